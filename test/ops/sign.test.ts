// A release signed by services that fail in every way, and what is kept of it.

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlannedIdentity } from '../../src/model/plan.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { World } from '../../src/model/world.ts';
import { release } from '../../src/ops/release.ts';
import { type SignOptions, sign } from '../../src/ops/sign.ts';
import { verifyRelease } from '../../src/ops/verify-release.ts';
import type { Fault, FaultRule, ProxiedAnswer } from '../support/faulty-proxy.ts';
import { makeProject } from '../support/make-project.ts';
import {
  listening,
  type OtherSigstore,
  person,
  personIssuer,
  signingAt,
  startOtherSigstore,
  worldIn,
} from '../support/other-sigstore.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { stageRelease } from '../support/staged-release.ts';

const repository = 'https://git.example.org/acme/hello';
const identity: PlannedIdentity = {
  ...{ identity: person, issuer: personIssuer, repository, ref: 'refs/tags/v1.0.0' },
  sourceFrom: 'provenance',
};

let sigstore: OtherSigstore;
let folder: string;
let files: { readonly trustedRoot: string; readonly token: string };
beforeAll(async () => {
  sigstore = await startOtherSigstore();
});
afterAll(() => sigstore.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  files = { trustedRoot: join(folder, 'root.json'), token: join(folder, 'token.jwt') };
  writeFileSync(files.trustedRoot, sigstore.trustedRoot);
  writeFileSync(files.token, sigstore.token(), { mode: 0o600 });
  return () => rmSync(folder, { recursive: true });
});

const isLog = (_: string, path: string): boolean => path.endsWith('/log/entries');
const isTimestamp = (_: string, path: string): boolean => path === '/api/v1/timestamp';
const isCertificate = (_: string, path: string): boolean => path === '/api/v2/signingCert';
const always = Number.MAX_SAFE_INTEGER;

async function stage(options: { readonly artifacts?: number; readonly gates?: number } = {}): Promise<string> {
  return stageRelease(worldIn(folder), folder, { identity, ...options });
}

/** Signs what was staged through a proxy with these faults; gives what was thrown, if anything was. */
async function signThrough(unsigned: string, rules: readonly FaultRule[], options: Partial<SignOptions> = {}) {
  const proxy = await sigstore.behind(rules);
  const progress = listening();
  const signing = { folder: unsigned, resume: true, ...signingAt(proxy.url, files), ...options };
  const outcome = await sign(worldIn(folder), signing, progress).catch((error: unknown) => error);
  return { outcome, proxy, told: progress.told };
}

async function failThrough(
  unsigned: string,
  rules: readonly FaultRule[],
  options: Partial<SignOptions> = {},
): Promise<ToolError> {
  const { outcome, told } = await signThrough(unsigned, rules, options);
  if (!(outcome instanceof ToolError)) throw new Error(`no error: ${JSON.stringify(outcome)}`);
  // Whatever fails, nothing that is shown to anybody holds the token, nor any part of it.
  const { message, help, excerpt, cause } = outcome;
  const shown = JSON.stringify([message, help, excerpt, String(cause), told]);
  for (const part of readFileSync(files.token, 'utf8').trim().split('.')) expect(shown).not.toContain(part);
  return outcome;
}

function contentOf(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root)
      .sort()
      .map((name) => [name, readFileSync(join(root, name), 'base64')]),
  );
}

function signaturesIn(unsigned: string): readonly string[] {
  const signatures = join(unsigned, 'signatures');
  return existsSync(signatures) ? readdirSync(signatures).sort() : [];
}

