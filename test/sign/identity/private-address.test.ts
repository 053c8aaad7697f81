import { expect, test } from 'vitest';
import { isOnThisMachine, isPrivateAddress } from '../../../src/sign/identity/private-address.ts';

test.each(['https://issuer.example/auth', 'http://127.0.0.1:5', 'http://localhost:5/a', 'http://[::1]:5'])(
  '%s may be sent a secret',
  (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  },
);

test.each([
  'http://issuer.example',
  'http://127.0.0.1.example',
  'http://localhost.example',
  'http://10.0.0.1',
  'ftp://localhost',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '//issuer.example',
  '',
])('%j may not be sent a secret', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

test('https is not what needs an exception', () => {
  expect(isOnThisMachine('https://localhost:5')).toBe(false);
});
