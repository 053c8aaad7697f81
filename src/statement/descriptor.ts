// Reads digest sets, subjects and resource descriptors of in-toto statements.
// Source: in-toto attestation framework, spec/v1/digest_set.md and resource_descriptor.md.

import { type JsonObject, readObject, readOptional, readText, refuse } from '../codec/json-shape.ts';
import type { DigestSet, ResourceDescriptor, Subject } from '../model/statement.ts';

/** Lower-case hex of these lengths; a git object name may be SHA-1 or SHA-256. Other algorithms are kept as they are. */
const digestForms: Readonly<Record<string, RegExp>> = {
  sha256: /^[0-9a-f]{64}$/,
  sha384: /^[0-9a-f]{96}$/,
  sha512: /^[0-9a-f]{128}$/,
  gitCommit: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
};

/** At least one digest, each in the form of its algorithm. */
export function readDigestSet(value: unknown, where: string): DigestSet {
  const entries = Object.entries(readObject(value, where));
  if (entries.length === 0) refuse(where, 'is empty');
  return Object.fromEntries(
    entries.map(([algorithm, digest]) => {
      const text = readText(digest, `${where}.${algorithm}`);
      const form = Object.hasOwn(digestForms, algorithm) ? digestForms[algorithm] : undefined;
      if (form !== undefined && !form.test(text)) refuse(`${where}.${algorithm}`, 'is not lower-case hex of its length');
      return [algorithm, text];
    }),
  );
}

export function readSubject(value: unknown, where: string): Subject {
  const object = readObject(value, where);
  return { name: readText(object.name, `${where}.name`), digest: readDigestSet(object.digest, `${where}.digest`) };
}

/** A name, a URI or a digest must be there; fields of no use here are left out. */
export function readDescriptor(value: unknown, where: string): ResourceDescriptor {
  const object = readObject(value, where);
  if (object.name === undefined && object.uri === undefined && object.digest === undefined) {
    refuse(where, 'has neither a name nor a uri nor a digest');
  }
  return {
    ...readOptional(object, 'name', where, readText),
    ...readOptional(object, 'uri', where, readText),
    ...readOptional(object, 'digest', where, readDigestSet),
    ...readOptional(object, 'mediaType', where, readText),
    ...readOptional(object, 'annotations', where, (annotations, at): JsonObject => readObject(annotations, at)),
  };
}
