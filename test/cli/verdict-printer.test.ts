// Each format of a verdict is printed by its own printer, over the whole command.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { formats } from '../../src/cli/command.ts';
import { verifyReleaseCommand } from '../../src/cli/commands/verify-release.ts';
import { main } from '../../src/cli/main.ts';
import { programNamed, programs } from '../../src/cli/programs.ts';
import { refusedVerdict } from '../support/sample-verdicts.ts';
import { memoryMachine } from './memory-machine.ts';

const verifyRelease = vi.hoisted(() => vi.fn());
vi.mock('../../src/ops/verify-release.ts', () => ({ verifyRelease }));

beforeEach(() => {
  verifyRelease.mockReset();
  verifyRelease.mockResolvedValue(refusedVerdict());
});

async function run(...words: readonly string[]) {
  const machine = memoryMachine();
  const code = await main(programNamed('verify-release'), words, machine, programs);
  return { code, out: machine.out(), err: machine.err() };
}

test.each([
  ['text', /^Asked for\n/],
  ['json', /^\{\n {2}"schemaVersion": 1,/],
  ['markdown', /^## Release refused\n/],
  ['sarif', /^\{\n {2}"version": "2\.1\.0",/],
  ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /],
  ['html', /^<!doctype html>\n<html lang="en">/],
])('--format %s prints that form, and ends with the answer all the same', async (format, form) => {
  const { code, out, err } = await run('v0.1.0', '--from', 'x', '--format', format);
  expect(out).toMatch(form);
  expect(out.endsWith('\n')).toBe(true);
  expect([code, err]).toEqual([1, '']);
});

test('verify-release has every format but annotations, which stand at a line of a file', () => {
  expect(verifyReleaseCommand.formats).toEqual(formats.filter((format) => format !== 'github'));
});

test('a format that a command does not have is refused with those that it has', async () => {
  const { code, err } = await run('v0.1.0', '--format', 'xml');
  expect(code).toBe(2);
  expect(err).toContain('give one of "text", "json", "markdown", "sarif", "junit", "html"');
});

describe('--explain', () => {
  test('says what a check proves, without a release', async () => {
    const { code, out } = await run('--explain', 'gates');
    expect(code).toBe(0);
    expect(out).toContain('\nProves\n');
    expect(out).toContain('\nDoes not prove\n');
    expect(out).toContain('\nSays no when\n  - a gate failed\n');
    expect(out).toContain('documents: docs/checks.md#gates\n');
    expect(verifyRelease).not.toHaveBeenCalled();
  });

  test('alone lists all checks, before another option too', async () => {
    const { code, out } = await run('--explain');
    expect(code).toBe(0);
    expect(out).toMatch(/^Checks\n {2}freshness +the trusted root is still in use\n/);
    expect((await run('--explain', '--quiet')).out).toBe(out);
    expect(JSON.parse((await run('--explain', '--json')).out).checks.length).toBeGreaterThan(15);
  });

  test('is JSON for programs', async () => {
    const { out } = await run('--explain=gates', '--json');
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, checks: [{ check: 'gates', title: 'the gates passed' }] });
  });

  test.each([
    [['--explain', 'gate'], 'usage/unknown-check'],
    [['v0.1.0', '--explain', 'gates'], 'usage/explain-alone'],
    [['--explain', 'gates', '--format', 'html'], 'usage/explain-alone'],
    [['--explain='], 'usage/missing-value'],
  ])('%j is refused with %s', async (words, code) => {
    const refused = await run(...words);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`error: ${code}\n`);
    expect(verifyRelease).not.toHaveBeenCalled();
  });
});
