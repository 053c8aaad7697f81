// Interop both ways on the same servers: cosign and sigstore-python accept what we sign, and we accept what they sign.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import { endStack, launchStack } from '../../scripts/sigstore-servers/launch-stack.ts';
import { findNetworkOfItsOwn } from '../../scripts/sigstore-servers/namespace.ts';
import { stackFiles } from '../../scripts/sigstore-servers/stack-folder.ts';
import { isInstalled, type PeerName, toolFolder, toolProgram } from '../../scripts/sigstore-servers/tools.ts';
import { predicateTypes } from '../../src/model/statement.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { type Released, release } from './released.ts';
import { authenticate, authenticated, provenanceOf, sha256, signerOf, stack } from './stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'interop-'));
const trustedRoot = join(stack.folder, stackFiles.trustedRoot);
const signingConfig = join(stack.folder, stackFiles.signingConfig);
const trustConfig = join(stack.folder, stackFiles.clientTrustConfig);

interface StatementFile {
  /** A bundle in a file of its own, since peers read one a file. */
  readonly file: string;
  readonly type: string;
  readonly subject: { readonly name: string; readonly digest: Readonly<Record<string, string>> };
}

let released: Released;
let statements: readonly StatementFile[] = [];
/** The gate is about the commit, which no file of the release is. */
let ofFiles: readonly StatementFile[] = [];

beforeAll(async () => {
  mkdirSync(join(folder, 'home'));
  // The first entry of a log has a test of its own.
  await (await signerOf('email')).signer.signArtifact(Buffer.from('first'));
  released = await release(join(folder, 'made'), '1.0.0');
  const lines = readFileSync(join(released.out, 'hello-1.0.0.intoto.jsonl'), 'utf8').trimEnd().split('\n');
  statements = lines.map((line, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, line);
    const { predicateType, subject } = JSON.parse(Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64').toString());
    return { file, type: predicateType, subject: subject[0] };
  });
  ofFiles = statements.filter(({ type }) => type !== predicateTypes.gate);
});

interface Said {
  readonly status: number | null;
  readonly output: string;
}

/** With a home folder that is empty: nothing that was fetched before helps. */
function run(program: string, args: readonly string[], launcher: readonly string[] = []): Said {
  const [first = '', ...words] = [...launcher, program, ...args];
  const env = { HOME: join(folder, 'home'), PATH: process.env.PATH ?? '', COLUMNS: '1000' };
  const { status, stdout, stderr } = spawnSync(first, words, { cwd: folder, env, encoding: 'utf8', timeout: 30_000 });
  return { status, output: `${stdout}${stderr}` };
}

/** In a network of its own, where there is nothing to reach; in the machine's where that is refused. */
const { launcher: offline } = findNetworkOfItsOwn();

const inRelease = (name: string) => join(released.out, name);

