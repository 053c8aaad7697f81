// Runs preflight and zizmor over real workflow files, and compares four rules of each, file by file and line by line.
// What differs, and why: docs/preflight-peers.md

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parseYamlTree } from '../src/codec/yaml.ts';
import { byCodeUnit } from '../src/model/code-unit-order.ts';
import type { Finding } from '../src/model/finding.ts';
import { ToolError } from '../src/model/tool-error.ts';
import { preflightRules } from '../src/preflight/rules/index.ts';
import { runPreflightRules } from '../src/preflight/run-rules.ts';
import { toWorkflow } from '../src/preflight/workflow.ts';
import { escapeForTerminal } from '../src/report/escape.ts';
import { installWorkflowTools, workflowToolProgram } from './workflow-tools.ts';

const usage = `node scripts/compare-preflight.ts: preflight beside zizmor, over the workflows in the Go module cache

  --files N     how many files, of distinct contents, in the order of their paths (default 500)
  --folder DIR  where they are looked for (default ~/go/pkg/mod)
  --samples N   how many of each kind of difference are shown (default 5)
  --time        only our own time over the first 200 files

Exit 0 when every kind of difference is one that docs/preflight-peers.md gives a reason for, 1 when another is there.
`;

interface Pair {
  readonly ours: readonly string[];
  readonly theirs: string;
}

const pairs: readonly Pair[] = [
  { ours: ['action-pinned'], theirs: 'unpinned-uses' },
  { ours: ['top-level-permissions', 'write-at-job-level'], theirs: 'excessive-permissions' },
  { ours: ['no-persisted-credentials'], theirs: 'artipacked' },
  { ours: ['no-expression-in-run'], theirs: 'template-injection' },
];

/** One thing that one of the two says: comparable by file, line and kind. */
interface Remark {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What it is about, in words that both sides share. */
  readonly about: string;
  readonly message: string;
}

interface Surroundings {
  /** The line of the remark. */
  readonly line: string;
  readonly jobs: number;
  /** Jobs without permissions of their own. */
  readonly bareJobs: number;
  /** Whether the workflow runs only when another calls it. */
  readonly callers: boolean;
  /** Whether something below, in the same file, pushes with git. */
  readonly pushes: boolean;
}

interface Kind {
  readonly title: string;
  readonly applies: (remark: Remark, around: Surroundings) => boolean;
}

const noReason = 'without a reason';

