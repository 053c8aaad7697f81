// The bundled action, run as the runner runs it: outputs, summary, annotations, masks, and what a failed step leaves.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helloConfig, makeProject, type TestProject } from '../support/make-project.ts';
import {
  bundledAction,
  defaultGithub,
  type GithubSigstore,
  runAction,
  type StepRequest,
  type StepResult,
  startGithubSigstore,
  startTokenService,
  type TokenService,
} from '../support/runner/index.ts';

let action = '';
const projects: TestProject[] = [];

beforeAll(async () => {
  action = await bundledAction();
});

afterAll(() => {
  for (const project of projects) project.remove();
});

function project(files?: Readonly<Record<string, string>>): TestProject {
  const made = makeProject(files);
  projects.push(made);
  return made;
}

function run(workspace: string, inputs: Readonly<Record<string, string>>, more: Partial<StepRequest> = {}): Promise<StepResult> {
  return runAction({ action, workspace, inputs, ...more });
}

const folderOf = (name: string) => mkdtempSync(join(tmpdir(), `selfsame-${name}-`));
const messages = ({ annotations }: StepResult) => annotations.map(({ message }) => message);

/** Every file below the evidence, by its path, with its text. */
function evidenceOf({ outputs }: StepResult): Readonly<Record<string, string>> {
  const folder = outputs.evidence ?? '';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('a release', () => {
  let made: StepResult;
  let source: TestProject;
  const out = join(folderOf('out'), 'hello');
  beforeAll(async () => {
    source = project();
    made = await run(source.folder, { command: 'release', args: `--rehearse\n--out '${out}'` });
  });

  test('gives its outputs', () => {
    expect(made.faults).toEqual([]);
    expect(made).toMatchObject({ conclusion: 'success', exitCode: 0 });
    const sums = readFileSync(join(out, 'SHA256SUMS'));
    const artifact = createHash('sha256')
      .update(readFileSync(join(out, 'hello.txt')))
      .digest('hex');
    expect(made.outputs).toEqual({
      verdict: 'released',
      folder: out,
      digest: createHash('sha256').update(sums).digest('hex'),
      digests: `${artifact}  hello.txt\n`,
      attestations: '',
      matrix: '',
      evidence: expect.stringMatching(/^\//),
      report: join(made.outputs.evidence ?? '', 'report.json'),
    });
    expect(JSON.parse(readFileSync(made.outputs.report ?? '', 'utf8'))).toMatchObject({ outcome: 'released', folder: out });
  });

  test('shows its stages as groups, and its result below', () => {
    expect(made.log.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^done {4}build twice/));
    expect(made.commands.map(({ name }) => name)).toContain('group');
    expect(made.log.at(-1)?.groups).toEqual([]);
    expect(made.written.stderr).toBe('');
  });

  test('has a summary with artifacts, comparison and the command that checks it', () => {
    expect(made.summary).toContain('Release released');
    expect(made.summary).toContain('| File | Bytes | SHA-256 |');
    expect(made.summary).toContain('`hello.txt`');
    expect(made.summary).toContain('**equal**, 1 file');
    expect(made.summary).toContain(`verify-release v0.1.0 --from ${out}`);
    expect(made.summary).toContain('these signatures bind nobody');
  });

  test('leaves nothing to later steps but outputs, and tells no error', () => {
    expect(made.annotations).toEqual([]);
    expect([made.state, made.environment, made.path]).toEqual([{}, {}, []]);
  });

  test('is verified by the same action', async () => {
    const { verify } = JSON.parse(readFileSync(made.outputs.report ?? '', 'utf8')) as { verify: string[] };
    const args = verify.map((word) => `'${word}'`).join('\n');
    const verified = await run(source.folder, { command: 'verify-release', args });
    expect(verified.outputs).toMatchObject({ verdict: 'accepted', digests: expect.stringContaining('  hello.txt\n') });
    expect(verified.summary).toContain('## Release accepted');
    const refused = await run(source.folder, { command: 'verify-release', args: args.replaceAll('v0.1.0', 'v0.2.0') });
    expect(refused).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: { verdict: 'refused' } });
    expect(messages(refused)).toEqual([expect.stringMatching(/^verify-release: refused: /)]);
    expect(evidenceOf(refused)['report.json']).toContain('"refused"');
  });

  test('without a summary has none', async () => {
    const { summary, conclusion } = await run(source.folder, { command: 'plan', args: '--rehearse', summary: 'false' });
    expect({ summary, conclusion }).toEqual({ summary: '', conclusion: 'success' });
  });

  test('is planned as a matrix', async () => {
    const { outputs, summary } = await run(source.folder, { command: 'plan', args: '--rehearse --matrix' });
    expect(outputs.matrix).not.toContain('\n');
    const { include } = JSON.parse(outputs.matrix ?? '') as { include: { leg: string }[] };
    expect(include.map(({ leg }) => leg)).toEqual(['reference', 'varied']);
    expect(summary).toContain('| `varied` |');
  });
});

