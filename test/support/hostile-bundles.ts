// The corpus of hostile bundles: each has one fault, is named after what it attacks, and is sound without the fault. Those that look
// odd and are sound stand beside them. Read by people in docs/hostile-releases.md.

import { createHash } from 'node:crypto';
import { contextPrimitive, octetString, sequence, utf8String } from '../../src/codec/der.ts';
import { codeSigning, extension, generateEcKeyPair, subjectPublicKeyInfo, timeStamping } from '../../src/sign/embedded/x509.ts';
import {
  addEntry,
  asChain,
  authorities,
  type BundleKind,
  type Fault,
  forgedFile,
  forgedNow,
  forgedStatement,
  type Json,
  otherCertificate,
  strangers,
  trustedTimes,
} from './hostile-bundle.ts';
import { base64, signer } from './hostile-sigstore.ts';

export interface HostileBundle {
  readonly kind: BundleKind;
  readonly fault: Fault;
}

const s1: BundleKind = { content: 'statement', log: 1 };
const s2: BundleKind = { content: 'statement', log: 2 };
const f1: BundleKind = { content: 'file', log: 1 };
const f2: BundleKind = { content: 'file', log: 2 };
/** GitHub's private instance: neither log, nor promise of a certificate's log. */
const timesAlone: BundleKind = {
  ...{ content: 'statement', log: 'none' },
  thresholds: { logs: 0, signedCertificateTimestamps: 0, timestamps: 1 },
};
const twoLogs: BundleKind = { ...s2, thresholds: { logs: 2, signedCertificateTimestamps: 1, timestamps: 1 } };

const minutes = (count: number): Date => new Date(forgedNow.getTime() + count * 60_000);
const years = (first: number, last: number) => ({ start: `${first}-01-01T00:00:00Z`, end: `${last}-01-01T00:00:00Z` });
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const nobody = generateEcKeyPair();
const other = otherCertificate(nobody.publicKey);
const arc = '1.3.6.1.4.1.57264.1';
const subjectNames = '2.5.29.17';

const onlyEntry = (bundle: Json): Json => bundle.verificationMaterial.tlogEntries[0];
const material = (bundle: Json): Json => bundle.verificationMaterial;
const envelope = (bundle: Json): Json => bundle.dsseEnvelope;

/** The certificate's extensions without one, and with others in its place. */
function withExtension(id: string, ...put: readonly Uint8Array[]): NonNullable<Fault['certificate']> {
  const name = Buffer.from(extension(id, Buffer.alloc(0))).subarray(2, -2);
  return ({ extensions }) => ({
    extensions: [...extensions.filter((each) => !Buffer.from(each).includes(name)), ...put],
  });
}

const uri = (text: string): Uint8Array => contextPrimitive(6, Buffer.from(text));
const names = (...each: readonly Uint8Array[]): Uint8Array => extension(subjectNames, sequence(...each), 'critical');
const usages = (...each: readonly string[]): Uint8Array => extension('2.5.29.37', sequence(...each.map(identifierOf)));

function identifierOf(dotted: string): Uint8Array {
  return Buffer.from(extension(dotted, Buffer.alloc(0))).subarray(2, -2);
}

/** Another certificate for the same authority in the trusted root. */
function withTimes(chain: (times: typeof trustedTimes) => readonly Buffer[]): NonNullable<Fault['root']> {
  return ({ timestampAuthorities }) => {
    timestampAuthorities[0].certChain.certificates = chain(trustedTimes).map((each) => ({ rawBytes: base64(each) }));
  };
}

/** What makes a bundle sound where two logs are wanted. */
export const addEntryOfOtherLog: Fault = { bundle: (bundle) => addEntry(bundle, 1) };

/** Another statement in place of the sound one. */
const stating = (change: object): Fault => ({ payload: JSON.stringify({ ...forgedStatement, ...change }) });

