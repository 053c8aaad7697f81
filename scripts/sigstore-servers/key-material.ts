// Makes the keys and certificates that the servers sign with, fresh for each stack.

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { objectIdentifier, sequence } from '../../src/codec/der.ts';
import { pem } from '../../src/codec/sigstore-core.ts';
import {
  authorityExtensions,
  codeSigning,
  distinguishedName,
  extension,
  generateEcKeyPair,
  leafExtensions,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
  timeStamping,
} from '../../src/sign/embedded/x509.ts';

export interface KeyMaterial {
  /** By file name, as the servers' command lines name them. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the two keys that are encrypted. */
  readonly password: string;
}

/** In every certificate of a stack; never the name by which a rehearsal is known. */
export const organization = 'Selfsame loopback servers (for tests)';

const lifetimeMs = 365 * 24 * 60 * 60 * 1000;

export function createKeyMaterial(now: Date): KeyMaterial {
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const period = { notBefore, notAfter: new Date(notBefore.getTime() + lifetimeMs) };
  const password = randomBytes(16).toString('hex');

  const authority = generateEcKeyPair();
  const authorityKey = subjectPublicKeyInfo(authority.publicKey);
  const authorityName = distinguishedName(organization, 'certificate authority');
  const certificate = signCertificate(
    {
      ...period,
      serialNumber: randomSerialNumber(),
      issuer: authorityName,
      subject: authorityName,
      publicKey: authorityKey,
      // What Fulcio asks of its own certificate.
      extensions: [...authorityExtensions(authorityKey), extension('2.5.29.37', sequence(objectIdentifier(codeSigning)))],
    },
    authority.privateKey,
  );

  const root = generateEcKeyPair();
  const rootKey = subjectPublicKeyInfo(root.publicKey);
  const rootName = distinguishedName(organization, 'timestamp root');
  const rootFields = { ...period, serialNumber: randomSerialNumber(), issuer: rootName };
  const rootCertificate = signCertificate(
    { ...rootFields, subject: rootName, publicKey: rootKey, extensions: authorityExtensions(rootKey) },
    root.privateKey,
  );
  const clock = generateEcKeyPair();
  const clockKey = subjectPublicKeyInfo(clock.publicKey);
  const clockCertificate = signCertificate(
    {
      ...rootFields,
      serialNumber: randomSerialNumber(),
      subject: distinguishedName(organization, 'timestamps'),
      publicKey: clockKey,
      extensions: leafExtensions(clockKey, rootKey, timeStamping),
    },
    root.privateKey,
  );

  return {
    password,
    files: {
      'fulcio.pem': pem.fromDER(certificate),
      'fulcio.key': encrypted(authority.privateKey, password),
      'rekor.key': generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      'timestamp.pem': pem.fromDER(clockCertificate) + pem.fromDER(rootCertificate),
      'timestamp.key': encrypted(clock.privateKey, password),
    },
  };
}

function encrypted(key: KeyObject, passphrase: string): string {
  return key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }).toString();
}