describe('a step that fails', () => {
  test('of builds that differ keeps report, log and both files under one path', async () => {
    const { folder } = project({
      'selfsame.yaml': helloConfig.replace('printf', 'date +%z > zone.txt; printf').replace('[hello', '[zone.txt, hello'),
    });
    const result = await run(folder, { command: 'release', args: '--rehearse' });
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: 1, outputs: { verdict: 'refused', folder: '', digest: '' } });
    const evidence = evidenceOf(result);
    expect(JSON.parse(evidence['report.json'] ?? '')).toMatchObject({ outcome: 'refused' });
    expect(evidence['log.txt']).toContain('refused: no release was made');
    expect(evidence['refused/reference/zone.txt']).not.toBe(evidence['refused/varied/zone.txt']);
    expect(evidence['refused/varied/zone.txt']).toBe('+1400\n');
    expect(messages(result)).toEqual(['release: refused: the two builds differ in "zone.txt"']);
    expect(result.summary).toContain('### Why not');
    expect(result.summary).toContain('| `zone.txt` | first at byte');
  });

  describe('of a build that ends with an error and prints what the runner obeys', () => {
    let failed: StepResult;
    beforeAll(async () => {
      const hostile = ['::error::forged', '##[error]forged', '::add-mask::hello', '::stop-commands::x', 'the very reason'];
      const script = `${hostile.map((line) => `echo '${line}'`).join('; ')}; exit 7; printf`;
      const { folder } = project({ 'selfsame.yaml': helloConfig.replace('printf', script) });
      failed = await run(folder, { command: 'release', args: '--rehearse' });
    });

    test('keeps its log, and the exit code', () => {
      expect(failed).toMatchObject({ conclusion: 'failure', exitCode: 3, outputs: { verdict: 'could not tell' } });
      const evidence = evidenceOf(failed);
      const logs = Object.entries(evidence).filter(([path]) => path.endsWith('.log'));
      expect(logs.some(([, text]) => text.includes('the very reason'))).toBe(true);
      expect(JSON.parse(evidence['report.json'] ?? '')).toMatchObject({ schemaVersion: 1, error: { code: 'build/failed' } });
      expect(failed.summary).toContain('could not tell');
      expect(failed.summary).toContain('the very reason');
    });

    test('commands nothing by it', () => {
      expect(failed.faults).toEqual([]);
      expect(messages(failed)).toEqual([expect.stringMatching(/^release: .*\[build\/failed\]$/)]);
      expect(failed.masks).not.toContain('hello');
      expect(failed.commands.map(({ name }) => name)).not.toContain('stop-commands');
    });
  });

  test('of a wrong configuration is shown at its line, below the workspace', async () => {
    const { folder } = project({ 'sub/selfsame.yaml': 'name: hello\nbuild:\n  runn: make\n  outputs: [hello]\n' });
    const result = await run(folder, { command: 'plan', args: '--rehearse', 'working-directory': 'sub' });
    expect(result).toMatchObject({ exitCode: 2, outputs: { verdict: 'could not tell' } });
    expect(result.annotations[0]?.properties).toMatchObject({ file: 'sub/selfsame.yaml', line: '3', col: '3' });
    expect(result.annotations).toHaveLength(2);
  });

  test('of an input that is wrong says so everywhere', async () => {
    const { folder } = project();
    const result = await run(folder, { command: 'relaese' });
    expect(result).toMatchObject({ exitCode: 2, conclusion: 'failure', outputs: { verdict: 'could not tell' } });
    expect(messages(result)).toEqual([expect.stringContaining('did you mean "release"?')]);
    expect(evidenceOf(result)['log.txt']).toContain('usage/action-input');
    expect(result.summary).toContain('usage/action-input');
  });

  test('of arguments that are wrong keeps the exit code of the command', async () => {
    const result = await run(folderOf('compare'), { command: 'compare', args: '--nonsense a b' });
    expect(result).toMatchObject({ exitCode: 2, conclusion: 'failure', outputs: { verdict: 'could not tell' } });
    expect(messages(result)).toEqual([expect.stringContaining('--nonsense')]);
  });

  test('of two files that differ keeps both', async () => {
    const folder = folderOf('compare');
    writeFileSync(join(folder, 'a'), 'one');
    writeFileSync(join(folder, 'b'), 'two');
    const result = await run(folder, { command: 'compare', args: '-- a b' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'different' } });
    expect(evidenceOf(result)).toMatchObject({ 'first/a': 'one', 'second/b': 'two' });
  });

  test('of two folders that differ keeps what differs, and nothing else', async () => {
    const folder = folderOf('compare');
    for (const side of ['a', 'b']) mkdirSync(join(folder, side, 'deep'), { recursive: true });
    for (const side of ['a', 'b']) writeFileSync(join(folder, side, 'same'), 'same');
    writeFileSync(join(folder, 'a/deep/x'), 'one');
    writeFileSync(join(folder, 'b/deep/x'), 'two');
    writeFileSync(join(folder, 'b/more'), 'more');
    const result = await run(folder, { command: 'compare', args: 'a b' });
    const { 'log.txt': _log, 'report.json': _report, ...files } = evidenceOf(result);
    expect(files).toEqual({ 'first/deep/x': 'one', 'second/deep/x': 'two', 'second/more': 'more' });
    expect(result.summary).toContain('| `deep/x` |');
  });
});

