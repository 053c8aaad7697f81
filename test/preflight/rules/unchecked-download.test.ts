// Rule 22.

import { expect, test } from 'vitest';
import { isDockerfileName, parseDockerfile } from '../../../src/preflight/dockerfile.ts';
import { uncheckedDownload } from '../../../src/preflight/rules/unchecked-download.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(uncheckedDownload);

const steps = (...lines: readonly string[]): string =>
  `on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines.map((line) => `          ${line}\n`).join('')}`;

test('the place is that of the download, and what is done with it is said', () => {
  const found = askRule(uncheckedDownload, steps('set -e', 'curl -so a https://a.example/a', 'chmod +x a'));
  expect(saidOf(found)).toEqual(['8: "https://a.example/a" is made executable, and nothing checks its digest']);
});

test('a later step of the job uses what an earlier one fetched', () => {
  const text = `${steps('curl -sO https://a.example/a.tgz')}      - run: tar xf a.tgz\n`;
  expect(saidOf(askRule(uncheckedDownload, text))).toEqual([
    '7: "https://a.example/a.tgz" is unpacked, and nothing checks its digest',
  ]);
});

const docker = (text: string): readonly string[] => saidOf(askRule(uncheckedDownload, text, 'Dockerfile'));

test('images are known through stages, arguments and their defaults', () => {
  expect(
    docker(
      'ARG V=3.22 W="edge"\nFROM --platform=$BUILDPLATFORM alpine:${V} as One\nFROM one\nFROM scratch\nFROM $W\nFROM ${NOT_KNOWN}\nFROM a:${X:-1}\n',
    ),
  ).toEqual([
    '2: the image "alpine:3.22" has no digest, so it is another one from one day to the next',
    '5: the image "edge" has no digest, so it is another one from one day to the next',
    '7: the image "a:1" has no digest, so it is another one from one day to the next',
  ]);
});

test('continued lines, comments between them and here-documents keep their lines', () => {
  expect(
    docker(
      '# FROM x\nRUN a \\\n  # comment \\\n  && curl -s https://a.example/1 \\\n  | tar x\nRUN <<A\ncurl -s https://a.example/2 | tar x\nA\nADD https://a.example/3 /\nADD https://a.example/4.git /\n',
    ),
  ).toEqual([
    '4: "https://a.example/1" is unpacked, and nothing checks its digest',
    '7: "https://a.example/2" is unpacked, and nothing checks its digest',
    '9: "https://a.example/3" is added, and nothing checks its digest',
  ]);
});

test('a waiver speaks for the line of a Dockerfile', () => {
  expect(docker('# preflight: allow unchecked-download the newest is wanted here\nFROM alpine\n')).toEqual([]);
});

test('names of Dockerfiles are known', () => {
  const names = [
    'Dockerfile',
    'a/Dockerfile.dev',
    'a/b.Dockerfile',
    'Containerfile',
    'Dockerfile.md',
    'Dockerfile.dockerignore',
    'MyDockerfile',
    'dockerfiles/x',
  ];
  expect(names.filter(isDockerfileName)).toEqual(['Dockerfile', 'a/Dockerfile.dev', 'a/b.Dockerfile', 'Containerfile']);
});

test('any text is read as a Dockerfile, to its end', () => {
  for (const text of [
    '',
    '\\',
    'RUN \\\n',
    'RUN <<A\n',
    'FROM',
    'ADD\r\nRUN a\r\n',
    'x'.repeat(100_000),
    'RUN <<A <<B\n1\nA\n2\nB\n',
  ]) {
    for (const { offset } of parseDockerfile(text, 'Dockerfile').instructions) expect(offset <= text.length).toBe(true);
  }
});

test('carriage returns and another escape sign move no place', () => {
  const found = ['2: "https://a.example/1" is unpacked, and nothing checks its digest'];
  expect(docker('RUN a && \\\r\n  curl -s https://a.example/1 \\\r\n  | tar x\r\n')).toEqual(found);
  expect(docker('# escape=`\nRUN curl -s https://a.example/1 `\n  | tar x\n')).toEqual(found);
});