function fileNamed(name: string, content: Uint8Array | string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What a user of ours runs on one bundle. */
function verifyBundle(bundle: string, subject: string, identity: string, issuer: string): Said {
  const command = join(import.meta.dirname, '../../src/cli/selfsame.ts');
  const who = ['--identity', identity, '--issuer', issuer, '--trusted-root', trustedRoot];
  return run(process.execPath, [command, 'verify-bundle', bundle, subject, ...who], offline);
}

const isMissing = (name: PeerName) => !nothingSkipped && !isInstalled(name);

describe.skipIf(isMissing('cosign'))('cosign', () => {
  const program = toolProgram('cosign');
  interface Asked {
    readonly identity?: string;
    readonly issuer?: string;
  }
  const common = ({ identity = released.identity, issuer = released.issuer }: Asked) => [
    ...['--trusted-root', trustedRoot, '--certificate-identity', identity, '--certificate-oidc-issuer', issuer],
  ];
  const verifyStatement = (bundle: string, type: string, subject: readonly string[], asked: Asked = {}) =>
    run(program, ['verify-blob-attestation', '--bundle', bundle, '--type', type, ...common(asked), ...subject], offline);
  const verifyArtifact = (bundle: string, file: string, asked: Asked = {}) =>
    run(program, ['verify-blob', '--bundle', bundle, ...common(asked), file], offline);
  const accepted = { status: 0, output: 'Verified OK\n' };

  test('accepts every statement about files of a release that we signed, each with the file', () => {
    expect(ofFiles).toHaveLength(5);
    for (const { file, type, subject } of ofFiles) {
      expect(verifyStatement(file, type, [inRelease(subject.name)]), type).toEqual(accepted);
    }
  });

  test('accepts the statement about a gate, with the commit', () => {
    const { file = '', type = '', subject } = statements.find(({ type }) => type === predicateTypes.gate) ?? {};
    const { gitCommit = '' } = subject?.digest ?? {};
    expect(verifyStatement(file, type, ['--digest', gitCommit, '--digestAlg', 'gitCommit'])).toEqual(accepted);
    const other = verifyStatement(file, type, ['--digest', gitCommit.replace(/^./, 'f'), '--digestAlg', 'gitCommit']);
    expect([other.status, other.output]).toEqual([1, expect.stringContaining('digest')]);
  });

  test('knows the provenance by its own short name for it', () => {
    const { file = '', subject } = statements.find(({ type }) => type === predicateTypes.provenance) ?? {};
    expect(verifyStatement(file, 'slsaprovenance1', [inRelease(subject?.name ?? '')])).toEqual(accepted);
  });

  test('accepts the signature of every artifact', () => {
    for (const name of ['hello-1', 'hello-2']) {
      expect(verifyArtifact(inRelease(`${name}.sigstore.json`), inRelease(name)), name).toEqual(accepted);
    }
  });

  test('refuses another identity, another issuer, another file and another type', () => {
    const [{ file, type, subject } = { file: '', type: '', subject: { name: '' } }] = ofFiles;
    const about = [inRelease(subject.name)];
    const bundle = inRelease('hello-1.sigstore.json');
    const identity = `${released.identity}x`;
    const issuer = 'https://other.example';
    const refused: readonly (readonly [string, Said, RegExp])[] = [
      ['identity of a statement', verifyStatement(file, type, about, { identity }), /expected SAN value/],
      ['issuer of a statement', verifyStatement(file, type, about, { issuer }), /expected issuer/i],
      ['type of a statement', verifyStatement(file, 'https://other.example', about), /predicate type/i],
      ['subject of a statement', verifyStatement(file, type, [trustedRoot]), /digest/i],
      ['identity of an artifact', verifyArtifact(bundle, inRelease('hello-1'), { identity }), /expected SAN value/],
      ['artifact', verifyArtifact(bundle, inRelease('hello-2')), /signature|digest/i],
    ];
    for (const [what, { status, output }, reason] of refused) {
      expect(status, what).toBe(1);
      expect(output, what).toMatch(reason);
    }
  });

  test('makes a signature of a file that we authenticate, and that verify-bundle accepts for its signer alone', async () => {
    const content = Buffer.from('signed by cosign\n');
    const file = fileNamed('theirs.txt', content);
    const [identity, issuer] = ['cosign@example.org', stack.issuers.email];
    const { status, output } = await sign('sign-blob', ['--bundle', 'blob.json', file], identity);
    expect(status, output).toBe(0);
    const { signer, signed } = await authenticated(readFileSync(join(folder, 'blob.json'), 'utf8'), { contents: [content] });
    expect([signed.kind, signer.identity, signer.claims.issuer]).toEqual(['artifact', identity, issuer]);
    expect(verifyBundle('blob.json', file, identity, issuer).status).toBe(0);
    expect(verifyBundle('blob.json', file, 'somebody@example.org', issuer).status).toBe(1);
    expect(verifyBundle('blob.json', trustedRoot, identity, issuer).status).toBe(1);
  });

  test('makes a statement about a file that verify-bundle accepts for its signer and that file alone', async () => {
    const file = fileNamed('attested.txt', 'attested by cosign\n');
    const [identity, issuer] = ['cosign@example.org', stack.issuers.email];
    const predicate = fileNamed('predicate.json', JSON.stringify(provenance));
    const what = ['--type', 'slsaprovenance1', '--predicate', predicate, '--bundle', 'attested.json', file];
    const { status, output } = await sign('attest-blob', what, identity);
    expect(status, output).toBe(0);
    expect(verifyBundle('attested.json', file, identity, issuer)).toMatchObject({ status: 0 });
    expect(verifyBundle('attested.json', file, 'somebody@example.org', issuer).status).toBe(1);
    expect(verifyBundle('attested.json', trustedRoot, identity, issuer).status).toBe(1);
    // cosign writes statements of version 0.1, which a release of ours has none of. Its signature holds; its form is refused there.
    expect(await authenticate([readFileSync(join(folder, 'attested.json'), 'utf8')])).toMatchObject([
      { status: 'refused', reason: expect.stringContaining('_type is not "https://in-toto.io/Statement/v1"') },
    ]);
  });

  test('makes a statement out of a whole one of ours that we authenticate', async () => {
    const file = fileNamed('stated.txt', 'stated by us, signed by cosign\n');
    const statement = fileNamed(
      'statement.json',
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: 'stated.txt', digest: { sha256: sha256(readFileSync(file)) } }],
        predicateType: predicateTypes.provenance,
        predicate: provenance,
      }),
    );
    const { status, output } = await sign(
      'attest-blob',
      ['--statement', statement, '--bundle', 'stated.json'],
      'cosign@example.org',
    );
    expect(status, output).toBe(0);
    const { signed, signer } = await authenticated(readFileSync(join(folder, 'stated.json'), 'utf8'));
    expect(signed).toMatchObject({ kind: 'statement', statement: { kind: 'provenance' } });
    expect(signer.identity).toBe('cosign@example.org');
  });

  async function sign(command: 'sign-blob' | 'attest-blob', what: readonly string[], email: string): Promise<Said> {
    const token = fileNamed('token', await askToken(stack, 'email', { email }));
    const services = ['--yes', '--signing-config', signingConfig, '--trusted-root', trustedRoot, '--identity-token', token];
    return run(program, [command, ...services, ...what]);
  }
});