export const hostileBundles: Readonly<Record<string, HostileBundle>> = {
  // The certificate
  'certificate: expired when it signed': {
    kind: s1,
    fault: { certificate: () => ({ notBefore: minutes(-20), notAfter: minutes(-10) }) },
  },
  'certificate: not yet valid when it signed': {
    kind: s1,
    fault: { certificate: () => ({ notBefore: minutes(5), notAfter: minutes(15) }) },
  },
  'certificate: for servers alone': {
    kind: s1,
    fault: { certificate: withExtension('2.5.29.37', usages('1.3.6.1.5.5.7.3.1')) },
  },
  'certificate: for nothing in particular': { kind: s1, fault: { certificate: withExtension('2.5.29.37') } },
  'certificate: for any use': { kind: s1, fault: { certificate: withExtension('2.5.29.37', usages('2.5.29.37.0')) } },
  'certificate: for timestamps': { kind: s1, fault: { certificate: withExtension('2.5.29.37', usages(timeStamping)) } },
  'certificate: its key is not for signatures': {
    kind: s1,
    fault: { certificate: withExtension('2.5.29.15', extension('2.5.29.15', Buffer.from('03020520', 'hex'), 'critical')) },
  },
  'certificate: an authority that signs for itself': {
    kind: s1,
    fault: {
      certificate: ({ extensions }) => ({
        extensions: [...extensions, extension('2.5.29.19', Buffer.from('30030101ff', 'hex'), 'critical')],
      }),
    },
  },
  'certificate: names nobody': { kind: s1, fault: { certificate: withExtension(subjectNames) } },
  'certificate: an empty name': { kind: s1, fault: { certificate: withExtension(subjectNames, names(uri(''))) } },
  'certificate: two names': {
    kind: s1,
    fault: { certificate: withExtension(subjectNames, names(uri('https://a.invalid'), uri('https://b.invalid'))) },
  },
  'certificate: a name in two extensions': {
    kind: s1,
    fault: { certificate: ({ extensions }) => ({ extensions: [...extensions, names(uri('https://b.invalid'))] }) },
  },
  'certificate: the name of a host': {
    kind: s1,
    fault: { certificate: withExtension(subjectNames, names(contextPrimitive(2, Buffer.from('a.invalid')))) },
  },
  'certificate: a name with a zero byte': {
    kind: s1,
    fault: { certificate: withExtension(subjectNames, names(uri('https://a.invalid\0.b.invalid'))) },
  },
  'certificate: a claim twice': {
    kind: s1,
    fault: {
      certificate: ({ extensions }) => ({ extensions: [...extensions, extension(`${arc}.12`, utf8String('https://b.invalid'))] }),
    },
  },
  'certificate: a claim that is no text': {
    kind: s1,
    fault: { certificate: withExtension(`${arc}.12`, extension(`${arc}.12`, octetString(Buffer.from('x')))) },
  },
  'certificate: two issuers of the identity': {
    kind: s1,
    fault: { certificate: withExtension(`${arc}.8`, extension(`${arc}.8`, utf8String('https://b.invalid'))) },
  },
  'certificate: a critical extension that nobody knows': {
    kind: s1,
    fault: {
      certificate: ({ extensions }) => ({
        extensions: [...extensions, extension('1.3.6.1.4.1.99999.1', octetString(Buffer.from('x')), 'critical')],
      }),
    },
  },
  'certificate: by an authority of the same name': { kind: s1, fault: { issuer: authorities.stranger } },
  'certificate: bytes after its end': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        const { certificate } = material(bundle);
        certificate.rawBytes = base64(Buffer.concat([Buffer.from(certificate.rawBytes, 'base64'), Buffer.of(0)]));
      },
    },
  },
  'chain: brings the root along': { kind: s1, fault: { bundle: (bundle) => asChain(bundle, ['intermediate', 'root']) } },
  'chain: in the wrong order': { kind: s1, fault: { bundle: (bundle) => asChain(bundle, ['intermediate'], 'reversed') } },
  'chain: empty': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        asChain(bundle, []);
        material(bundle).x509CertificateChain.certificates = [];
      },
    },
  },
  'chain: a certificate that is none': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        asChain(bundle, []);
        material(bundle).x509CertificateChain.certificates.push({ rawBytes: 'AAAA' });
      },
    },
  },
  'chain: beside a single certificate': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        const { certificate } = material(bundle);
        material(bundle).x509CertificateChain = { certificates: [certificate] };
      },
    },
  },

  // The log of certificates
  'certificate log: promised nothing': { kind: s1, fault: { promises: () => [] } },
  'certificate log: one that nobody trusts': { kind: s1, fault: { promises: (promise) => [promise({ by: 'stranger' })] } },
  'certificate log: another key under its name': {
    kind: s1,
    fault: { promises: (promise) => [promise({ by: 'stranger under the trusted name' })] },
  },
  'certificate log: promised another certificate': { kind: s1, fault: { promises: (promise) => [promise({ over: other })] } },
  'certificate log: before its key was valid': {
    kind: s1,
    fault: { promises: (promise) => [promise({ time: new Date('2025-06-01') })] },
  },
  'certificate log: after its key was valid': {
    kind: s1,
    fault: {
      root: ({ ctlogs }) => {
        ctlogs[0].publicKey.validFor = years(2020, 2021);
      },
    },
  },

  // The log of signatures
  'log: recorded another certificate (version 1)': {
    kind: s1,
    fault: {
      body: ({ spec }) => {
        spec.signatures[0].verifier = base64(
          Buffer.from(`-----BEGIN CERTIFICATE-----\n${base64(other)}\n-----END CERTIFICATE-----\n`),
        );
      },
    },
  },
  'log: recorded another certificate (version 2)': {
    kind: s2,
    fault: {
      body: ({ spec }) => {
        spec.hashedRekordV002.signature.verifier.x509Certificate.rawBytes = base64(other);
      },
    },
  },
  'log: recorded a bare key': {
    kind: s2,
    fault: {
      body: ({ spec }) => {
        const rawBytes = base64(subjectPublicKeyInfo(signer.publicKey));
        spec.hashedRekordV002.signature.verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', publicKey: { rawBytes } };
      },
    },
  },
  'log: recorded another signature (version 1)': {
    kind: s1,
    fault: {
      body: ({ spec }) => {
        spec.signatures[0].signature = base64(Buffer.from('another signature'));
      },
    },
  },
  'log: recorded another signature (version 2)': {
    kind: s2,
    fault: {
      body: ({ spec }) => {
        spec.hashedRekordV002.signature.content = base64(Buffer.from('another signature'));
      },
    },
  },
  'log: recorded another statement': {
    kind: s1,
    fault: {
      body: ({ spec }) => {
        spec.payloadHash.value = sha256('another');
      },
    },
  },
  'log: recorded another file (version 1)': {
    kind: f1,
    fault: {
      body: ({ spec }) => {
        spec.data.hash.value = sha256('another');
      },
    },
  },
  'log: recorded another file (version 2)': {
    kind: f2,
    fault: {
      body: ({ spec }) => {
        spec.hashedRekordV002.data.digest = base64(Buffer.from(sha256('another'), 'hex'));
      },
    },
  },
  'log: a statement as a file (version 1)': {
    kind: s1,
    fault: {
      entry: (entry) => {
        entry.kindVersion = { kind: 'hashedrekord', version: '0.0.1' };
      },
    },
  },
  'log: a file as a statement': {
    kind: f1,
    fault: {
      entry: (entry) => {
        entry.kindVersion = { kind: 'dsse', version: '0.0.1' };
      },
    },
  },
  'log: a kind that says nothing of signatures': {
    kind: s1,
    fault: {
      entry: (entry) => {
        entry.kindVersion = { kind: 'alpine', version: '0.0.1' };
      },
    },
  },
  'log: a version that is not there yet': {
    kind: s2,
    fault: {
      entry: (entry) => {
        entry.kindVersion.version = '0.0.9';
      },
    },
  },
  'log: says one kind and recorded another': {
    kind: s1,
    fault: {
      body: (body) => {
        body.kind = 'intoto';
      },
    },
  },
  'log: recorded a key twice': {
    kind: s1,
    fault: { bodyText: (text) => text.replace('{', '{"kind":"hashedrekord",') },
  },
  'log: recorded no JSON': { kind: s1, fault: { bodyText: (text) => `${text}x` } },
  'log: no entry': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        material(bundle).tlogEntries = [];
      },
    },
  },
  'log: one entry twice': {
    kind: s2,
    fault: { bundle: (bundle) => material(bundle).tlogEntries.push(onlyEntry(bundle)) },
  },
  'log: two entries of one log where two logs are wanted': {
    kind: twoLogs,
    fault: {
      bundle: (bundle) => {
        material(bundle).tlogEntries.splice(1);
        // The same signature recorded again, as another body.
        addEntry(bundle, 2, { bodyText: (text) => `${text} ` });
      },
    },
  },
  'log: a second entry that does not hold': {
    kind: s2,
    fault: { bundle: (bundle) => addEntry(bundle, 1, { logKey: 'stranger' }) },
  },
  'log: one that nobody trusts': {
    kind: s2,
    fault: {
      entry: (entry) => {
        entry.logId.keyId = base64(strangers.logs[2].id);
      },
    },
  },
  'log: before its key was valid (version 1)': {
    kind: s1,
    fault: {
      root: ({ tlogs }) => {
        tlogs[0].publicKey.validFor = years(2028, 2030);
      },
    },
  },
  'log: before its key was valid (version 2)': {
    kind: s2,
    fault: {
      root: ({ tlogs }) => {
        tlogs[1].publicKey.validFor = years(2028, 2030);
      },
    },
  },
  'log: after its key was valid (version 1)': {
    kind: s1,
    fault: {
      root: ({ tlogs }) => {
        tlogs[0].publicKey.validFor = years(2020, 2021);
      },
    },
  },
  'log: after its key was valid (version 2)': {
    kind: s2,
    fault: {
      root: ({ tlogs }) => {
        tlogs[1].publicKey.validFor = years(2020, 2021);
      },
    },
  },
  'log: another place than it proves': {
    kind: s2,
    fault: {
      entry: (entry) => {
        entry.logIndex = String(Number(entry.logIndex) + 1000);
      },
    },
  },
  'log: a time that nobody vouches for': {
    kind: s2,
    fault: {
      entry: (entry) => {
        entry.integratedTime = '1793527200';
      },
    },
  },
  'proof: missing': {
    kind: s2,
    fault: {
      entry: (entry) => {
        delete entry.inclusionProof;
      },
    },
  },
  'proof: without a checkpoint': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        delete inclusionProof.checkpoint;
      },
    },
  },
  'proof: of another tree': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        inclusionProof.hashes = inclusionProof.hashes.map(() => base64(Buffer.alloc(32, 7)));
      },
    },
  },
  'proof: a hash more': {
    kind: s2,
    fault: { entry: ({ inclusionProof }) => inclusionProof.hashes.push(base64(Buffer.alloc(32))) },
  },
  'proof: a hash less': { kind: s2, fault: { entry: ({ inclusionProof }) => inclusionProof.hashes.pop() } },
  'proof: of a neighbour': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        inclusionProof.logIndex = String(Number(inclusionProof.logIndex) - 1);
      },
    },
  },
  'proof: outside of the tree': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        inclusionProof.logIndex = '9223372036854775807';
      },
    },
  },
  'proof: another size than the checkpoint': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        inclusionProof.treeSize = String(Number(inclusionProof.treeSize) + 1);
      },
    },
  },
  'proof: another root than the checkpoint': {
    kind: s2,
    fault: {
      entry: ({ inclusionProof }) => {
        inclusionProof.rootHash = base64(Buffer.alloc(32, 7));
      },
    },
  },
  'checkpoint: signed by another key': { kind: s2, fault: { logKey: 'stranger' } },
  'checkpoint: of another size': { kind: s2, fault: { checkpoint: ({ size }) => ({ size: size + 1 }) } },
  'checkpoint: of another root': { kind: s2, fault: { checkpoint: () => ({ root: Buffer.alloc(32, 7) }) } },
  'checkpoint: of another origin': { kind: s2, fault: { checkpoint: () => ({ origin: 'log3.forged.invalid' }) } },
  'checkpoint: signed under another name': { kind: s2, fault: { checkpoint: () => ({ name: 'log3.forged.invalid' }) } },
  'checkpoint: signed under part of its name': { kind: s2, fault: { checkpoint: () => ({ name: 'forged' }) } },
  'checkpoint: text after the signatures': { kind: s2, fault: { checkpoint: () => ({ more: 'and so on\n' }) } },
  'promise: signed by another key': {
    kind: s1,
    fault: {
      entry: (entry) => {
        const { canonicalizedBody: body, integratedTime, logIndex } = entry;
        const text = JSON.stringify({
          ...{ body, integratedTime: Number(integratedTime) },
          ...{ logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'), logIndex: Number(logIndex) },
        });
        entry.inclusionPromise.signedEntryTimestamp = base64(strangers.logs[1].sign(text));
      },
    },
  },
  'promise: for another time': {
    kind: s1,
    fault: { promised: (promised) => ({ ...promised, integratedTime: promised.integratedTime + 1 }) },
  },
  'promise: for another place': {
    kind: s1,
    fault: { promised: (promised) => ({ ...promised, logIndex: promised.logIndex + 1 }) },
  },
  'promise: for another body': {
    kind: s1,
    fault: { promised: (promised) => ({ ...promised, body: base64(Buffer.from('{}')) }) },
  },
  'promise: a time after the certificate': { kind: s1, fault: { integratedTime: minutes(30) } },
  'promise: a time before the certificate': { kind: s1, fault: { integratedTime: minutes(-30) } },
  'promise: a time that no clock has': {
    kind: s1,
    fault: {
      entry: (entry) => {
        entry.integratedTime = '9223372036854775807';
      },
    },
  },

  // Timestamps
  'timestamp: by an authority that nobody trusts': { kind: s2, fault: { time: () => ({ by: strangers.times }) } },
  'timestamp: over another signature': { kind: s2, fault: { time: () => ({ signature: Buffer.from('another') }) } },
  'timestamp: after the certificate': { kind: s2, fault: { time: () => ({ time: '20261101103000Z' }) } },
  'timestamp: before the certificate': { kind: s2, fault: { time: () => ({ time: '20261101093000Z' }) } },
  'timestamp: not granted': { kind: s2, fault: { time: () => ({ status: 2 }) } },
  'timestamp: a time that is none': { kind: s2, fault: { time: () => ({ time: '20261301100030Z' }) } },
  'timestamp: a time without its zone': { kind: s2, fault: { time: () => ({ time: '20261101100030' }) } },
  'timestamp: bytes after its end': {
    kind: s2,
    fault: { time: () => ({ answer: (der) => Buffer.concat([der, Buffer.of(0)]) }) },
  },
  'timestamp: brings a stranger along': { kind: s2, fault: { time: () => ({ certificates: [other] }) } },
  'timestamp: two signers': { kind: s2, fault: { time: () => ({ signers: 2 }) } },
  'timestamp: its authority is for any use': {
    kind: s2,
    fault: { root: withTimes((times) => times.withUsage(['2.5.29.37.0'], 'critical')) },
  },
  'timestamp: its authority is for more than timestamps': {
    kind: s2,
    fault: { root: withTimes((times) => times.withUsage([timeStamping, codeSigning], 'critical')) },
  },
  'timestamp: its authority may be used otherwise': {
    kind: s2,
    fault: { root: withTimes((times) => times.withUsage([timeStamping], 'not critical')) },
  },
  'timestamp: no timestamp at all': { kind: s2, fault: { time: () => ({ answer: () => Buffer.from('no timestamp') }) } },
  'timestamp: twice, where two are wanted': {
    kind: { ...s1, thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 2 } },
    fault: {
      bundle: (bundle) => {
        const stamps = material(bundle).timestampVerificationData.rfc3161Timestamps;
        stamps.push(stamps[0]);
      },
    },
  },
  'timestamp: none, where the log has no time': {
    kind: s2,
    fault: {
      bundle: (bundle) => {
        delete material(bundle).timestampVerificationData;
      },
    },
  },
  'timestamp: before its authority was valid': {
    kind: s2,
    fault: {
      root: ({ timestampAuthorities }) => {
        timestampAuthorities[0].validFor = years(2028, 2030);
      },
    },
  },
  'timestamp: after its authority was valid': {
    kind: s2,
    fault: {
      root: ({ timestampAuthorities }) => {
        timestampAuthorities[0].validFor = years(2020, 2021);
      },
    },
  },
  'authority: before it was valid': {
    kind: s2,
    fault: {
      root: ({ certificateAuthorities }) => {
        certificateAuthorities[0].validFor = years(2028, 2030);
      },
    },
  },
  'authority: after it was valid': {
    kind: s2,
    fault: {
      root: ({ certificateAuthorities }) => {
        certificateAuthorities[0].validFor = years(2020, 2021);
      },
    },
  },

  // The envelope and what it holds
  'envelope: two signatures': {
    kind: s1,
    fault: { bundle: (bundle) => envelope(bundle).signatures.push(envelope(bundle).signatures[0]) },
  },
  'envelope: no signature': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures = [];
      },
    },
  },
  'envelope: an empty signature': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures[0].sig = '';
      },
    },
  },
  'envelope: the key id is a number': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures[0].keyid = 1;
      },
    },
  },
  'envelope: a certificate beside the signature': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures[0].cert = 'x';
      },
    },
  },
  'envelope: a payload of another type': { kind: s1, fault: { payloadType: 'application/json' } },
  'envelope: the type was changed after signing': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).payloadType = 'application/vnd.in-toto+json ';
      },
    },
  },
  'envelope: the payload was changed after signing': {
    kind: s2,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).payload = base64(Buffer.from(JSON.stringify({ ...forgedStatement, predicate: 1 })));
      },
    },
  },
  'envelope: signed without its encoding': { kind: s1, fault: { signed: () => Buffer.from(JSON.stringify(forgedStatement)) } },
  'envelope: signed with a byte more': { kind: s1, fault: { signed: (right) => Buffer.concat([right, Buffer.of(0)]) } },
  'payload: empty': { kind: s1, fault: { payload: '' } },
  'payload: no JSON': { kind: s1, fault: { payload: 'hello' } },
  'payload: not UTF-8': { kind: s1, fault: { payload: Buffer.from([0x22, 0xff, 0x22]) } },
  'payload: no statement': { kind: s1, fault: { payload: '{"hello":"world"}' } },
  'payload: a key twice': {
    kind: s1,
    fault: { payload: JSON.stringify(forgedStatement).replace('{', '{"predicateType":"https://slsa.dev/provenance/v1",') },
  },
  'payload: opens with a byte-order mark': { kind: s1, fault: { payload: `\u{feff}${JSON.stringify(forgedStatement)}` } },
  'payload: nested 65 deep': { kind: s1, fault: stating({ predicate: nested(64) }) },
  'statement: an older version': { kind: s1, fault: stating({ _type: 'https://in-toto.io/Statement/v0.1' }) },
  'statement: no subject': { kind: s1, fault: stating({ subject: [] }) },
  'statement: a subject twice': {
    kind: s1,
    fault: stating({ subject: [forgedStatement.subject[0], { name: 'hello', digest: { sha256: sha256('b') } }] }),
  },
  'statement: a subject without a digest': { kind: s1, fault: stating({ subject: [{ name: 'hello', digest: {} }] }) },
  'statement: a digest that is too short': {
    kind: s1,
    fault: stating({ subject: [{ name: 'hello', digest: { sha256: 'ab' } }] }),
  },

  // The signature over a file
  'file: the signature is over other bytes': { kind: f2, fault: { signed: () => Buffer.from('other bytes') } },
  'file: another digest than was signed': {
    kind: f2,
    fault: {
      bundle: ({ messageSignature }) => {
        messageSignature.messageDigest.digest = base64(Buffer.from(sha256('b'), 'hex'));
      },
    },
  },
  'file: a digest of another algorithm': {
    kind: f2,
    fault: {
      bundle: ({ messageSignature }) => {
        messageSignature.messageDigest.algorithm = 'SHA2_512';
      },
    },
  },
  'file: a digest of no algorithm that is known': {
    kind: f2,
    fault: {
      bundle: ({ messageSignature }) => {
        messageSignature.messageDigest.algorithm = 'MD5';
      },
    },
  },
  'file: no digest': {
    kind: f2,
    fault: {
      bundle: ({ messageSignature }) => {
        delete messageSignature.messageDigest;
      },
    },
  },
  'file: an empty signature': {
    kind: f2,
    fault: {
      bundle: ({ messageSignature }) => {
        messageSignature.signature = '';
      },
    },
  },

  // The bundle as text
  'bundle: a version that is not there yet': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v0.9+json';
      },
    },
  },
  'bundle: no version': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        delete bundle.mediaType;
      },
    },
  },
  'bundle: a chain in version 0.3': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        asChain(bundle, ['intermediate']);
        bundle.mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
      },
    },
  },
  'bundle: an unknown field': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        bundle.comment = 'x';
      },
    },
  },
  'bundle: an unknown field, deep inside': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        onlyEntry(bundle).inclusionProof.checkpoint.more = 'x';
      },
    },
  },
  'bundle: fields under their other names': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        bundle.verification_material = bundle.verificationMaterial;
        delete bundle.verificationMaterial;
      },
    },
  },
  'bundle: a key twice': { kind: s1, fault: { text: (text) => text.replace('{', '{"mediaType":"x",') } },
  'bundle: a key twice, once escaped': { kind: s1, fault: { text: (text) => text.replace('{', '{"media\\u0054ype":"x",') } },
  'bundle: a statement and a file': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        const digest = base64(Buffer.from(sha256(forgedFile), 'hex'));
        bundle.messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest }, signature: 'AAAA' };
      },
    },
  },
  'bundle: neither a statement nor a file': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        delete bundle.dsseEnvelope;
      },
    },
  },
  'bundle: a bare key': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        delete material(bundle).certificate;
        material(bundle).publicKey = { hint: 'x' };
      },
    },
  },
  'bundle: base64 in the alphabet of addresses': {
    kind: s1,
    // Not every signature has a character that differs.
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures[0].sig = '-_-_';
      },
    },
  },
  'bundle: base64 with a line break': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).payload = envelope(bundle).payload.replace(/^.{8}/, '$&\n');
      },
    },
  },
  'bundle: base64 without its padding': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        onlyEntry(bundle).logId.keyId = onlyEntry(bundle).logId.keyId.replace(/=+$/, '');
      },
    },
  },
  'bundle: base64 with bits left over': {
    kind: s1,
    // 32 bytes leave two bits in the last character, which must be clear.
    fault: {
      bundle: (bundle) => {
        onlyEntry(bundle).logId.keyId = onlyEntry(bundle).logId.keyId.replace(/.=$/, nextLetter);
      },
    },
  },
  'bundle: a number of 400 digits': {
    kind: s1,
    fault: { text: (text) => text.replace(/"logIndex":"\d+"/, `"logIndex":${'9'.repeat(400)}`) },
  },
  'bundle: a number with a point': { kind: s1, fault: { text: (text) => text.replace(/"logIndex":"(\d+)"/, '"logIndex":$1.5') } },
  'bundle: a number below zero': { kind: s1, fault: { text: (text) => text.replace(/"logIndex":"(\d+)"/, '"logIndex":"-$1"') } },
  'bundle: a number in hex': { kind: s1, fault: { text: (text) => text.replace(/"logIndex":"\d+"/, '"logIndex":"0x1"') } },
  'bundle: nested 65 deep': { kind: s1, fault: { text: (text) => text.replace('{', `{"x":${JSON.stringify(nested(64))},`) } },
  'bundle: nested 100,000 deep': { kind: s1, fault: { text: (text) => text.replace('{', `{"x":${'['.repeat(100_000)},`) } },
  'bundle: opens with a byte-order mark': { kind: s1, fault: { text: (text) => `\u{feff}${text}` } },
  'bundle: text after its end': { kind: s1, fault: { text: (text) => `${text}{}` } },
  'bundle: a zero byte after its end': { kind: s1, fault: { text: (text) => `${text}\0` } },
  'bundle: cut short': { kind: s1, fault: { text: (text) => text.slice(0, -1) } },
  'bundle: a surrogate that stands alone': { kind: s1, fault: { text: (text) => text.replace('{', '{"x":"\\ud800",') } },
  'bundle: a list': { kind: s1, fault: { text: (text) => `[${text}]` } },
  'bundle: a prototype': { kind: s1, fault: { text: (text) => text.replace('{', '{"__proto__":{"mediaType":"x"},') } },
  'bundle: nothing': { kind: s1, fault: { text: () => 'null' } },
};

