// Refuses a bundle with fields that its format does not have, or with values in a form that a reader could take in two ways.
// Source: https://github.com/sigstore/protobuf-specs, sigstore_bundle.proto, v0.1 to v0.3, in the JSON form of protocol buffers

import { type JsonObject, readObject, readShape, refuse } from '../codec/json-shape.ts';
import {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
} from '../codec/sigstore-bundle.ts';
import type { Parsed } from '../model/statement.ts';

type Shape = 'text' | 'bytes' | 'integer' | readonly [Shape] | { readonly [key: string]: Shape };

const mediaTypes: readonly unknown[] = [
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
];

const certificate: Shape = { rawBytes: 'bytes' };

const bundle: Shape = {
  mediaType: 'text',
  verificationMaterial: {
    certificate,
    x509CertificateChain: { certificates: [certificate] },
    publicKey: { hint: 'text' },
    tlogEntries: [
      {
        logIndex: 'integer',
        logId: { keyId: 'bytes' },
        kindVersion: { kind: 'text', version: 'text' },
        integratedTime: 'integer',
        inclusionPromise: { signedEntryTimestamp: 'bytes' },
        inclusionProof: {
          logIndex: 'integer',
          rootHash: 'bytes',
          treeSize: 'integer',
          hashes: ['bytes'],
          checkpoint: { envelope: 'text' },
        },
        canonicalizedBody: 'bytes',
      },
    ],
    timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: 'bytes' }] },
  },
  messageSignature: { messageDigest: { algorithm: 'text', digest: 'bytes' }, signature: 'bytes' },
  dsseEnvelope: { payload: 'bytes', payloadType: 'text', signatures: [{ sig: 'bytes', keyid: 'text' }] },
};

/** Fields of which exactly one may be there: more than one is read differently by different readers. */
const choices: readonly { readonly within: readonly string[]; readonly of: readonly string[] }[] = [
  { within: [], of: ['messageSignature', 'dsseEnvelope'] },
  { within: ['verificationMaterial'], of: ['certificate', 'x509CertificateChain', 'publicKey'] },
];

/** The same value once it is known to be a bundle by its form. Nothing is verified yet. */
export function checkBundleShape(value: unknown): Parsed<JsonObject> {
  return readShape(() => {
    const object = readObject(value, 'the bundle');
    if (!mediaTypes.includes(object.mediaType)) {
      refuse('mediaType', `is ${JSON.stringify(object.mediaType) ?? 'missing'}, not a bundle of version 0.1 to 0.3`);
    }
    checkShape(object, bundle, 'the bundle');
    for (const { within, of } of choices) {
      const parent = within.reduce<JsonObject>((each, key) => readObject(each[key], key), object);
      const given = of.filter((key) => parent[key] !== undefined && parent[key] !== null);
      if (given.length !== 1) refuse(within.at(-1) ?? 'the bundle', `has ${given.length} of ${of.join(', ')}, not one`);
    }
    return object;
  });
}

/** Protocol buffers write an absent field as null too. */
function checkShape(value: unknown, shape: Shape, where: string): void {
  if (value === undefined || value === null) return;
  if (shape === 'text') {
    if (typeof value !== 'string') refuse(where, 'is not text');
  } else if (shape === 'bytes') {
    if (typeof value !== 'string' || !isBase64(value)) refuse(where, 'is not base64');
  } else if (shape === 'integer') {
    // 64 bits are written as text; small ones are found as numbers too.
    if (!/^(?:0|[1-9]\d{0,18})$/.test(String(value)) || !['string', 'number'].includes(typeof value)) {
      refuse(where, 'is not a whole number from 0');
    }
  } else if (isListShape(shape)) {
    if (!Array.isArray(value)) refuse(where, 'is not a list');
    for (const [index, member] of value.entries()) {
      if (member === null) refuse(`${where}[${index}]`, 'is null');
      checkShape(member, shape[0], `${where}[${index}]`);
    }
  } else {
    for (const [key, member] of Object.entries(readObject(value, where))) {
      const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (known === undefined) refuse(where, `has an unknown field "${key}"`);
      checkShape(member, known, where === 'the bundle' ? key : `${where}.${key}`);
    }
  }
}

function isListShape(shape: readonly [Shape] | { readonly [key: string]: Shape }): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** Standard alphabet with padding, and no bit left over: one spelling for one value. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}
