import { createHash } from 'node:crypto';
import { RekorWitness, TSAWitness } from '@sigstore/sign';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleFromJSON, bundleToJSON } from '../../src/codec/sigstore-bundle.ts';
import { pem } from '../../src/codec/sigstore-core.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { enterIntoLogV2 } from '../../src/sign/services/log-v2.ts';
import { parseSigningCertificate } from '../../src/sign/services/signing-certificate.ts';
import type { SignatureBundle } from '../../src/sign/sigstore-sign.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import type { SignedFile } from '../../src/verify/signed-file.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { type Rehearsal, rehearse, rehearsedIdentity } from '../support/rehearse.ts';

// biome-ignore lint/suspicious/noExplicitAny: a bundle is changed in ways that its type would not allow.
type Json = Record<string, any>;

const content = Buffer.from('the program');
const statement = {
  _type: 'https://in-toto.io/Statement/v1' as const,
  subject: [{ name: 'hello', digest: { sha256: createHash('sha256').update(content).digest('hex') } }],
  predicateType: 'https://example.com/other/v1',
  predicate: {},
};

describe.each([1, 2] as const)('over a log of version %i', (rekorVersion) => {
  let rehearsal: Rehearsal;
  let statementBundle: string;
  let artifactBundle: string;

  beforeAll(async () => {
    rehearsal = await rehearse({ rekorVersion });
    // The artifact first, so that the statement's proof has a neighbour.
    artifactBundle = await rehearsal.signArtifact(content);
    statementBundle = await rehearsal.sign(printStatement(statement));
  });
  afterAll(() => rehearsal.close());

  const authenticateOne = async (text: string, options: { readonly root?: string; readonly files?: readonly Buffer[] } = {}) => {
    const [outcome] = await authenticateAll(
      [{ where: 'x', text }],
      contextOf(options.root ?? rehearsal.trustedRoot, options.files),
    );
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  };

  const changed = (change: (bundle: Json) => void, text = statementBundle): string => {
    const bundle = JSON.parse(text);
    change(bundle);
    return JSON.stringify(bundle);
  };

  test('a statement is authenticated, with what the certificate says of its signer', async () => {
    const outcome = await authenticateOne(statementBundle);
    expect(outcome).toMatchObject({
      status: 'authenticated',
      where: 'x',
      signer: {
        identity: rehearsedIdentity.identity,
        claims: {
          issuer: rehearsedIdentity.issuer,
          sourceRepositoryUri: rehearsedIdentity.repository,
          sourceRepositoryRef: rehearsedIdentity.ref,
          buildTrigger: 'rehearsal',
        },
        logEntries: [{ index: expect.stringMatching(/^\d+$/), logId: expect.stringMatching(/^[0-9a-f]+$/) }],
      },
      signed: {
        kind: 'statement',
        statement: { kind: 'other', statement },
        payloadSha256: createHash('sha256').update(printStatement(statement)).digest('hex'),
      },
    });
    if (outcome.status !== 'authenticated') return;
    expect(outcome.signer.timestamps).toHaveLength(1);
    expect(outcome.signer.certificateIssuer).toContain('Selfsame rehearsal');
    expect(outcome.signer.certificateSerial).toMatch(/^[0-9a-f]{32}$/);
  });

  test('an artifact is authenticated by its bytes', async () => {
    expect(await authenticateOne(artifactBundle)).toMatchObject({
      status: 'authenticated',
      signed: { kind: 'artifact', artifact: { sha256: statement.subject[0]?.digest.sha256 } },
    });
  });

  test('an artifact that is not here cannot be authenticated', async () => {
    expect(await authenticateOne(artifactBundle, { files: [Buffer.from('the prograM')] })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('none here has it'),
    });
  });

  test('an artifact whose bytes changed since they were hashed is refused', async () => {
    const context = contextOf(rehearsal.trustedRoot);
    const sha256 = statement.subject[0]?.digest.sha256 ?? '';
    const files = new Map([[sha256, blocksOf(Buffer.from('the prograM'))]]);
    const [outcome] = await authenticateAll([{ where: 'x', text: artifactBundle }], { ...context, files });
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('changed while it was read') });
  });

  test('one certificate signs several, and each is still judged alone', async () => {
    const broken = changed((bundle) => {
      bundle.dsseEnvelope.signatures[0].sig = flipped(bundle.dsseEnvelope.signatures[0].sig);
    });
    const outcomes = await authenticateAll(
      [statementBundle, broken, statementBundle, artifactBundle].map((text, index) => ({ where: `${index}`, text })),
      contextOf(rehearsal.trustedRoot),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['authenticated', 'refused', 'authenticated', 'authenticated']);
  });

  test('a bundle of another Sigstore is refused', async () => {
    const other = await rehearse({ rekorVersion });
    try {
      expect((await authenticateOne(statementBundle, { root: other.trustedRoot })).status).toBe('refused');
      // Both roots are looked at, one at a time.
      expect(
        (await authenticateOne(statementBundle, { root: `${line(other.trustedRoot)}\n${line(rehearsal.trustedRoot)}\n` })).status,
      ).toBe('authenticated');
    } finally {
      await other.close();
    }
  });

  test('a part of one root does not mix with a part of another', async () => {
    const other = await rehearse({ rekorVersion });
    try {
      const root = JSON.parse(rehearsal.trustedRoot);
      const stranger = JSON.parse(other.trustedRoot);
      const mixed = [
        { ...root, tlogs: stranger.tlogs },
        { ...stranger, tlogs: root.tlogs },
      ];
      expect(
        (await authenticateOne(statementBundle, { root: mixed.map((each) => JSON.stringify(each)).join('\n') })).status,
      ).toBe('refused');
    } finally {
      await other.close();
    }
  });

  const refusals: Readonly<Record<string, readonly [(bundle: Json) => void, string]>> = {
    'a payload that was changed': [
      (bundle) => {
        bundle.dsseEnvelope.payload = Buffer.from(JSON.stringify({ ...statement, predicate: { a: 1 } })).toString('base64');
      },
      '',
    ],
    'a payload of another type': [
      (bundle) => {
        bundle.dsseEnvelope.payloadType = 'text/plain';
      },
      'payload is of type "text/plain"',
    ],
    'a second signature': [(bundle) => bundle.dsseEnvelope.signatures.push(bundle.dsseEnvelope.signatures[0]), 'malformed'],
    'no signature': [
      (bundle) => {
        bundle.dsseEnvelope.signatures = [];
      },
      'malformed',
    ],
    'a version that is not known': [
      (bundle) => {
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v0.9+json';
      },
      'not a bundle of version 0.1 to 0.3',
    ],
    'an unknown field': [
      (bundle) => {
        bundle.verificationMaterial.comment = 'x';
      },
      'unknown field "comment"',
    ],
    'a field of the snake form': [
      (bundle) => {
        bundle.media_type = bundle.mediaType;
      },
      'unknown field "media_type"',
    ],
    'two contents': [
      (bundle) => {
        bundle.messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' }, signature: 'AAAA' };
      },
      '2 of messageSignature, dsseEnvelope',
    ],
    'a bare key instead of a certificate': [
      (bundle) => {
        delete bundle.verificationMaterial.certificate;
        delete bundle.verificationMaterial.x509CertificateChain;
        bundle.verificationMaterial.publicKey = { hint: 'x' };
      },
      'bare key',
    ],
    'no log entry': [
      (bundle) => {
        bundle.verificationMaterial.tlogEntries = [];
      },
      '',
    ],
    'a log entry twice': [
      (bundle) => bundle.verificationMaterial.tlogEntries.push(bundle.verificationMaterial.tlogEntries[0]),
      'duplicate',
    ],
    'a log entry without proof or promise': [
      (bundle) => {
        delete bundle.verificationMaterial.tlogEntries[0].inclusionProof;
        delete bundle.verificationMaterial.tlogEntries[0].inclusionPromise;
      },
      '',
    ],
    'a log entry of another type': [
      (bundle) => {
        bundle.verificationMaterial.tlogEntries[0].kindVersion = { kind: 'rekord', version: '0.0.1' };
      },
      'of type "rekord 0.0.1"',
    ],
    'a log entry that records another certificate': [
      (bundle) => {
        const entry = bundle.verificationMaterial.tlogEntries[0];
        entry.canonicalizedBody = Buffer.from(
          Buffer.from(entry.canonicalizedBody, 'base64')
            .toString()
            .replace(
              /"(verifier|rawBytes|content|publicKey)":"([^"]{200,})"/g,
              (_, key, value) => `"${key}":"${flipped(value)}"`,
            ),
        ).toString('base64');
      },
      'records',
    ],
    'a proof with a changed hash': [
      (bundle) => {
        const proof = bundle.verificationMaterial.tlogEntries[0].inclusionProof;
        proof.hashes = [...proof.hashes.slice(1), Buffer.alloc(32).toString('base64')];
      },
      '',
    ],
    'a checkpoint that was changed': [
      (bundle) => {
        const { checkpoint } = bundle.verificationMaterial.tlogEntries[0].inclusionProof;
        checkpoint.envelope = checkpoint.envelope.replace(/\n(\d+)\n/, (_: string, size: string) => `\n${Number(size) + 1}\n`);
      },
      '',
    ],
    'a proof of a tree of another size than the checkpoint signs': [
      (bundle) => {
        const proof = bundle.verificationMaterial.tlogEntries[0].inclusionProof;
        proof.treeSize = String(Number(proof.treeSize) + 1);
      },
      'of another tree than its checkpoint',
    ],
    'a proof of another root than the checkpoint signs': [
      (bundle) => {
        const proof = bundle.verificationMaterial.tlogEntries[0].inclusionProof;
        proof.rootHash = flipped(proof.rootHash);
      },
      'of another tree than its checkpoint',
    ],
    'a timestamp of another signature': [
      (bundle) => {
        const other = JSON.parse(artifactBundle);
        bundle.verificationMaterial.timestampVerificationData = other.verificationMaterial.timestampVerificationData;
      },
      'timestamp',
    ],
    'a certificate with a changed byte': [
      (bundle) => {
        const material = bundle.verificationMaterial;
        const holder = material.certificate ?? material.x509CertificateChain.certificates[0];
        holder.rawBytes = flipped(holder.rawBytes);
      },
      '',
    ],
  };

  test.each(Object.entries(refusals))('refuses %s', async (_, [change, reason]) => {
    const outcome = await authenticateOne(changed(change));
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining(reason) });
  });

  test('refuses a key that is given twice', async () => {
    const outcome = await authenticateOne(statementBundle.replace('{', '{"mediaType":"x",'));
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('given twice') });
  });

  test('refuses a signed payload that is no statement', async () => {
    const text = await rehearsal.sign({ hello: 'world' });
    expect(await authenticateOne(text)).toMatchObject({ status: 'refused', reason: expect.stringContaining('is no statement') });
  });

  test("refuses a signature made before the log's key was valid", async () => {
    const root = JSON.parse(rehearsal.trustedRoot);
    for (const log of root.tlogs) log.publicKey.validFor = { start: '2090-01-01T00:00:00Z' };
    expect((await authenticateOne(statementBundle, { root: JSON.stringify(root) })).status).toBe('refused');
  });

  test("refuses a signature made after the log's key was valid", async () => {
    const root = JSON.parse(rehearsal.trustedRoot);
    for (const log of root.tlogs) log.publicKey.validFor = { start: '2020-01-01T00:00:00Z', end: '2020-01-02T00:00:00Z' };
    expect((await authenticateOne(statementBundle, { root: JSON.stringify(root) })).status).toBe('refused');
  });

  test('refuses a signature when more logs are asked for than there are', async () => {
    const context = contextOf(rehearsal.trustedRoot);
    for (const thresholds of [
      { logs: 2, signedCertificateTimestamps: 1, timestamps: 1 },
      { logs: 1, signedCertificateTimestamps: 2, timestamps: 1 },
      { logs: 1, signedCertificateTimestamps: 1, timestamps: 3 },
    ]) {
      const [outcome] = await authenticateAll([{ where: 'x', text: statementBundle }], { ...context, policy: { thresholds } });
      expect(outcome?.status).toBe('refused');
    }
  });

  test('refuses a signature without a time, even when none is asked for', async () => {
    const text = changed((bundle) => {
      delete bundle.verificationMaterial.timestampVerificationData;
      for (const entry of bundle.verificationMaterial.tlogEntries) delete entry.inclusionPromise;
    });
    const [outcome] = await authenticateAll([{ where: 'x', text }], {
      ...contextOf(rehearsal.trustedRoot),
      policy: { thresholds: { logs: 1, signedCertificateTimestamps: 0, timestamps: 0 } },
    });
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('no trusted time') });
  });

  test('a chain in the bundle is welcome, a root in it is not', async () => {
    const withChain = (more: readonly string[]) =>
      changed((bundle) => {
        const material = bundle.verificationMaterial;
        const leaf = material.certificate ?? material.x509CertificateChain.certificates[0];
        delete material.certificate;
        material.x509CertificateChain = { certificates: [leaf, ...more.map((rawBytes) => ({ rawBytes }))] };
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.2';
      });
    const root = JSON.parse(rehearsal.trustedRoot).certificateAuthorities[0].certChain.certificates[0].rawBytes;
    expect((await authenticateOne(withChain([]))).status).toBe('authenticated');
    expect(await authenticateOne(withChain([root]))).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('brings a root of its own'),
    });
    expect(await authenticateOne(withChain(['AAAA']))).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('chain'),
    });
  });

  test('no changed character of a bundle is accepted as another signature', async () => {
    const letters = [...'ABCxyz019+/"{}[]:,\\ '];
    await fc.assert(
      fc.asyncProperty(fc.nat(statementBundle.length - 1), fc.constantFrom(...letters), async (at, letter) => {
        const text = `${statementBundle.slice(0, at)}${letter}${statementBundle.slice(at + 1)}`;
        const outcome = await authenticateOne(text);
        if (outcome.status === 'refused') return;
        // What may change is what no signature covers and nothing here relies on: the value is still the one that was signed.
        expect(outcome.signed).toEqual(((await authenticateOne(statementBundle)) as typeof outcome).signed);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a wrong signature that the log and the clock have both recorded', () => {
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    // A log of version 2 is given a digest, so it could not tell.
    rehearsal = await rehearse({ rekorVersion: 2 });
  });
  afterAll(() => rehearsal.close());

  /** A bundle whose signature is another one, and all that stands around it is right. */
  async function recorded(text: string, change: (signature: Buffer) => Buffer): Promise<string> {
    const bundle = bundleFromJSON(JSON.parse(text));
    const signed: SignatureBundle = bundle.content;
    switch (signed.$case) {
      case 'dsseEnvelope':
        for (const each of signed.dsseEnvelope.signatures) each.sig = change(each.sig);
        break;
      case 'messageSignature':
        signed.messageSignature.signature = change(signed.messageSignature.signature);
        break;
    }
    const log = { url: rehearsal.url, operator: 'rehearsal', apiVersion: 2 };
    const clock = new TSAWitness({ tsaBaseURL: rehearsal.url });
    const certificate = parseSigningCertificate(certificateOf(bundle));
    if (certificate.status === 'malformed') throw new Error(certificate.reason);
    const tlogEntries = [await enterIntoLogV2(createWorld().http, log, signed, certificate.value)];
    const { rfc3161Timestamps = [] } = await clock.testify(signed);
    Object.assign(bundle.verificationMaterial, { tlogEntries, timestampVerificationData: { rfc3161Timestamps } });
    return JSON.stringify(bundleToJSON(bundle));
  }

  const sign: Readonly<Record<string, () => Promise<string>>> = {
    'a statement': () => rehearsal.sign(printStatement(statement)),
    'a file': () => rehearsal.signArtifact(content),
  };

  test.each(Object.entries(sign))('over %s is refused for itself alone', async (_, make) => {
    const text = await make();
    const [right, wrong, other] = await authenticateAll(
      [
        { where: 'right', text: await recorded(text, (signature) => signature) },
        {
          where: 'wrong',
          text: await recorded(text, (signature) => Buffer.from(flipped(signature.toString('base64')), 'base64')),
        },
        { where: 'other', text: await recorded(text, () => Buffer.from('no signature')) },
      ],
      contextOf(rehearsal.trustedRoot),
    );
    expect(right?.status).toBe('authenticated');
    expect(wrong).toEqual({ status: 'refused', where: 'wrong', reason: 'signature verification failed' });
    expect(other).toEqual({ status: 'refused', where: 'other', reason: 'signature verification failed' });
  });
});

test('two entries of one log are one witness', async () => {
  const rehearsal = await rehearse({ rekorVersion: 1 });
  try {
    const bundle = bundleFromJSON(JSON.parse(await rehearsal.sign(printStatement(statement))));
    const { content: signed, verificationMaterial: material } = bundle;
    if (signed.$case !== 'dsseEnvelope') throw new Error('not what was signed');
    const witness = new RekorWitness({ rekorBaseURL: rehearsal.url });
    // Rekor records the same signature again where the envelope is written differently.
    const [signature] = signed.dsseEnvelope.signatures.map((each) => ({ ...each, keyid: 'again' }));
    if (signature === undefined) throw new Error('no signature');
    const again = { $case: signed.$case, dsseEnvelope: { ...signed.dsseEnvelope, signatures: [signature] } };
    const { tlogEntries = [] } = await witness.testify(again, certificateOf(bundle));
    // Without the promise: the library takes two promises of one time for one that was copied.
    material.tlogEntries.push(...tlogEntries.map((entry) => ({ ...entry, inclusionPromise: undefined })));

    const context = contextOf(rehearsal.trustedRoot);
    const answer = async (logs: number) => {
      const policy = { thresholds: { ...context.policy.thresholds, logs } };
      const text = JSON.stringify(bundleToJSON(bundle));
      return (await authenticateAll([{ where: 'x', text }], { ...context, policy }))[0];
    };
    expect(await answer(1)).toMatchObject({ status: 'authenticated', signer: { logEntries: [{ index: '0' }, { index: '1' }] } });
    expect(await answer(2)).toEqual({ status: 'refused', where: 'x', reason: 'expected 2 logs, got 1' });
  } finally {
    await rehearsal.close();
  }
});

test('text of any kind is refused and breaks nothing', async () => {
  const rehearsal = await rehearse();
  try {
    const context = contextOf(rehearsal.trustedRoot);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        const [outcome] = await authenticateAll([{ where: 'x', text }], context);
        expect(outcome?.status).toBe('refused');
      }),
      { numRuns: 200 },
    );
  } finally {
    await rehearsal.close();
  }
});

/** The signer's certificate as PEM. */
function certificateOf({ verificationMaterial: { content: material } }: Bundle): string {
  if (material.$case !== 'certificate') throw new Error('no certificate');
  return pem.fromDER(material.certificate.rawBytes, 'CERTIFICATE');
}

function contextOf(root: string, files: readonly Buffer[] = [content]) {
  return {
    roots: parseTrustedRoot(root, new Date()),
    policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
    files: new Map(files.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), blocksOf(bytes)])),
    parseStatement,
  };
}

function blocksOf(bytes: Uint8Array): SignedFile {
  return {
    name: 'hello',
    sizeBytes: bytes.length,
    blocks: async function* () {
      yield bytes.subarray(0, 3);
      yield bytes.subarray(3);
    },
  };
}

/** Base64 with one bit of its middle byte turned. */
function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
}

function line(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
