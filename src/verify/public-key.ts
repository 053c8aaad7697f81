// Reads the public key that a bundle without a certificate must be signed with. It comes from the caller, never from the bundle.
// Source of the kinds of key: https://github.com/sigstore/architecture-docs/blob/main/algorithm-registry.md

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { ToolError } from '../model/tool-error.ts';

export interface PublicKey {
  readonly key: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly der: Buffer;
  /** Such as `EC P-256` or `RSA 3072`. */
  readonly algorithm: string;
  /** Of `der`, lower-case hex. */
  readonly sha256: string;
}

/** A public key, as SubjectPublicKeyInfo or in the older form of RSA alone. */
const pemForm = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END \1?PUBLIC KEY-----\s*$/;

const help = 'give a PEM file with one public key: EC on P-256, P-384 or P-521, RSA of 2048 bits or more, or Ed25519';

/**
 * @param text PEM of one public key, and nothing else.
 * @param file Named in errors.
 * @throws {ToolError} `file/bad-public-key` when it is no public key in PEM; `file/unsupported-public-key` for one of another kind.
 */
export function parsePublicKey(text: string, file: string): PublicKey {
  if (!pemForm.test(text.replaceAll('\r\n', '\n'))) {
    const reason = /PRIVATE KEY-----/.test(text) ? 'it holds a private key' : 'it is not one public key in PEM';
    throw new ToolError('file', 'file/bad-public-key', `"${file}" cannot be used as a public key: ${reason}`, { help });
  }
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (cause) {
    throw new ToolError('file', 'file/bad-public-key', `"${file}" cannot be used as a public key: it cannot be read`, {
      help,
      cause,
    });
  }
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw new ToolError(
      'file',
      'file/unsupported-public-key',
      `the public key "${file}" is ${nameOf(key)}, which is not supported`,
      {
        help,
      },
    );
  }
  const der = key.export({ type: 'spki', format: 'der' });
  return { key, der, algorithm, sha256: createHash('sha256').update(der).digest('hex') };
}

const curveNames: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

/** NIST SP 800-57 part 1, table 2: less has fewer than 112 bits of strength. */
const leastRsaBits = 2048;

function algorithmOf(key: KeyObject): string | undefined {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'ec': {
      const curve = curveNames[namedCurve];
      return curve === undefined ? undefined : `EC ${curve}`;
    }
    case 'rsa':
      return modulusLength < leastRsaBits ? undefined : `RSA ${modulusLength}`;
    case 'rsa-pss':
      return modulusLength < leastRsaBits ? undefined : `RSA-PSS ${modulusLength}`;
    case 'ed25519':
      return 'Ed25519';
  }
  return undefined;
}

function nameOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails ?? {};
  return `"${[asymmetricKeyType, namedCurve, modulusLength].filter((part) => part !== undefined).join(' ')}"`;
}
