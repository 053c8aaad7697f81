import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRepositoryUrl, withoutCredentials } from '../../src/plan/repository-url.ts';

test.each([
  'https://github.com/owner/name',
  'https://github.com/owner/name.git',
  'https://github.com/owner/name/',
  'https://GitHub.com:443/owner/name.git/',
  'https://user:secret@github.com/owner/name.git',
  'https://x-access-token:ghs_1@github.com/owner/name',
  'http://github.com/owner/name',
  'git@github.com:owner/name.git',
  'github.com:owner/name',
  'git@github.com:/owner/name.git',
  'ssh://git@github.com/owner/name.git',
  'ssh://git@github.com:22/owner/name.git',
  'ssh://git@ssh.github.com:443/owner/name.git',
  'git+ssh://git@github.com/owner/name',
  'git://github.com/owner/name.git',
  'git+https://github.com/owner/name.git',
])('%s is https://github.com/owner/name', (remote) => {
  expect(parseRepositoryUrl(remote)).toBe('https://github.com/owner/name');
});

test('a port of a web address stays, and so do deeper paths', () => {
  expect(parseRepositoryUrl('https://git.example.com:8443/a/b/c.git')).toBe('https://git.example.com:8443/a/b/c');
  expect(parseRepositoryUrl('ssh://git@git.example.com:2222/a/b')).toBe('https://git.example.com/a/b');
  expect(parseRepositoryUrl('https://git.sr.ht/~owner/name')).toBe('https://git.sr.ht/~owner/name');
});

test.each([
  '/srv/git/name.git',
  '../name',
  './name.git',
  'name',
  'C:\\work\\name',
  'C:/work/name',
  'file:///srv/git/name',
  'work-alias:owner/name',
  'git@localhost:owner/name',
  'https://github.com',
  'https://github.com/',
  'https://github.com/owner/../other',
  'https://github.com/owner//name',
  'https://github.com/owner/name?ref=x',
  'https://github.com/owner/name#x',
  'https://github.com/owner/na me',
  'https://github.com/owner/name\n',
  'https://github.com:99999999/owner/name',
  'https://[::1]/owner/name',
  'ext::sh -c id% >/dev/null',
  'ftp://example.com/a/b',
  '',
])('%j leads to no address', (remote) => {
  expect(parseRepositoryUrl(remote)).toBeUndefined();
});

test('what is shown of an address holds no password', () => {
  expect(withoutCredentials('https://user:secret@host/owner')).toBe('https://host/owner');
  expect(withoutCredentials('https://a@b:secret@host/owner')).toBe('https://host/owner');
  expect(withoutCredentials('/srv/a@b/c')).toBe('/srv/a@b/c');
});

test('any text gives no address or one that is a plain https URL without credentials, and again itself', () => {
  const piece = fc.constantFrom(
    'https://',
    'ssh://',
    'git@',
    'github.com',
    ':',
    '/',
    '@',
    '..',
    'a',
    '.git',
    '?',
    '#',
    ' ',
    '%',
    '\u202e',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        const address = parseRepositoryUrl(text);
        if (address === undefined) return;
        const url = new URL(address);
        expect([url.protocol, url.username, url.password, url.search, url.hash]).toEqual(['https:', '', '', '', '']);
        expect(parseRepositoryUrl(address.replace(/(\.git)+$/, ''))).toBe(address.replace(/(\.git)+$/, ''));
      },
    ),
    { numRuns: 500 },
  );
});