describe('a release of a tag by a person', () => {
  test('is signed, verified from disk, and accepted by the command that it prints', async () => {
    const project = makeProject();
    try {
      project.git('remote', 'add', 'origin', repository);
      const options = { folder: project.folder, rehearse: false, allowDirty: false, keep: false };
      const world = worldIn(project.folder);
      const outcome = await release(world, { ...options, signing: signingAt(sigstore.url, files) }, silentProgress);
      expect(outcome.reasons).toEqual([]);
      expect(outcome).toMatchObject({ outcome: 'released', plan: { rehearsal: false }, verdict: { rehearsal: false } });
      expect(readdirSync(join(project.folder, 'release'))).toEqual(['hello-0.1.0']);
      expect(outcome.verify).toEqual([
        ...['v0.1.0', '--from', outcome.folder, '--trusted-root', join(outcome.folder ?? '', 'trusted_root.json')],
        ...['--identity', person, '--issuer', personIssuer, '--repository', repository],
      ]);
      const verdict = await verifyRelease(
        world,
        {
          ...{ version: 'v0.1.0', from: outcome.folder, trustedRoot: files.trustedRoot },
          ...{ identity: person, issuer: personIssuer, repository },
        },
        silentProgress,
      );
      expect(verdict.verdict).toBe('accepted');
    } finally {
      project.remove();
    }
  });

  test('that stops before signing is signed as the very folder that it left, and as no other', async () => {
    const project = makeProject();
    try {
      project.git('remote', 'add', 'origin', repository);
      const options = { folder: project.folder, rehearse: false, allowDirty: false, keep: false, unsigned: true };
      const world = worldIn(project.folder);
      const signing = signingAt(sigstore.url, files);
      const staged = await release(world, { ...options, signing }, silentProgress);
      expect(staged).toMatchObject({ outcome: 'staged', verify: [], reasons: [] });
      const { folder = '', digest = '' } = staged;
      expect(signaturesIn(folder)).toEqual([]);
      const resume = { folder, resume: true, ...signing };
      await expect(sign(world, { ...resume, expect: '0'.repeat(64) }, silentProgress)).rejects.toMatchObject({
        code: 'sign/other-digest',
      });
      const signed = await sign(world, { ...resume, expect: digest }, silentProgress);
      expect(signed).toMatchObject({ outcome: 'released', verdict: { verdict: 'accepted' } });
      const checksums = readFileSync(join(signed.folder ?? '', 'SHA256SUMS'));
      expect(signed.digest).toBe(createHash('sha256').update(checksums).digest('hex'));
    } finally {
      project.remove();
    }
  });

  test('that no log records is kept whole, and the error says how to go on; then it is signed', async () => {
    const project = makeProject();
    try {
      project.git('remote', 'add', 'origin', repository);
      const options = { folder: project.folder, rehearse: false, allowDirty: false, keep: false };
      const world = worldIn(project.folder, 1);
      const proxy = await sigstore.behind([{ match: isLog, times: always, fault: { kind: 'answer', status: 503 } }]);
      const unsigned = join(project.folder, 'release/hello-0.1.0.unsigned');
      await expect(release(world, { ...options, signing: signingAt(proxy.url, files) }, silentProgress)).rejects.toMatchObject({
        code: 'network/no-log-entry',
        help: expect.stringContaining(`selfsame sign ${unsigned} --resume`),
      });
      expect(readdirSync(join(project.folder, 'release'))).toEqual(['hello-0.1.0.unsigned']);
      // A second release would hide the first one.
      await expect(release(world, { ...options, signing: signingAt(sigstore.url, files) }, silentProgress)).rejects.toMatchObject(
        {
          code: 'release/unsigned-there',
        },
      );
      const made = contentOf(join(unsigned, 'files'));
      const outcome = await sign(world, { folder: unsigned, resume: true, ...signingAt(sigstore.url, files) }, silentProgress);
      expect(outcome).toMatchObject({ outcome: 'released', folder: join(project.folder, 'release/hello-0.1.0') });
      expect(contentOf(outcome.folder ?? '')).toMatchObject(made);
      expect(readdirSync(join(project.folder, 'release'))).toEqual(['hello-0.1.0']);
    } finally {
      project.remove();
    }
  });
});

