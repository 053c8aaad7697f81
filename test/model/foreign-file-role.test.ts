import { expect, test } from 'vitest';
import { checksumBeside, foreignFileRole, sbomBeside, signedBeside } from '../../src/model/foreign-file-role.ts';

test.each([
  ['hello', 'artifact'],
  ['hello_1.0_linux_amd64.tar.gz', 'artifact'],
  ['trusted_root.json', 'artifact'],
  ['hello.asc', 'artifact'],
  ['hello.cdx.xml', 'artifact'],
  ['bombs.json', 'artifact'],
  ['checksums.txt.bak', 'artifact'],
  ['mychecksums.txt', 'artifact'],
  ['.sigstore.json', 'artifact'],
  ['.jsonl', 'artifact'],
  ['SHA256SUMS', 'checksums'],
  ['sha512sums.txt', 'checksums'],
  ['checksums.txt', 'checksums'],
  ['hello_1.0_checksums.txt', 'checksums'],
  ['hello-checksums.txt', 'checksums'],
  ['hello.sha256', 'checksums'],
  ['hello.sha512', 'checksums'],
  ['hello.cdx.json', 'sbom'],
  ['hello.tar.gz.sbom.json', 'sbom'],
  ['hello.spdx.json', 'sbom'],
  ['bom.json', 'sbom'],
  ['hello-sbom.json', 'sbom'],
  ['hello.sigstore.json', 'signature'],
  ['checksums.txt.sigstore.json', 'signature'],
  ['hello.cdx.json.sigstore', 'signature'],
  ['multiple.intoto.jsonl', 'signature'],
  ['hello.bundle', 'signature or artifact'],
  ['attestations.jsonl', 'signature or artifact'],
  [`sha256:${'a'.repeat(64)}.jsonl`, 'signature or artifact'],
] as const)('in a release of others, "%s" is of the role %s', (name, role) => {
  expect(foreignFileRole(name)).toBe(role);
});

test('what a file lies beside is called as it is, but for its own ending', () => {
  expect(['a.sigstore.json', 'a.sigstore', 'a.intoto.jsonl', 'a.bundle', 'a.jsonl', 'a.json'].map(signedBeside)).toEqual([
    ...['a', 'a', 'a', 'a', 'a'],
    undefined,
  ]);
  expect(['a.sha256', 'a.sha512', 'checksums.txt', '.sha256'].map(checksumBeside)).toEqual(['a', 'a', undefined, undefined]);
  expect(['a.cdx.json', 'a.b.sbom.json', 'a.sbom.cdx.json', 'a.spdx.json', 'bom.json'].map(sbomBeside)).toEqual([
    ...['a', 'a.b', 'a', 'a'],
    undefined,
  ]);
});
