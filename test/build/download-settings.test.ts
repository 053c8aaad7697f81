import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downloadSettings, downloadVariables, withoutCredentials } from '../../src/build/download-settings.ts';

test('only the variables of the list pass, and empty ones do not', () => {
  const { variables } = downloadSettings({
    GOPROXY: 'off',
    HTTPS_PROXY: '',
    AWS_SECRET_ACCESS_KEY: 'canary',
    NPM_TOKEN: 'canary',
  });
  expect(variables).toEqual({ GOPROXY: 'off' });
});

test.each([
  ['https://user:word@host.example.org/path', 'https://host.example.org/path'],
  ['https://token@host.example.org', 'https://host.example.org'],
  ['https://user:w@rd@host.example.org/', 'https://host.example.org/'],
  ['user:word@host.example.org:3128', 'host.example.org:3128'],
  ['https://a:b@one.example.org,https://c:d@two.example.org|direct', 'https://one.example.org,https://two.example.org|direct'],
  ['https://a:b@one.example.org https://c@two.example.org', 'https://one.example.org https://two.example.org'],
  ['https://host.example.org/@scope/name', 'https://host.example.org/@scope/name'],
  ['/etc/ssl/certs/a.crt', '/etc/ssl/certs/a.crt'],
])('%s becomes %s', (value, expected) => {
  expect(withoutCredentials(value)).toBe(expected);
});

test('no user name and no password of any address passes, by any variable', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9!$&'()*+;=:%@_.~-]{1,20}$/);
  fc.assert(
    fc.property(fc.constantFrom(...downloadVariables), word, word, (name, user, password) => {
      const { variables } = downloadSettings({ [name]: `https://${user}:CANARY${password}@host.example.org:1/x,direct` });
      expect(variables[name]).toBe('https://host.example.org:1/x,direct');
    }),
  );
});

test('files and folders that the values name are to be readable', () => {
  const { readable } = downloadSettings({
    SSL_CERT_DIR: '/etc/one:/etc/two',
    PIP_CERT: '/etc/ca.pem',
    GOPROXY: 'file:///srv/modules,https://host.example.org/path,direct',
    PIP_FIND_LINKS: '/srv/wheels https://host.example.org/wheels',
  });
  expect([...readable].sort()).toEqual(['/etc/ca.pem', '/etc/one', '/etc/two', '/srv/modules', '/srv/wheels']);
});
