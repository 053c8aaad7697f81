import { expect, test } from 'vitest';
import { artifactNameFault, fileNameFault, fileRole } from '../../src/model/file-role.ts';

test.each([
  ['hello', 'artifact'],
  ['hello-1.0.tar.gz', 'artifact'],
  ['release.json.txt', 'artifact'],
  ['Release.json', 'artifact'],
  ['sha256sums', 'artifact'],
  ['hello.cdx.json', 'sbom'],
  ['double-build.json', 'double-build'],
  ['release.json', 'manifest'],
  ['SHA256SUMS', 'checksums'],
  ['hello.sigstore.json', 'signature'],
  ['hello.cdx.json.sigstore.json', 'signature'],
  ['hello-1.0.intoto.jsonl', 'statements'],
  ['trusted_root.json', 'trusted-root'],
] as const)('"%s" is of the role %s', (name, role) => {
  expect(fileRole(name)).toBe(role);
});

test.each([
  ['', 'is empty'],
  ['.', 'is a folder'],
  ['..', 'is a folder'],
  ['a/b', 'holds a slash'],
  ['a\0b', 'holds a zero byte'],
  ['\ud800', 'is not Unicode text'],
  ['é'.repeat(128), 'is longer than 255 bytes'],
])('no file can be called %j', (name, fault) => {
  expect(fileNameFault(name)).toBe(fault);
});

test.each(['-n', 'a b', 'x\ny', '\u{1b}[31m', '...', 'é'.repeat(127), '\\'])('a file can be called %j', (name) => {
  expect(fileNameFault(name)).toBeUndefined();
  expect(artifactNameFault(name)).toBeUndefined();
});

test.each([
  ['release.json', 'is kept for the manifest of the release'],
  ['SHA256SUMS', 'is kept for the checksums of the release'],
  ['x.intoto.jsonl', 'is kept for the statements of the release'],
  ['x.cdx.json', 'is kept for the SBOMs of the release'],
  ['..', 'is a folder'],
])('no artifact can be called "%s"', (name, fault) => {
  expect(artifactNameFault(name)).toBe(fault);
});