const provenance = {
  buildDefinition: { buildType: 'https://build.example', externalParameters: {} },
  runDetails: { builder: { id: 'https://build.example' } },
};

describe.skipIf(isMissing('sigstore-python'))('sigstore-python', () => {
  const program = toolProgram('sigstore-python');
  const verify = (bundle: string, file: string, identity = released.identity, issuer = released.issuer) =>
    run(
      program,
      [
        ...['--trust-config', trustConfig, 'verify', 'identity', '--offline', '--bundle', bundle],
        ...['--cert-identity', identity, '--cert-oidc-issuer', issuer, file],
      ],
      offline,
    );

  test('accepts every statement about files of a release that we signed, each with the file', () => {
    expect(ofFiles).toHaveLength(5);
    for (const { file, type, subject } of ofFiles) {
      const { status, output } = verify(file, inRelease(subject.name));
      expect([status, output], type).toEqual([0, expect.stringContaining(`OK: ${inRelease(subject.name)}`)]);
    }
  });

  test('accepts the statement about a gate through its library, since its command line knows files alone', () => {
    const { file = '' } = statements.find(({ type }) => type === predicateTypes.gate) ?? {};
    const script = [
      'import sys',
      'from sigstore.models import Bundle, ClientTrustConfig',
      'from sigstore.verify import Verifier, policy',
      'config, bundle, identity, issuer = sys.argv[1:]',
      'trusted = ClientTrustConfig.from_json(open(config).read()).trusted_root',
      'wanted = policy.Identity(identity=identity, issuer=issuer)',
      'type, payload = Verifier(trusted_root=trusted).verify_dsse(Bundle.from_json(open(bundle).read()), wanted)',
      'print(type)',
    ].join('\n');
    const python = join(toolFolder('sigstore-python'), 'bin', 'python');
    const check = (identity: string) => run(python, ['-c', script, trustConfig, file, identity, released.issuer], offline);
    expect(check(released.identity)).toEqual({ status: 0, output: 'application/vnd.in-toto+json\n' });
    expect(check(`${released.identity}x`)).toMatchObject({ status: 1, output: expect.stringContaining('VerificationError') });
  });

  test('accepts the signature of an artifact', () => {
    const file = inRelease('hello-1');
    expect(verify(`${file}.sigstore.json`, file)).toEqual({ status: 0, output: `OK: ${file}\n` });
  });

  test('refuses another identity, another issuer and another file', () => {
    const file = inRelease('hello-1');
    const bundle = `${file}.sigstore.json`;
    const [{ file: statement, subject } = { file: '', subject: { name: '' } }] = ofFiles;
    for (const [what, { status, output }] of [
      ['identity of an artifact', verify(bundle, file, `${released.identity}x`)],
      ['issuer of an artifact', verify(bundle, file, released.identity, 'https://other.example')],
      ['artifact', verify(bundle, inRelease('hello-2'))],
      ['identity of a statement', verify(statement, inRelease(subject.name), `${released.identity}x`)],
      ['subject of a statement', verify(statement, trustedRoot)],
    ] as const) {
      expect([status, output], what).toEqual([1, expect.stringContaining('FAIL: ')]);
    }
  });

  test('makes a signature of a file that we authenticate, and that verify-bundle accepts', async () => {
    const content = Buffer.from('signed by sigstore-python\n');
    const file = fileNamed('python.txt', content);
    const [identity, issuer] = ['python@example.org', stack.issuers.email];
    const token = await askToken(stack, 'email', { email: identity });
    const { status, output } = run(program, [
      ...['--trust-config', trustConfig, 'sign', '--identity-token', token, '--bundle', 'python.json', file],
    ]);
    expect(status, output).toBe(0);
    const { signer, signed } = await authenticated(readFileSync(join(folder, 'python.json'), 'utf8'), { contents: [content] });
    expect([signed.kind, signer.identity]).toEqual(['artifact', identity]);
    expect(verifyBundle('python.json', file, identity, issuer).status).toBe(0);
    expect(verifyBundle('python.json', file, 'somebody@example.org', issuer).status).toBe(1);
  });
});

