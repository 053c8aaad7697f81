// Rule: all places that say the version of the project say the same one.
// Sources: https://docs.npmjs.com/cli/configuring-npm/package-json; https://helm.sh/docs/topics/charts ("appVersion" is the application's,
// "version" the chart's own); https://keepachangelog.com/en/1.1.0

import { isJsonObject } from '../../codec/json-shape.ts';
import { parseMarkdown } from '../../codec/markdown.ts';
import { readTomlText } from '../../codec/toml-text.ts';
import type { DocumentFinding, DocumentPlace, MarkdownDocument } from '../../model/document.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import type { DocumentRule, Project } from '../rule.ts';
import { placesIn } from '../text-place.ts';

export const versionSync: DocumentRule = {
  id: 'version-sync',
  title: 'every place says the same version',
  run: async ({ documents, config, project }) => {
    const declared = await declaredVersions(config, project);
    const stated = [
      ...(await manifestVersions(project)),
      ...(await changelogVersion(project)),
      ...declared.found,
      ...pinnedVersions(config, documents, await repositoriesOf(project)),
    ].filter(({ version }) => !isUnset(version));
    const [first] = stated;
    const findings = stated
      .filter((each) => first !== undefined && !agrees(each, first.version))
      .map(
        ({ file, line, column, what, version }): DocumentFinding => ({
          rule: versionSync.id,
          ...{ file, line, column },
          message: `${what} is "${version}", and ${first?.what} in ${first?.file}:${first?.line} is "${first?.version}"`,
          help: 'bring both to the version that is released',
        }),
      );
    return { findings: [...declared.missing, ...findings], counts: { versions: stated.length } };
  },
};

interface Stated extends DocumentPlace {
  readonly file: string;
  /** Such as `the version`. */
  readonly what: string;
  /** Without a `v` before it. */
  readonly version: string;
  /** Whether less than the whole may be said: `v1` of `1.2.3`. */
  readonly mayBeShort?: boolean;
}

/** Where releases are made from tags alone, the file says this and means none. */
function isUnset(version: string): boolean {
  return /^0\.0\.0(?:$|-)/.test(version);
}

function agrees({ version, mayBeShort = false }: Stated, wanted: string): boolean {
  return version === wanted || (mayBeShort && /^\d+(?:\.\d+)?$/.test(version) && wanted.startsWith(`${version}.`));
}