describe('a service that fails and comes back is no failure', () => {
  test.each<[string, Fault, number]>([
    ['refuses the connection', { kind: 'refuse' }, 1],
    ['resets half way', { kind: 'reset' }, 1],
    ['loses its answer', { kind: 'swallow' }, 1],
    ['asks to wait', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, 1],
    ['fails once', { kind: 'answer', status: 500 }, 1],
    ['is slow', { kind: 'slow', delayMs: 50 }, 5],
  ])('when it %s', async (_, fault, times) => {
    const unsigned = await stage();
    const rules = [isCertificate, isLog, isTimestamp].map((match) => ({ match, times, fault }));
    const { outcome } = await signThrough(unsigned, rules);
    expect(outcome).toMatchObject({ outcome: 'released', reasons: [] });
  });
});

describe('a service that stays away leaves the release to be signed later', () => {
  test.each<[string, FaultRule, string]>([
    ['the certificate authority', { match: isCertificate, times: always, fault: { kind: 'refuse' } }, 'network/no-certificate'],
    ['the log', { match: isLog, times: always, fault: { kind: 'reset' } }, 'network/no-log-entry'],
    [
      'the timestamp authority',
      { match: isTimestamp, times: always, fault: { kind: 'answer', status: 500 } },
      'network/no-timestamp',
    ],
  ])('%s', async (_, rule, code) => {
    const unsigned = await stage();
    const before = contentOf(join(unsigned, 'files'));
    expect(await failThrough(unsigned, [rule])).toMatchObject({ code, kind: 'network' });
    expect(existsSync(unsigned.replace('.unsigned', ''))).toBe(false);
    const { outcome } = await signThrough(unsigned, []);
    expect(outcome).toMatchObject({ outcome: 'released' });
    expect(contentOf(unsigned.replace('.unsigned', ''))).toMatchObject(before);
  });

  test('what was signed before is neither signed nor entered again', async () => {
    const unsigned = await stage({ artifacts: 6, gates: 6 });
    let entries = 0;
    const firstFive = (method: string, path: string): boolean => {
      if (!isLog(method, path)) return false;
      entries += 1;
      return entries > 5;
    };
    await failThrough(unsigned, [{ match: firstFive, times: always, fault: { kind: 'answer', status: 400 } }]);
    const kept = signaturesIn(unsigned);
    expect(kept.length).toBeGreaterThan(0);
    const bundles = kept.map((name) => readFileSync(join(unsigned, 'signatures', name), 'utf8'));
    const { outcome, proxy } = await signThrough(unsigned, []);
    expect(outcome).toMatchObject({ outcome: 'released' });
    // Six artifacts, and statements: six SBOMs, six gates, the provenance, the double build and the release.
    expect(proxy.requests.filter(({ path }) => path.endsWith('/log/entries'))).toHaveLength(21 - kept.length);
    const out = unsigned.replace('.unsigned', '');
    const written = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    for (const bundle of bundles) expect(written.some((text) => text.includes(bundle))).toBe(true);
  });

  test('a signature that a stopped machine left half written is made again', async () => {
    const unsigned = await stage();
    await failThrough(unsigned, [{ match: isLog, times: always, fault: { kind: 'refuse' } }]);
    const { outcome } = await signThrough(unsigned, [{ match: isTimestamp, times: always, fault: { kind: 'refuse' } }]);
    expect(outcome).toBeInstanceOf(ToolError);
    const signatures = join(unsigned, 'signatures');
    if (!existsSync(signatures)) (await import('node:fs')).mkdirSync(signatures);
    writeFileSync(join(signatures, 'statement-1.json'), '{"mediaType":"application/vnd.dev.sigst');
    expect((await signThrough(unsigned, [])).outcome).toMatchObject({ outcome: 'released' });
  });
});