/** Odd, and right: who refuses these refuses releases that are sound. */
export const oddBundles: Readonly<Record<string, HostileBundle>> = {
  'a chain that ends below the root': { kind: s1, fault: { bundle: (bundle) => asChain(bundle, ['intermediate']) } },
  'a key id, which nobody relies on': {
    kind: s1,
    fault: {
      bundle: (bundle) => {
        envelope(bundle).signatures[0].keyid = '../x';
      },
    },
  },
  'fields that are null': {
    kind: s2,
    fault: {
      bundle: (bundle) => {
        onlyEntry(bundle).inclusionPromise = null;
      },
    },
  },
  'whole numbers as numbers': {
    kind: s1,
    fault: { text: (text) => text.replace(/"(logIndex|integratedTime)":"(\d+)"/g, '"$1":$2') },
  },
  'white space between': { kind: s1, fault: { text: (text) => JSON.stringify(JSON.parse(text), undefined, 2) } },
  'two logs': { kind: s2, fault: { bundle: (bundle) => addEntry(bundle, 1) } },
  'a witness beside the log': {
    kind: s2,
    fault: { checkpoint: () => ({ more: `\u2014 witness.invalid ${base64(Buffer.alloc(76, 7))}\n` }) },
  },
  'a timestamp with tenths of a second': { kind: s2, fault: { time: () => ({ time: '20261101100030.5Z' }) } },
  'a timestamp with millionths of a second': { kind: s2, fault: { time: () => ({ time: '20261101100030.123456Z' }) } },
  'a timestamp that brings its chain along': { kind: s2, fault: { time: ({ by }) => ({ certificates: by.chain }) } },
  'a timestamp with a nonce': { kind: s2, fault: { time: () => ({ nonce: 99 }) } },
  'timestamps alone, where the policy asks for nothing else': { kind: timesAlone, fault: { promises: () => [] } },
  'an e-mail address': {
    kind: s1,
    fault: { certificate: withExtension(subjectNames, names(contextPrimitive(1, Buffer.from('alice@example.org')))) },
  },
  'code signing among other uses': {
    kind: s1,
    fault: { certificate: withExtension('2.5.29.37', usages(codeSigning, '1.3.6.1.5.5.7.3.4')) },
  },
};

function nested(levels: number): unknown {
  return levels === 0 ? 0 : [nested(levels - 1)];
}

function nextLetter(end: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `${letters[letters.indexOf(end.charAt(0)) + 1] ?? 'B'}=`;
}