/** The first of them says what all others must. */
async function manifestVersions(project: Project): Promise<readonly Stated[]> {
  const found: Stated[] = [];
  for (const { file, what, pattern, read } of manifests) {
    const text = await project.readText(file);
    const version = text === undefined ? undefined : read(text);
    if (text !== undefined && version !== undefined) found.push({ file, what, version, ...placeOf(text, pattern, version) });
  }
  for (const file of (await project.paths()).filter((path) => /(?:^|\/)Chart\.yaml$/.test(path) && !path.includes('testdata/'))) {
    found.push(...(await matched(project, file, 'appVersion', /^appVersion:[ \t]*["']?v?([^"'\s#]+)/m)));
  }
  for (const file of ['action.yml', 'action.yaml']) {
    found.push(
      ...(await matched(project, file, 'the tag of the image', /^[ \t]*image:[ \t]*["']?docker:\/\/[^\s"']*:v?(\d[^\s"'@]*)/m)),
    );
  }
  return found;
}

async function matched(project: Project, file: string, what: string, pattern: RegExp): Promise<readonly Stated[]> {
  const text = await project.readText(file);
  const match = pattern.exec(text ?? '');
  if (text === undefined || match?.[1] === undefined) return [];
  const start = match.index + match[0].search(/\S/);
  return [{ file, what, version: match[1], ...placesIn(text)(start) }];
}

const manifests: readonly {
  readonly file: string;
  readonly what: string;
  /** What stands before the version where it is said. */
  readonly pattern: string;
  readonly read: (text: string) => string | undefined;
}[] = [
  { file: 'package.json', what: 'the version', pattern: '"version"\\s*:\\s*"', read: (text) => jsonText(text, ['version']) },
  { file: 'package-lock.json', what: 'the version', pattern: '"version"\\s*:\\s*"', read: (text) => jsonText(text, ['version']) },
  {
    file: 'package-lock.json',
    what: 'the version of the package itself',
    pattern: '"packages"\\s*:\\s*\\{\\s*"":[^}]*?"version"\\s*:\\s*"',
    read: (text) => jsonText(text, ['packages', '', 'version']),
  },
  {
    file: 'Cargo.toml',
    what: 'the version',
    pattern: 'version\\s*=\\s*["\']',
    read: (text) => readTomlText(text, 'package', 'version') ?? readTomlText(text, 'workspace.package', 'version'),
  },
  {
    file: 'pyproject.toml',
    what: 'the version',
    pattern: 'version\\s*=\\s*["\']',
    read: (text) => readTomlText(text, 'project', 'version') ?? readTomlText(text, 'tool.poetry', 'version'),
  },
];

function jsonText(text: string, path: readonly string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(text);
    for (const key of path) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Where the version stands behind the pattern; the beginning of the file where that was not understood. */
function placeOf(text: string, pattern: string, version: string): DocumentPlace {
  const escaped = version.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`${pattern}(?=${escaped}["'])`).exec(text);
  const start = match === null ? 0 : match.index + match[0].lastIndexOf(match[0].includes('"version"') ? '"version"' : 'version');
  return placesIn(text)(start);
}

/** The newest section that is a version; what is not released yet stands above it. */
async function changelogVersion(project: Project): Promise<readonly Stated[]> {
  const file = changelog;
  const text = await project.readText(file);
  if (text === undefined) return [];
  for (const { text: heading, line, level } of parseMarkdown(text, file).headings) {
    const [, version] = level > 3 ? [] : (/^(?:(?:version|release)\s+)?\[?v?(\d+\.\d+\.\d+[^\]\s,:(]*)/i.exec(heading) ?? []);
    if (version !== undefined) return [{ file, what: 'the newest section', version, line, column: 1 }];
  }
  return [];
}

const changelog = 'CHANGELOG.md';

async function declaredVersions(
  { versions }: DocumentCheckConfig,
  project: Project,
): Promise<{ readonly found: readonly Stated[]; readonly missing: readonly DocumentFinding[] }> {
  const found: Stated[] = [];
  const missing: DocumentFinding[] = [];
  for (const { file, pattern } of versions?.files ?? []) {
    const text = await project.readText(file);
    const matches = text === undefined ? [] : toStated(file, text, pattern, 'the version');
    found.push(...matches);
    if (matches.length > 0) continue;
    // What is declared and not there would be a gate that is always open.
    const message = text === undefined ? 'the file is not there, and' : `nothing here matches ${pattern}, and`;
    missing.push({
      rule: versionSync.id,
      ...{ file, line: 1, column: 1 },
      message: `${message} doc-check.yaml says that it states the version`,
      help: 'correct "versions.files" in doc-check.yaml',
    });
  }
  return { found, missing };
}

/**
 * `owner/name@v1.2.3`, and `owner/name@<commit> # v1.2.3`, of the project's own repository, and what the configuration names. A page of
 * pkg.go.dev is one of the documentation of some version.
 */
function pinnedVersions(
  { versions }: DocumentCheckConfig,
  documents: readonly MarkdownDocument[],
  repositories: readonly string[],
): readonly Stated[] {
  const number = String.raw`v?(\d{1,9}(?:\.\d+)*(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?)(?![\w])`;
  const own = repositories.map(
    (name) =>
      String.raw`(?<![\w.\-]|(?<!github\.com)\/|pkg\.go\.dev\/github\.com\/)${name.replaceAll('.', '\\.')}(?:\/[\w.\/\-]+)?@(?:[0-9a-f]{40}[ \t]+#[ \t]*)?${number}`,
  );
  const declared = versions?.pins ?? [];
  return documents
    .flatMap(({ file, text }) => [
      ...declared.flatMap((pattern) => toStated(file, text, pattern, 'the pinned version')),
      // What was released before is pinned where it is told of.
      ...(file === changelog ? [] : own.flatMap((pattern) => toStated(file, text, pattern, 'the pinned version'))),
    ])
    .map((each) => ({ ...each, mayBeShort: true }));
}

/** `owner/name` on GitHub, as the project's own files say it. */
async function repositoriesOf(project: Project): Promise<readonly string[]> {
  const texts = [
    /"repository"\s*:\s*(?:"[^"]*"|\{[^}]*\})/.exec((await project.readText('package.json')) ?? '')?.[0],
    readTomlText((await project.readText('Cargo.toml')) ?? '', 'package', 'repository'),
    /^\[project\.urls\]\n(?:[^[\n].*\n|\n)*/m.exec((await project.readText('pyproject.toml')) ?? '')?.[0],
    /^module\s+\S+/m.exec((await project.readText('go.mod')) ?? '')?.[0],
  ];
  const names = texts.flatMap(
    (text) => /(?:github\.com[/:]|github:)([\w.-]+\/[\w.-]+?)(?=\.git\b|[^\w.-]|$)/.exec(text ?? '')?.[1] ?? [],
  );
  return [...new Set(names)];
}

function toStated(file: string, text: string, pattern: string, what: string): readonly Stated[] {
  const placeAt = placesIn(text);
  return Array.from(text.matchAll(new RegExp(pattern, 'gmu')), (match) => ({
    ...{ file, what, version: (match[1] ?? match[0]).replace(/^v(?=\d)/, '') },
    ...placeAt(match.index),
  }));
}
