import { expect, test } from 'vitest';
import { parseSha256Sums } from '../../../src/codec/sha256sums.ts';
import { checksums } from '../../../src/verify/checks/checksums.ts';
import { testCheck } from '../../support/check-cases.ts';
import { foreignEvidenceOf, linux } from '../../support/foreign-evidence.ts';
import { artifactName, evidenceOf, sha256 } from '../../support/release-evidence.ts';

const sound = `${sha256('a')}  a\n${sha256('b')}  b\n`;

testCheck(checksums, {
  alone: {
    'SHA256SUMS has one line less': () => withLines((lines) => lines.filter(({ name }) => name !== artifactName)),
    'SHA256SUMS does not list release.json': () => withLines((lines) => lines.filter(({ name }) => name !== 'release.json')),
    'SHA256SUMS lists a file that is not of the release': () =>
      withLines((lines) => [...lines, { name: 'other', sha256: sha256('x') }]),
    'a digest in SHA256SUMS is wrong': () =>
      withLines((lines) => lines.map((line) => (line.name === artifactName ? { ...line, sha256: sha256('x') } : line))),
    'SHA256SUMS has the line ends of Windows': () => withText(sound.replaceAll('\n', '\r\n')),
    'the last line of SHA256SUMS has no end': () => withText(sound.slice(0, -1)),
    'SHA256SUMS is missing': () =>
      evidenceOf({ evidence: (each) => ({ ...each, checksums: { status: 'malformed', reason: 'it is missing' } }) }),
    'others made it, and a list cannot be read': () =>
      foreignEvidenceOf({
        files: { 'hello.sha256': '' },
        lists: [{ name: 'hello.sha256', lines: { status: 'malformed', reason: 'lists no file' } }],
      }),
    'others made it, and a list that nobody signed lists a file with another digest': () =>
      foreignEvidenceOf({
        files: { SHA256SUMS: '' },
        lists: [
          { name: 'SHA256SUMS', lines: { status: 'parsed', value: [{ name: linux, algorithm: 'sha256', hex: sha256('x') }] } },
        ],
      }),
    'others made it, and a list of theirs lists a file that is missing': () =>
      foreignEvidenceOf({ lines: (each) => [...each, { name: 'hello.deb', algorithm: 'sha256', hex: sha256('x') }] }),
  },
});

test('what is no SHA256SUMS says so, and not that a line is missing', () => {
  expect(checksums.run(withText(sound.replaceAll('\n', '\r\n'))).failures[0]?.reason).toContain('carriage return');
  expect(checksums.run(withText(sound.slice(0, -1))).failures[0]?.reason).toContain('no newline at its end');
});

function withLines(change: (lines: readonly { name: string; sha256: string }[]) => readonly { name: string; sha256: string }[]) {
  return evidenceOf({
    evidence: (each) => {
      if (each.checksums.status !== 'parsed') throw new Error('no checksums');
      return { ...each, checksums: { status: 'parsed', value: change(each.checksums.value) } };
    },
  });
}

function withText(text: string) {
  return evidenceOf({ evidence: (each) => ({ ...each, checksums: parseSha256Sums(text) }) });
}
