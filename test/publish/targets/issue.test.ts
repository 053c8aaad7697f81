// One issue about differing bytes: opened, kept, closed, and never somebody else's.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFiles } from '../../../src/host/files.ts';
import { createHttp } from '../../../src/host/http.ts';
import { createStepLog } from '../../../src/publish/step-log.ts';
import type { ReportPrinter } from '../../../src/publish/target.ts';
import { issue } from '../../../src/publish/targets/issue.ts';
import { printIssueBody, printIssueEnd, printIssueTitle } from '../../../src/report/print-issue.ts';
import { type BenchSettings, openGithub, startTargetBench, type TargetBench } from '../../support/release-job.ts';
import { silentProgress } from '../../support/silent-progress.ts';

const print: ReportPrinter = { title: printIssueTitle, body: printIssueBody, end: printIssueEnd };

const read = (name: string) => JSON.parse(readFileSync(`testdata/publish/targets/issue/${name}.json`, 'utf8'));
const differs = read('differs');
const equal = read('reproduced');
/** The same rebuild, with another end. */
const rebuild = (outcome: string, rebuilt: string) => ({
  ...differs,
  outcome,
  artifacts: [{ ...differs.artifacts[0], rebuilt }],
});

async function onBench(
  settings: BenchSettings,
  work: (bench: TargetBench, run: (report: unknown, dryRun?: boolean) => ReturnType<typeof issue.publish>) => Promise<void>,
) {
  const bench = await startTargetBench(settings);
  try {
    await work(bench, (report, dryRun = false) =>
      issue.publish(
        { place: bench.job.place, report, file: 'report.json', print, dryRun },
        {
          ...{ files: createFiles(), http: createHttp(), log: createStepLog(silentProgress) },
          github: () => openGithub(bench.github.apiUrl),
        },
      ),
    );
  } finally {
    await bench.close();
  }
}

const issuesOf = (bench: TargetBench) => bench.github.state.repository('acme/hello').issues;

test('is opened once, brought up to date, and closed with a word when the bytes are equal again', () =>
  onBench({}, async (bench, run) => {
    expect((await run(differs)).outcome).toBe('published');
    expect((await run(differs)).outcome).toBe('unchanged');
    expect((await run(rebuild('differs', 'd'.repeat(64)))).outcome).toBe('published');
    expect(issuesOf(bench)).toMatchObject([{ state: 'open', title: 'A rebuild differs from the published release' }]);
    expect(issuesOf(bench)[0]?.body).toContain('dddd');
    expect((await run(equal)).outcome).toBe('published');
    expect(issuesOf(bench)).toMatchObject([{ state: 'closed', stateReason: 'completed', comments: [{}] }]);
    expect((await run(equal)).outcome).toBe('unchanged');
    await run(differs);
    expect(issuesOf(bench).map(({ state }) => state)).toEqual(['closed', 'open']);
  }));

test('calls nobody by the name of a file', () =>
  onBench({}, async (bench, run) => {
    await run(differs);
    const body = issuesOf(bench)[0]?.body ?? '';
    expect(body.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toContain('@everyone');
  }));

test('is left alone by what tells nothing of the bytes, and by a dry run', () =>
  onBench({}, async (bench, run) => {
    expect((await run(rebuild('could not build', ''))).outcome).toBe('unchanged');
    expect((await run(differs, true)).outcome).toBe('would publish');
    expect(issuesOf(bench)).toEqual([]);
  }));

test.each(['cut-request', 'lose-answer'] as const)('is there once, whatever connection fails: %s', async (kind) => {
  for (const k of [0, 1]) {
    await onBench({ faults: [{ match: /issues/, skip: k, act: { kind } }] }, async (bench, run) => {
      await run(differs);
      expect(issuesOf(bench)).toHaveLength(1);
    });
  }
});

test.each([
  [
    'comparison',
    { schemaVersion: 1, outcome: 'different', differences: [{ kind: 'bytes', path: 'a', offset: 3 }] },
    'Two builds differ',
  ],
  [
    'release that is refused for its bytes',
    {
      schemaVersion: 1,
      outcome: 'refused',
      plan: { tag: 'v1' },
      comparison: { outcome: 'different' },
      reasons: ['the builds differ'],
    },
    'Two builds of the same source differ',
  ],
])('is opened by a %s', (_, report, title) =>
  onBench({}, async (bench, run) => {
    await run(report);
    expect(issuesOf(bench)).toMatchObject([{ title }]);
  }),
);

test.each([
  ['nothing', null],
  ['a list', []],
  ['another object', { schemaVersion: 1, outcome: 'x' }],
  ['a later version', { ...differs, schemaVersion: 2 }],
])('is not opened by %s', (_, report) =>
  onBench({}, async (bench, run) => {
    await expect(run(report)).rejects.toMatchObject({ code: 'publish/no-report' });
    expect(bench.github.requests).toEqual([]);
  }),
);

test('tells what differs also behind many that are equal, and how many are not listed', () =>
  onBench({}, async (bench, run) => {
    const same = Array.from({ length: 150 }, (_, index) => ({ name: `same-${index}`, published: 'a', rebuilt: 'a' }));
    const differences = Array.from({ length: 103 }, (_, index) => ({ kind: 'bytes', path: `file-${index}` }));
    await run({
      ...differs,
      artifacts: [...same, { name: 'the-last', published: 'a', rebuilt: 'b' }],
      comparison: { differences },
    });
    const body = issuesOf(bench)[0]?.body;
    expect(body).toContain('the-last');
    expect(body).toContain('3 more differences are not listed');
    expect(body).not.toContain('file-100');
  }));

test('is cut at the end of a line, so that no code span stays open', () =>
  onBench({}, async (bench, run) => {
    await run(differs);
    await run({ ...equal, source: { ...equal.source, tag: `@everyone ${'x'.repeat(70_000)}` } });
    expect(JSON.stringify(issuesOf(bench)[0]?.comments)).not.toContain('@everyone');
  }));

test('says which permission is missing', () =>
  onBench({ token: { permissions: { issues: 'read' } } }, async (_, run) => {
    await expect(run(differs)).rejects.toMatchObject({
      code: 'publish/no-permission',
      help: expect.stringContaining('issues: write'),
    });
  }));

test('is never that of an outsider who wrote the mark into it', () =>
  onBench({}, async (bench, run) => {
    await run(differs);
    const [own] = issuesOf(bench);
    if (own === undefined) throw new Error('no issue was opened');
    issuesOf(bench).splice(0, 1, { ...own, author: 'mallory' });
    await run(rebuild('differs', 'e'.repeat(64)));
    expect(issuesOf(bench).map(({ author }) => author)).toEqual(['mallory', expect.stringContaining('bot')]);
    expect(issuesOf(bench)[0]?.body).not.toContain('eeee');
  }));