describe('findings', () => {
  const broken = '# T\n\n```bash\nif true; then\n```\n';

  test('are annotations at file and line, nine at most, with the count last', async () => {
    const folder = folderOf('docs');
    for (let index = 10; index < 22; index++) writeFileSync(join(folder, `d${index}.md`), broken);
    const result = await run(folder, { command: 'doc-check', args: '.' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
    expect(result.annotations).toHaveLength(10);
    expect(result.annotations[0]).toMatchObject({
      severity: 'error',
      properties: { file: 'd10.md', line: expect.stringMatching(/^\d+$/), title: 'shell-syntax' },
    });
    expect(messages(result).at(-1)).toBe('doc-check: 12 findings');
    expect(result.summary).toContain('`d21.md:');
  });

  test('about files with hostile names command nothing', async () => {
    const folder = folderOf('hostile');
    const names = [
      'a\n::error::forged\n.md',
      '::error::forged.md',
      '##[error]forged.md',
      'a%0A::error::forged.md',
      'a,line=1::forged.md',
      'a\r::set-output name=verdict::forged\r.md',
      '![x](https:..forged) | `b` <img src=x> @somebody.md',
    ];
    for (const name of names) writeFileSync(join(folder, name), broken);
    const result = await run(folder, { command: 'doc-check', args: '.' });
    expect(result.faults).toEqual([]);
    expect(result.outputs.verdict).toBe('failed');
    // One for each file, and the last word.
    expect(result.annotations).toHaveLength(names.length + 1);
    expect(messages(result).filter((message) => message === 'forged' || message.startsWith('forged'))).toEqual([]);
    expect(result.annotations.slice(0, -1).map(({ properties }) => properties.line)).toEqual(names.map(() => '4'));
    expect(result.commands.map(({ name }) => name).filter((name) => name === 'set-output')).toEqual([]);
    // Code spans taken out, in which nothing is markup or a name.
    expect(result.summary.replaceAll(/(`+)[^`].*?[^`]\1(?!`)/g, '')).not.toMatch(/::|##\[|<img|@somebody|forged/);
  });
});

describe('a release that is signed with the identity of the job', () => {
  let tokens: TokenService;
  let sigstore: GithubSigstore;
  let source: TestProject;
  let services = '';
  beforeAll(async () => {
    tokens = await startTokenService();
    sigstore = await startGithubSigstore(tokens);
    source = project();
    source.git('remote', 'add', 'origin', 'https://github.com/acme/hello');
    const root = join(folderOf('root'), 'trusted_root.json');
    writeFileSync(root, sigstore.trustedRoot);
    const urls = ['fulcio', 'rekor', 'timestamp'].map((name) => `--${name}-url ${sigstore.url}`).join(' ');
    services = `${urls} --rekor-version 2 --trusted-root '${root}'`;
  });
  afterAll(async () => {
    await sigstore.close();
    await tokens.close();
  });

  const ofRun = () => {
    const sha = source.git('rev-parse', 'HEAD');
    return { ...defaultGithub, sha, workflowSha: sha, jobWorkflowSha: sha };
  };

  /** Nowhere but in the lines that tell the runner what to mask. */
  function expectHidden(result: StepResult, secrets: readonly string[]): void {
    const shown = [
      ...result.written.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::')),
      result.written.stderr,
      result.summary,
      ...Object.values(result.outputs),
      ...Object.values(evidenceOf(result)),
      ...result.annotations.flatMap(({ message, properties }) => [message, ...Object.values(properties)]),
    ].join('\n');
    expect(result.masks.length).toBeGreaterThan(2);
    for (const secret of [...secrets, ...result.masks]) expect(shown.includes(secret)).toBe(false);
  }

  test('tells no secret to anybody', async () => {
    const github = ofRun();
    const out = join(folderOf('signed'), 'hello');
    const githubToken = 'ghs_canaryCanaryCanary0123456789';
    const result = await run(
      source.folder,
      { command: 'release', args: `--out '${out}' ${services}` },
      { github, tokens: tokens.offer(github), environment: { GITHUB_TOKEN: githubToken } },
    );
    expect(messages(result)).toEqual([]);
    expect(result).toMatchObject({ conclusion: 'success', outputs: { verdict: 'released', folder: out } });
    expect(readFileSync(result.outputs.report ?? '', 'utf8')).toContain('"rehearsal": false');

    const masked = result.commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
    const whole = tokens.secrets.filter((secret) => secret.split('.').length === 3);
    expect(whole.length).toBeGreaterThan(0);
    expect(masked).toEqual(expect.arrayContaining([githubToken, ...whole]));
    expectHidden(result, [githubToken, ...tokens.secrets]);
  });

  test('tells none either when the certificate authority refuses the token, and keeps what was built', async () => {
    const strangers = await startTokenService();
    try {
      const out = join(folderOf('unsigned'), 'hello');
      const result = await run(
        source.folder,
        { command: 'release', args: `--out '${out}' ${services}` },
        { github: ofRun(), tokens: strangers.offer(ofRun()), environment: { GH_TOKEN: 'ghs_canaryCanaryCanary9876543210' } },
      );
      expect(result).toMatchObject({ conclusion: 'failure', exitCode: 3, outputs: { verdict: 'could not tell' } });
      expect(strangers.secrets.length).toBeGreaterThan(1);
      expectHidden(result, ['ghs_canaryCanaryCanary9876543210', ...strangers.secrets]);
    } finally {
      await strangers.close();
    }
  });

  test('without the permission says which lines to add', async () => {
    const result = await run(source.folder, { command: 'release', args: services });
    expect(result).toMatchObject({ exitCode: 2 });
    expect(result.summary).toContain('id-token: write');
    expect(messages(result)).toEqual([expect.stringContaining('missing "id-token" permission')]);
  });
});

test('a summary that GitHub would not take is cut, and says where all of it is', async () => {
  // A quotation mark takes five characters in HTML.
  const lines = "for i in $(seq 30); do head -c 60000 /dev/zero | tr '\\000' '\\042'; echo; done; exit 1; printf";
  const { folder } = project({ 'selfsame.yaml': helloConfig.replace('printf', lines) });
  const result = await run(folder, { command: 'release', args: '--rehearse' });
  expect(result.faults).toEqual([]);
  expect(Buffer.byteLength(result.summary)).toBeGreaterThan(900_000);
  expect(result.summary).toContain('is cut here.** All of it: `');
});

test('the bundle needs nothing beside it', () => {
  expect(existsSync(join(action, 'node_modules'))).toBe(false);
  expect(readFileSync(join(action, 'dist/action/LICENSES.txt'), 'utf8')).toContain('@actions/core');
});