describe('an answer that is wrong is found before there is a release', () => {
  const rewritten =
    (
      change: (entry: Record<string, unknown>) => void,
    ): Fault['kind'] extends never ? never : (answer: ProxiedAnswer) => ProxiedAnswer =>
    (answer) => {
      const entry = JSON.parse(answer.body.toString()) as Record<string, unknown>;
      change(entry);
      return { ...answer, body: Buffer.from(JSON.stringify(entry)) };
    };

  test('a checkpoint of another tree', async () => {
    const unsigned = await stage();
    const change = rewritten((entry) => {
      const proof = entry.inclusionProof as { checkpoint: { envelope: string } };
      proof.checkpoint.envelope = proof.checkpoint.envelope.replace(/\n\d+\n/, '\n77\n');
    });
    const error = await failThrough(unsigned, [{ match: isLog, times: 1, fault: { kind: 'rewrite', change } }]);
    expect(error).toMatchObject({ code: 'sign/answer-refused', kind: 'network' });
    // The bad one alone is gone: the next attempt makes it anew.
    expect(signaturesIn(unsigned)).toHaveLength(5);
    expect(existsSync(unsigned.replace('.unsigned', ''))).toBe(false);
    expect((await signThrough(unsigned, [])).outcome).toMatchObject({ outcome: 'released' });
  });

  test('a proof for another entry', async () => {
    const unsigned = await stage();
    const change = rewritten((entry) => {
      const proof = entry.inclusionProof as { hashes: string[] };
      proof.hashes = [...proof.hashes, Buffer.alloc(32, 1).toString('base64')];
    });
    const error = await failThrough(unsigned, [{ match: isLog, times: 1, fault: { kind: 'rewrite', change } }]);
    expect(error.code).toBe('sign/answer-refused');
    expect((await signThrough(unsigned, [])).outcome).toMatchObject({ outcome: 'released' });
  });

  test('the entry of another signature', async () => {
    const unsigned = await stage();
    const bodies: unknown[] = [];
    const change = rewritten((entry) => {
      bodies.push(entry.canonicalizedBody);
      entry.canonicalizedBody = bodies[0];
    });
    const error = await failThrough(unsigned, [{ match: isLog, times: always, fault: { kind: 'rewrite', change } }]);
    expect(error.code).toBe('network/wrong-log-entry');
  });

  test('a certificate for another key', async () => {
    const unsigned = await stage();
    const other = await sigstore.behind([]);
    let certificate: ProxiedAnswer | undefined;
    // What somebody else was given a moment ago.
    const keep = await sigstore.behind([
      { match: isCertificate, times: 1, fault: { kind: 'rewrite', change: (answer) => (certificate = answer) } },
    ]);
    const second = join(folder, 'second');
    (await import('node:fs')).mkdirSync(second);
    const elsewhere = await stageRelease(worldIn(second), second, { identity });
    await sign(worldIn(second), { folder: elsewhere, resume: true, ...signingAt(keep.url, files) }, silentProgress);
    expect(certificate).toBeDefined();
    expect(other.requests).toHaveLength(0);
    const change = (answer: ProxiedAnswer): ProxiedAnswer => certificate ?? answer;
    const error = await failThrough(unsigned, [{ match: isCertificate, times: always, fault: { kind: 'rewrite', change } }]);
    expect(error.code).toBe('network/wrong-certificate');
    expect(signaturesIn(unsigned)).toEqual([]);
  });

  test('a certificate for somebody else', async () => {
    const unsigned = await stage();
    writeFileSync(files.token, sigstore.token('somebody@example.org'));
    expect((await failThrough(unsigned, [])).code).toBe('sign/other-identity');
  });

  test('a timestamp of a clock that is ten minutes ahead of the authority that made the certificate', async () => {
    const ahead = await startOtherSigstore(() => new Date(Date.now() + 660_000));
    try {
      const unsigned = await stage();
      // Trusted, and wrong: its key is in the root.
      const [own, others] = [JSON.parse(sigstore.trustedRoot), JSON.parse(ahead.trustedRoot)];
      own.timestampAuthorities = others.timestampAuthorities;
      for (const { validFor } of own.timestampAuthorities) validFor.start = '2020-01-01T00:00:00Z';
      writeFileSync(files.trustedRoot, JSON.stringify(own));
      const error = await failThrough(unsigned, [], { timestampUrl: ahead.url });
      expect(error.code).toBe('network/wrong-timestamp');
      expect(signaturesIn(unsigned)).toEqual([]);
    } finally {
      await ahead.close();
    }
  });

  test('a clock of this machine that is eight minutes ahead of the services is no matter: the times are theirs', async () => {
    const unsigned = await stage();
    const outcome = await sign(
      at(480_000),
      { folder: unsigned, resume: true, ...signingAt(sigstore.url, files) },
      silentProgress,
    );
    expect(outcome).toMatchObject({ outcome: 'released' });
  });

  test('one that is ten minutes behind sees signatures of the future, and keeps them until it is right', async () => {
    const unsigned = await stage();
    const outcome = await sign(
      at(-600_000),
      { folder: unsigned, resume: true, ...signingAt(sigstore.url, files) },
      silentProgress,
    );
    expect(outcome).toMatchObject({ outcome: 'refused', unsigned, reasons: [expect.stringMatching(/^freshness: /)] });
    const again = await signThrough(unsigned, []);
    expect(again.outcome).toMatchObject({ outcome: 'released' });
    expect(again.proxy.requests).toEqual([]);
  });

  function at(skewMs: number): World {
    return { ...worldIn(folder), clock: { now: () => new Date(Date.now() + skewMs) } };
  }
});

