import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSampleRepository, samples } from '../../scripts/sample-repository.ts';
import { matchGlobs } from '../../src/codec/glob.ts';
import { parseConfig } from '../../src/config/parse-config.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-samples-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const git = (repository: string, ...args: string[]): string =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' });

describe.each(samples)('the sample %s', (sample) => {
  let repository = '';
  beforeAll(() => {
    repository = join(folder, sample);
    makeSampleRepository({ sample, folder: repository, tag: 'v0.1.0', repository: 'https://example.org/samples/it' });
  });

  test('is a clean repository with its tag and its remote', () => {
    expect(git(repository, 'status', '--porcelain')).toBe('');
    expect(git(repository, 'describe', '--exact-match', '--tags').trim()).toBe('v0.1.0');
    expect(git(repository, 'remote', 'get-url', 'origin').trim()).toBe('https://example.org/samples/it');
  });

  test('has a configuration that parses, with a gate and a text that its build must embed', () => {
    const { config } = parseConfig(readFileSync(join(repository, 'selfsame.yaml'), 'utf8'), 'selfsame.yaml');
    expect(config.gates).not.toEqual([]);
    expect(config.embeds).not.toEqual([]);
    expect(config.archives).toHaveLength(1);
  });

  test('has files for every glob that a gate covers', () => {
    const { config } = parseConfig(readFileSync(join(repository, 'selfsame.yaml'), 'utf8'), 'selfsame.yaml');
    const paths = git(repository, 'ls-files', '-z').split('\0');
    for (const glob of config.gates.flatMap(({ covers }) => covers)) expect(matchGlobs([glob], paths), glob).not.toEqual([]);
  });
});

test('a repository is never made over something', () => {
  expect(() => makeSampleRepository({ sample: 'c-program', folder, tag: 'v0.1.0', repository: 'https://example.org/a' })).toThrow(
    /is there already/,
  );
});

test('an edit is committed with the sample', () => {
  const repository = join(folder, 'edited');
  makeSampleRepository({
    sample: 'c-program',
    folder: repository,
    tag: 'v0.1.0',
    repository: 'https://example.org/a',
    edit: (copy) => rmSync(join(copy, 'README.md')),
  });
  expect(git(repository, 'ls-files')).not.toContain('README.md');
  expect(git(repository, 'status', '--porcelain')).toBe('');
});

test("this project's own configuration parses, and its gate covers files", () => {
  const { config } = parseConfig(readFileSync('selfsame.yaml', 'utf8'), 'selfsame.yaml');
  expect(config.name).toBe('selfsame');
  expect(config.gates.map(({ id }) => id)).toEqual(['stages']);
});