/** Kinds of difference, by audit; the first that applies is taken. Their reasons: docs/preflight-peers.md */
const onlyOurs: Readonly<Record<string, readonly Kind[]>> = {
  'unpinned-uses': [
    {
      title: 'a commit without its version beside it',
      applies: ({ message }) => message.startsWith('the commit has no version'),
    },
    { title: 'an image by tag', applies: ({ message }) => message.startsWith('"docker://') || message.startsWith('the image "') },
  ],
  'excessive-permissions': [
    {
      title: 'no permissions at the top, though each job has its own',
      applies: ({ message }) => message.includes('a job added later'),
    },
    { title: 'no permissions at the top of a workflow that is only called', applies: (_, { callers }) => callers },
    {
      title: 'write or read-all at the top of a workflow whose only job could have it',
      applies: ({ message }, { jobs }) => jobs === 1 && /at the top|"read-all"/.test(message),
    },
    {
      title: 'write or read-all at the top, though each job has its own permissions',
      applies: ({ message }, { bareJobs }) => bareJobs === 0 && /at the top|"read-all"/.test(message),
    },
  ],
  artipacked: [
    { title: '"persist-credentials: true" written out', applies: (_, { line }) => /persist-credentials:\s*["']?true/.test(line) },
  ],
};

const onlyTheirs: Readonly<Record<string, readonly Kind[]>> = {
  'unpinned-uses': [
    {
      title: 'the SLSA generator, which refuses a commit',
      applies: (_, { line }) => line.includes('slsa-framework/slsa-github-generator/'),
    },
  ],
  'excessive-permissions': [
    {
      title: 'read-all at a job',
      applies: ({ message }, { line }) => message.includes('read-all') && /^\s+permissions:/.test(line),
    },
  ],
  artipacked: [{ title: 'a later step of the job pushes with what checkout left', applies: (_, { pushes }) => pushes }],
  'template-injection': [
    { title: 'a value of the matrix', applies: (_, { line }) => /\$\{\{[^}]*\bmatrix\./.test(line) },
    { title: 'an output of a step or a job', applies: (_, { line }) => /\$\{\{[^}]*\b(?:steps|needs|jobs)\b/.test(line) },
    { title: 'a variable that holds nothing foreign', applies: (_, { line }) => /\$\{\{[^}]*\benv\./.test(line) },
    { title: 'the hash of a commit', applies: (_, { line }) => /\$\{\{[^}]*\b(?:\w+_)?sha\b/.test(line) },
    { title: 'a context that is not there', applies: (_, { line }) => /\$\{\{\s*outputs\./.test(line) },
  ],
};

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '500' },
    folder: { type: 'string', default: join(homedir(), 'go', 'pkg', 'mod') },
    samples: { type: 'string', default: '5' },
    time: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else process.exitCode = await main();

async function main(): Promise<number> {
  let files = chooseFiles(values.folder, Number(values.files));
  // The tools may have been installed by an earlier run whose module cache is gone.
  if (files.length === 0) fetchModules();
  if (files.length === 0) files = chooseFiles(values.folder, Number(values.files));
  if (files.length === 0) throw new ToolError('nothing', 'nothing/no-workflow', `no workflow below "${values.folder}"`);
  if (values.time) return time(files.slice(0, 200));
  await installWorkflowTools((text) => console.error(text));
  const started = performance.now();
  const run = runPreflightRules(files, preflightRules);
  const ourMs = performance.now() - started;
  const before = performance.now();
  const theirs = askZizmor(files.map(({ file }) => file));
  console.log(
    `${files.length} files: preflight ${Math.round(ourMs)} ms for ${preflightRules.length} rules, zizmor ${Math.round(performance.now() - before)} ms for all its audits`,
  );
  const ours = run.findings.map(({ finding }) => finding);
  const unread = ours.filter(({ rule }) => rule === 'workflow-syntax');
  console.log(`not read by preflight: ${unread.length}; not read by zizmor: ${theirs.unread.length}\n`);
  for (const { file, line, message } of unread) console.log(`  ${place(file, line)} ${escapeForTerminal(message)}`);
  const texts = new Map(files.map(({ file, text }) => [file, text.split('\n')]));
  const skipped = new Set([...unread.map(({ file }) => file), ...theirs.unread]);
  let unexplained = 0;
  for (const pair of pairs) {
    unexplained += comparePair(
      pair,
      ours.filter(({ rule, file }) => pair.ours.includes(rule) && !skipped.has(file)).map(toRemark),
      theirs.remarks.filter(({ about, file }) => about.startsWith(`${pair.theirs}:`) && !skipped.has(file)),
      texts,
    );
  }
  console.log(unexplained === 0 ? 'every difference is of a kind that has a reason' : `without a reason: ${unexplained}`);
  return unexplained === 0 ? 0 : 1;
}

/** Modules with workflows of their own, into the module cache. */
function fetchModules(): void {
  const modules = [
    'github.com/sigstore/fulcio@v1.8.8',
    'github.com/sigstore/rekor-tiles/v2@v2.3.0',
    'github.com/sigstore/timestamp-authority/v2@v2.1.3',
    'github.com/sigstore/cosign/v3@v3.1.2',
    'github.com/rhysd/actionlint@v1.7.12',
  ];
  spawnSync('go', ['mod', 'download', ...modules], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Distinct contents, in the order of the paths: the same files on every run over the same folder. */
function chooseFiles(folder: string, count: number): readonly { readonly file: string; readonly text: string }[] {
  const seen = new Set<string>();
  const chosen: { readonly file: string; readonly text: string }[] = [];
  const found = globSync('**/.github/workflows/*.{yml,yaml}', { cwd: folder }).sort(byCodeUnit);
  for (const path of found) {
    if (chosen.length === count) break;
    const file = join(folder, path);
    const text = readFileSync(file, 'utf8');
    const digest = createHash('sha256').update(text).digest('hex');
    if (!seen.has(digest)) chosen.push({ file, text });
    seen.add(digest);
  }
  return chosen;
}

function time(files: readonly { readonly file: string; readonly text: string }[]): number {
  const started = performance.now();
  runPreflightRules(files, preflightRules);
  const ms = Math.round(performance.now() - started);
  console.log(`${files.length} files in ${ms} ms`);
  return ms <= 1000 ? 0 : 1;
}

function toRemark({ rule, file, line, message }: Finding): Remark {
  return { file, line, about: rule, message };
}

interface ZizmorFinding {
  readonly ident: string;
  readonly locations: readonly {
    readonly symbolic: {
      readonly key: { readonly Local?: { readonly verbatim_path: string } };
      readonly annotation: string;
      readonly kind: string;
    };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

function askZizmor(files: readonly string[]): { readonly remarks: readonly Remark[]; readonly unread: readonly string[] } {
  const args = ['--offline', '--no-config', '--no-ignores', '--no-progress', '--format', 'json', ...files];
  const { stdout, stderr, status } = spawnSync(workflowToolProgram('zizmor'), args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, NO_COLOR: '1' },
  });
  // Exit 10 to 14: there are findings, by severity.
  if (status !== 0 && (status ?? 0) < 10) {
    throw new ToolError('tool', 'tool/failed', `zizmor ended with ${status}`, { excerpt: stderr.split('\n').slice(-15) });
  }
  const found: readonly ZizmorFinding[] = JSON.parse(stdout);
  const remarks = found.flatMap(({ ident, locations }): readonly Remark[] => {
    const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0];
    const file = primary?.symbolic.key.Local?.verbatim_path;
    if (primary === undefined || file === undefined) return [];
    const { annotation } = primary.symbolic;
    return [{ file, line: primary.concrete.location.start_point.row + 1, about: `${ident}: ${annotation}`, message: annotation }];
  });
  const unread = files.filter((file) =>
    stderr.split('\n').some((line) => /failed to (?:load|parse|register)/.test(line) && line.includes(file)),
  );
  return { remarks, unread };
}

function comparePair(
  pair: Pair,
  ours: readonly Remark[],
  theirs: readonly Remark[],
  texts: ReadonlyMap<string, readonly string[]>,
): number {
  const keyed = (remarks: readonly Remark[]): ReadonlyMap<string, Remark> =>
    new Map(remarks.map((remark) => [`${remark.file}\n${anchorOf(pair, remark, texts.get(remark.file) ?? [])}`, remark]));
  const mine = keyed(ours);
  const other = keyed(theirs);
  const agreed = [...mine.keys()].filter((key) => other.has(key)).length;
  console.log(`${pair.ours.join(' + ')} beside ${pair.theirs}: ${agreed} agreed`);
  return (
    tell(
      'only ours',
      [...mine].filter(([key]) => !other.has(key)).map(([, remark]) => remark),
      onlyOurs[pair.theirs] ?? [],
      texts,
    ) +
    tell(
      'only theirs',
      [...other].filter(([key]) => !mine.has(key)).map(([, remark]) => remark),
      onlyTheirs[pair.theirs] ?? [],
      texts,
    )
  );
}

/** Prints how many of each kind there are, with samples; the answer is how many are of none. */
function tell(
  side: string,
  remarks: readonly Remark[],
  kinds: readonly Kind[],
  texts: ReadonlyMap<string, readonly string[]>,
): number {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const kind =
      kinds.find(({ applies }) => applies(remark, surroundingsOf(remark, texts.get(remark.file) ?? [])))?.title ?? noReason;
    groups.set(kind, [...(groups.get(kind) ?? []), remark]);
  }
  console.log(`  ${side}: ${remarks.length}`);
  for (const [kind, members] of groups) {
    console.log(`    ${members.length}  ${kind}`);
    for (const { file, line, message } of members.slice(0, Number(values.samples))) {
      const shown = (texts.get(file)?.[line - 1] ?? '').trim();
      console.log(
        `         ${place(file, line)} ${escapeForTerminal(message)}\n           ${escapeForTerminal(shown.slice(0, 120))}`,
      );
    }
  }
  return groups.get(noReason)?.length ?? 0;
}

function surroundingsOf({ file, line }: Remark, text: readonly string[]): Surroundings {
  const workflow = toWorkflow(parseYamlTree(text.join('\n'), file), file);
  const jobs = workflow.kind === 'workflow' ? workflow.jobs : [];
  const below = text.slice(line - 1).join('\n');
  return {
    line: text[line - 1] ?? '',
    jobs: jobs.length,
    bareJobs: jobs.filter(({ permissions }) => permissions === undefined).length,
    callers: workflow.kind === 'workflow' && workflow.triggers.every(({ event }) => event === 'workflow_call'),
    pushes: /\bgit\b[^\n|;&]*\s(?:push|submodule)\b|create-pull-request|auto-commit|github-push|add-and-commit|gh-pages/.test(
      below,
    ),
  };
}

/** What both sides name in the same way: the line, the start of the step, or the top of the workflow. */
function anchorOf({ theirs }: Pair, { line, message, about }: Remark, text: readonly string[]): string {
  if (theirs === 'excessive-permissions') {
    const isDefault =
      message.startsWith('default permissions') || (about === 'top-level-permissions' && !message.includes('read-all'));
    return isDefault ? 'top' : `${line}`;
  }
  if (theirs !== 'artipacked') return `${line}`;
  // The dash of the step: the nearest above that is further left than the keys of the step.
  const own = /^\s*/.exec(text[line - 1] ?? '')?.[0].length ?? 0;
  for (let above = line; above > 0; above -= 1) {
    const [, indentation = ''] = /^(\s*)-(?:\s|$)/.exec(text[above - 1] ?? '') ?? [];
    if (/^\s*-(?:\s|$)/.test(text[above - 1] ?? '') && (above === line || indentation.length < own)) return `${above}`;
  }
  return `${line}`;
}

function place(file: string, line: number): string {
  return `${escapeForTerminal(relative(values.folder, file))}:${line}`;
}