describe('signing is refused', () => {
  test('without --resume', async () => {
    expect((await failThrough(await stage(), [], { resume: false })).code).toBe('usage/no-resume');
  });

  test('when a file changed in between', async () => {
    const unsigned = await stage();
    writeFileSync(join(unsigned, 'files/hello-1'), 'something else\n');
    expect((await failThrough(unsigned, [])).code).toBe('release/changed-file');
  });

  test('when there is a release already', async () => {
    const unsigned = await stage();
    writeFileSync(unsigned.replace('.unsigned', ''), '');
    expect((await failThrough(unsigned, [])).code).toBe('release/folder-exists');
  });

  test('when the folder does not tell how the release is called, until --out does', async () => {
    const unsigned = await stage();
    const moved = join(folder, 'moved');
    (await import('node:fs')).renameSync(unsigned, moved);
    expect((await failThrough(moved, [])).code).toBe('usage/no-out');
    const { outcome } = await signThrough(moved, [], { out: join(folder, 'out') });
    expect(outcome).toMatchObject({ outcome: 'released', folder: join(folder, 'out') });
    expect(statSync(join(folder, 'out')).isDirectory()).toBe(true);
  });

  test('when the services are named in two ways', async () => {
    expect((await failThrough(await stage(), [], { sigstore: 'staging' })).code).toBe('usage/two-sigstores');
  });

  test('when no root is named for services of somebody', async () => {
    expect((await failThrough(await stage(), [], { trustedRoot: undefined })).code).toBe('usage/no-trusted-root');
  });

  test('when the root cannot be read, before anything is entered into a log', async () => {
    writeFileSync(files.trustedRoot, '{}');
    const { outcome, proxy } = await signThrough(await stage(), []);
    expect(outcome).toMatchObject({ code: 'file/bad-trusted-root' });
    expect(proxy.requests).toEqual([]);
  });

  test('with a certificate authority and no log', async () => {
    expect((await failThrough(await stage(), [], { rekorUrl: undefined })).code).toBe('usage/half-the-services');
  });

  test('with a log of version 2 and nothing that tells the time', async () => {
    expect((await failThrough(await stage(), [], { timestampUrl: undefined })).code).toBe('usage/timestamp-missing');
  });
});

test('a log of version 1 needs no timestamps', async () => {
  const { outcome } = await signThrough(await stage(), [], { rekorVersion: 1, timestampUrl: undefined });
  expect(outcome).toMatchObject({ outcome: 'released' });
});
