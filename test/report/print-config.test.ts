// What config, init and doctor found.

import { expect, test } from 'vitest';
import { printDoctor, printInit, printYaml } from '../../src/report/print-config.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);

test('YAML stays YAML: escapes, tabs and indentation as they were, one final newline', () => {
  expect(printYaml('run: "a\\nb"\nother: |\n  x\ty\n')).toBe('run: "a\\nb"\nother: |\n  x\ty\n');
  expect(printYaml('a: 1')).toBe('a: 1\n');
});

test('YAML cannot steer the terminal', () => {
  expect(printYaml('a: "\u001b[2J"\n')).toBe('a: "\\u{1b}[2J"\n');
});

test('init names the file and what it took the project for', () => {
  expect(printInit({ schemaVersion: 1, file: '/a/selfsame.yaml', recognised: 'Go module', yaml: '' }, style)).toContain(
    'wrote /a/selfsame.yaml for: Go module\n',
  );
});

test('doctor says what is missing and what to do, and counts', () => {
  const git = { name: 'git', status: 'ok', detail: '2.39' } as const;
  const rooms = { name: 'rooms', status: 'limited', detail: 'no namespaces', help: 'use Linux' } as const;
  expect(printDoctor({ schemaVersion: 1, checks: [git, rooms] }, style)).toBe(
    'ok       git    2.39\nlimited  rooms  no namespaces\n         help: use Linux\nready: 2 checks, 1 limited\n',
  );
  expect(printDoctor({ schemaVersion: 1, checks: [git, { ...rooms, status: 'missing' }] }, style)).toContain(
    '\nnot ready: 1 of 2 checks missing\n',
  );
});
