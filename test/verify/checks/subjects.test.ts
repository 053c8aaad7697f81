import { predicateTypes, type Statement } from '../../../src/model/statement.ts';
import type { TreeEntry } from '../../../src/model/world.ts';
import { subjects } from '../../../src/verify/checks/subjects.ts';
import { testCheck } from '../../support/check-cases.ts';
import { attestations, foreignEvidenceOf, linux, mac, sbomName } from '../../support/foreign-evidence.ts';
import {
  artifactName,
  evidenceOf,
  inParts,
  sha256,
  statementsName,
  withFile,
  withoutFile,
} from '../../support/release-evidence.ts';

const another = { name: 'SHA256SUMS', digest: { sha256: sha256('another') } };
const lastSbom = { name: `${artifactName}.cdx.json`, digest: { sha256: sha256('another') } };

const testResult = {
  predicateType: predicateTypes.gate,
  predicate: { result: 'PASSED', configuration: [{ name: 'unit' }] },
} satisfies Partial<Statement>;

testCheck(subjects, {
  alone: {
    'a file lies in the folder that nobody signed': () =>
      evidenceOf({ evidence: (each) => withFile(each, 'notes.txt', 'read me') }),
    'a file is missing': () => evidenceOf({ evidence: (each) => withoutFile(each, artifactName) }),
    'a file was renamed': () =>
      evidenceOf({ evidence: (each) => withFile(withoutFile(each, artifactName), 'hello.tar.gz', 'the program') }),
    'statements lie under another name too': () =>
      evidenceOf({ evidence: (each) => withFile(each, 'copy.intoto.jsonl', 'statements') }),
    'SHA256SUMS is another than was signed': () => evidenceOf({ evidence: (each) => withFile(each, 'SHA256SUMS', 'other') }),
    'two names differ in case alone': () => withEntry({ path: 'sha256sums', kind: 'file', mode: 0o644, sizeBytes: 1 }),
    'two names are one when written with composed accents': () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          entries: [
            ...each.entries,
            ...['\u00e9.sigstore.json', 'e\u0301.sigstore.json'].map(
              (path) => ({ path, kind: 'file', mode: 0o644, sizeBytes: 1 }) as const,
            ),
          ],
        }),
      }),
    'a symbolic link leads out of the folder': () =>
      withEntry({ path: 'passwd', kind: 'link', mode: 0o777, sizeBytes: 0, target: '../../etc/passwd' }),
    'a folder lies in the folder': () => withEntry({ path: 'more', kind: 'folder', mode: 0o755, sizeBytes: 0 }),
    'a device lies in the folder': () => withEntry({ path: 'pipe', kind: 'other', mode: 0o644, sizeBytes: 0 }),
    'a file lies in a folder inside': () => withEntry({ path: 'more/x', kind: 'file', mode: 0o644, sizeBytes: 1 }),
    'release.json states another SHA-512': () =>
      evidenceOf({ manifest: (each) => ({ ...each, files: each.files.map((file) => ({ ...file, sha512: 'a'.repeat(128) })) }) }),
    'release.json states another size': () =>
      evidenceOf({ manifest: (each) => ({ ...each, files: each.files.map((file) => ({ ...file, sizeBytes: 1 })) }) }),
    'release.json names a file that is not of the release': () =>
      evidenceOf({
        evidence: (each) => {
          if (each.manifest.status !== 'parsed') throw new Error('no manifest');
          const [file] = each.manifest.value.files;
          if (file === undefined) throw new Error('no file');
          const files = each.manifest.value.files.map((one) => (one === file ? { ...one, sha256: sha256('another') } : one));
          return { ...each, manifest: { status: 'parsed', value: { ...each.manifest.value, files } } };
        },
      }),
    'the release statement names a file with another digest': () =>
      evidenceOf({
        release: (statement) => ({
          ...statement,
          subject: statement.subject.map((each) =>
            each.name === 'release.json' ? { ...each, digest: { sha256: sha256('another') } } : each,
          ),
        }),
      }),
    'the release statement names a file by SHA-512 alone': () =>
      evidenceOf({
        release: (statement) => ({
          ...statement,
          subject: statement.subject.map((each) =>
            each.name === 'release.json' ? { ...each, digest: { sha512: 'a'.repeat(128) } } : each,
          ),
        }),
      }),
    'the provenance does not name the SBOM': () =>
      evidenceOf({
        provenance: (statement) => ({ ...statement, subject: statement.subject.filter(({ name }) => name === artifactName) }),
      }),
    'the provenance names a file more': () =>
      evidenceOf({
        provenance: (statement) => ({
          ...statement,
          subject: [...statement.subject, { name: 'other', digest: { sha256: sha256('x') } }],
        }),
      }),
    'the provenance names the artifact with another digest': () =>
      evidenceOf({
        provenance: (statement) => ({
          ...statement,
          subject: statement.subject.map((each) =>
            each.name === artifactName ? { ...each, digest: { sha256: sha256('x') } } : each,
          ),
        }),
      }),
    'two parts of the release statement name a file with different digests': () =>
      evidenceOf({ ...inParts, release: (each, part) => (part === 4 ? { ...each, subject: [...each.subject, another] } : each) }),
    'two parts of the provenance name a file with different digests': () =>
      evidenceOf({
        ...inParts,
        provenance: (each, part) => (part === 0 ? { ...each, subject: [...each.subject, lastSbom] } : each),
      }),
    'two parts of the provenance say different things': () =>
      evidenceOf({
        ...inParts,
        provenance: (each, part) => {
          if (part !== 1) return each;
          const { runDetails } = each.predicate;
          const metadata = { ...runDetails.metadata, startedOn: '2026-11-01T10:00:00Z' };
          return { ...each, predicate: { ...each.predicate, runDetails: { ...runDetails, metadata } } };
        },
      }),
    'a part of the provenance is neither there nor named': () =>
      evidenceOf({
        ...inParts,
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.filter(
              ({ predicateType, subjects: names }) => !predicateType.includes('provenance') || !names.includes(lastSbom.name),
            ),
          },
        }),
        evidence: (each) => ({
          ...each,
          signatures: each.signatures.filter(({ where }) => where !== `${statementsName}:3`),
        }),
      }),
    'others made it, and a file lies in it that nobody signed': () => foreignEvidenceOf({ files: { 'notes.txt': 'read me' } }),
    'others made it, and a detached signature lies in it that nobody reads': () =>
      foreignEvidenceOf({ files: { [`${linux}.asc`]: '-----BEGIN PGP SIGNATURE-----' } }),
    'others made it, and a root lies in it that nobody signed': () => foreignEvidenceOf({ files: { 'trusted_root.json': '{}' } }),
    'others made it, and a statement of theirs names a file with another digest': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'another package' },
        signed: [
          ['hello.deb.sigstore.json', 'hello.deb'],
          [`${attestations}:3`, { ...about('hello.deb', 'package'), predicateType: 'https://example.org/scan' }],
        ],
      }),
    'others made it, and a statement of theirs names the file under another name': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package' },
        signed: [[`${attestations}:3`, { ...about('hullo.deb', 'package'), predicateType: 'https://example.org/scan' }]],
      }),
    'others made it, and a statement of theirs names the file in a folder': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package' },
        signed: [[`${attestations}:3`, { ...about('dist/hello.deb', 'package'), predicateType: 'https://example.org/scan' }]],
      }),
    'others made it, and a file is named by an algorithm alone that nobody checks': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package' },
        signed: [
          [
            `${attestations}:3`,
            {
              ...about('hello.deb', 'package'),
              predicateType: 'https://example.org/scan',
              subject: [{ name: 'hello.deb', digest: { sha1: 'a'.repeat(40) } }],
            },
          ],
        ],
      }),
    'others made it, and of two digests that a statement gives one is another': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package' },
        signed: [
          [
            `${attestations}:3`,
            {
              ...about('hello.deb', 'package'),
              predicateType: 'https://example.org/scan',
              subject: [{ name: 'hello.deb', digest: { sha256: sha256('package'), sha512: 'a'.repeat(128) } }],
            },
          ],
        ],
      }),
    'others made it, and only the result of a test names the file': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package' },
        signed: [[`${attestations}:3`, { ...about('hello.deb', 'package'), ...testResult }]],
      }),
    'others made it, and only a list names a file that nobody signed': () =>
      foreignEvidenceOf({
        files: { 'hello.deb': 'package', SHA256SUMS: 'any' },
        lists: [
          {
            name: 'SHA256SUMS',
            lines: { status: 'parsed', value: [{ name: 'hello.deb', algorithm: 'sha256', hex: sha256('package') }] },
          },
        ],
      }),
    'others made it, and it holds lists and signatures alone': () =>
      foreignEvidenceOf({
        lines: () => [],
        files: { [linux]: undefined, [mac]: undefined, [sbomName]: undefined, [attestations]: undefined },
        signatures: (each) => each.slice(2),
      }),
    'others made it, and two names differ in case alone': () =>
      foreignEvidenceOf({
        files: { [linux.toUpperCase()]: 'for linux' },
        signed: [['x.jsonl:1', about(linux.toUpperCase(), 'for linux')]],
      }),
    'others made it, and a link lies in it': () =>
      foreignEvidenceOf({
        evidence: (each) => ({
          ...each,
          entries: [...each.entries, { path: 'passwd', kind: 'link', mode: 0o777, sizeBytes: 0, target: '../../etc/passwd' }],
        }),
      }),
    'others made it, and a folder lies in it': () =>
      foreignEvidenceOf({
        evidence: (each) => ({
          ...each,
          entries: [...each.entries, { path: 'more', kind: 'folder', mode: 0o755, sizeBytes: 0 }],
        }),
      }),
  },
  together: {
    'release.json does not name a file': {
      evidence: () =>
        evidenceOf({ manifest: (each) => ({ ...each, files: each.files.filter(({ role }) => role !== 'double-build') }) }),
      checks: ['subjects', 'checksums'],
    },
    'release.json cannot be read': {
      evidence: () => evidenceOf({ evidence: (each) => ({ ...each, manifest: { status: 'malformed', reason: 'not JSON' } }) }),
      checks: ['subjects'],
    },
    'one byte of the artifact was changed': {
      evidence: () => evidenceOf({ evidence: (each) => withFile(each, artifactName, 'the prograM') }),
      checks: ['subjects', 'checksums'],
    },
  },
});

function withEntry(entry: TreeEntry) {
  return evidenceOf({ evidence: (each) => ({ ...each, entries: [...each.entries, entry] }) });
}

function about(name: string, content: string): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: sha256(content) } }],
    predicateType: 'https://example.org/note',
    predicate: {},
  };
}
