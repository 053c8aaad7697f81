// A rule of doc-check asked in memory: documents and other files by path, a configuration as YAML, whatever else of the project is needed.

import { posix } from 'node:path';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { bashSyntax } from '../../src/doccheck/bash-syntax.ts';
import { type DocumentCheckConfig, defaultDocumentCheckConfig } from '../../src/doccheck/document-config.ts';
import { parseDocumentConfig } from '../../src/doccheck/parse-document-config.ts';
import { readDirectives } from '../../src/doccheck/read-directives.ts';
import type { DocumentRule, Project } from '../../src/doccheck/rule.ts';
import { documentRules } from '../../src/doccheck/rules/index.ts';
import { createProcesses } from '../../src/host/processes.ts';
import { byCodeUnit } from '../../src/model/code-unit-order.ts';
import type { RuleOutcome } from '../../src/model/document.ts';

export type Texts = Readonly<Record<string, string>>;

/** Shell texts are given to a real bash; commands, rooms and shellcheck are there when `parts` has them. */
export function memoryProject(files: Texts, parts: Partial<Project> = {}): Project {
  const paths = Object.keys(files).sort(byCodeUnit);
  const absent = (what: string) => async (): Promise<never> => {
    throw new Error(`this project has no ${what}`);
  };
  return {
    kindAt: async (path) => {
      const normal = posix.normalize(path).replace(/(?<=.)\/$/, '');
      if (Object.hasOwn(files, normal)) return 'file';
      return normal === '.' || paths.some((each) => each.startsWith(`${normal}/`)) ? 'folder' : undefined;
    },
    readText: async (path) => {
      const normal = posix.normalize(path);
      return Object.hasOwn(files, normal) ? files[normal] : undefined;
    },
    paths: async () => paths,
    run: absent('commands'),
    checkShell: bashSyntax(createProcesses(process.env)),
    lintShell: async () => undefined,
    runInRoom: absent('rooms'),
    ...parts,
  };
}

/** What a rule says of documents. They are files of the project too. */
export async function askRule(
  rule: DocumentRule,
  texts: Texts,
  options: {
    /** Text of doc-check.yaml. */
    readonly config?: string;
    readonly files?: Texts;
    readonly project?: Partial<Project>;
  } = {},
): Promise<RuleOutcome> {
  const documents = Object.keys(texts)
    .sort(byCodeUnit)
    .map((file) => parseMarkdown(texts[file] ?? '', file));
  return rule.run({
    documents,
    directives: documents.flatMap(readDirectives),
    config: configOf(options.config),
    project: memoryProject({ ...texts, ...options.files }, options.project),
  });
}

export function configOf(yaml: string | undefined): DocumentCheckConfig {
  const ids = documentRules.map(({ id }) => id);
  return yaml === undefined ? defaultDocumentCheckConfig : parseDocumentConfig(yaml, 'doc-check.yaml', ids);
}