test.skipIf(isMissing('cosign') || isMissing('sigstore-python') || (!nothingSkipped && offline.length === 0))(
  'what stands first in a log, at the index 0, is accepted by us and by both',
  async () => {
    const of = await launchStack({ folder: join(folder, 'fresh'), checkpointIntervalMs: 100, attached: true });
    try {
      const { signer, expected } = await signerOf('github', {}, { of });
      const file = fileNamed('first.txt', 'first\n');
      const { json } = await signer.signStatement(provenanceOf('first\n'));
      const bundle = fileNamed('first.json', json);
      const { signer: facts } = await authenticated(json, { of });
      expect(facts.logEntries).toMatchObject([{ index: '0' }]);
      const root = join(of.folder, stackFiles.trustedRoot);
      const byCosign = run(
        toolProgram('cosign'),
        [
          ...['verify-blob-attestation', '--bundle', bundle, '--trusted-root', root, '--type', predicateTypes.provenance],
          ...['--certificate-identity', expected.identity, '--certificate-oidc-issuer', expected.issuer, file],
        ],
        offline,
      );
      expect([byCosign.status, byCosign.output]).toEqual([0, 'Verified OK\n']);
      const byPython = run(
        toolProgram('sigstore-python'),
        [
          ...['--trust-config', join(of.folder, stackFiles.clientTrustConfig), 'verify', 'identity', '--offline'],
          ...['--bundle', bundle, '--cert-identity', expected.identity, '--cert-oidc-issuer', expected.issuer, file],
        ],
        offline,
      );
      expect(byPython.status, byPython.output).toBe(0);
    } finally {
      await endStack(of.folder);
    }
  },
);

test('a copy of a release that was signed with these servers is accepted by verify-release, for its signer alone', () => {
  const copy = join(folder, 'copy');
  cpSync(released.out, copy, { recursive: true });
  const command = join(import.meta.dirname, '../../src/cli/verify-release.ts');
  const verify = (identity: string) =>
    run(
      process.execPath,
      [
        ...[command, 'v1.0.0', '--from', copy, '--trusted-root', trustedRoot, '--repository', 'https://github.com/example/hello'],
        ...['--identity', identity, '--issuer', released.issuer],
      ],
      offline,
    );
  const accepted = verify(released.identity);
  expect(accepted.status, accepted.output).toBe(0);
  expect(verify(`${released.identity}x`).status).toBe(1);
});
