import { expect, test } from 'vitest';
import { isLoopbackHost } from '../../src/codec/loopback-host.ts';

const hostOf = (url: string) => new URL(url).hostname;

test.each(['http://127.0.0.1:8080/x', 'http://LOCALHOST/', 'http://[::1]:1/', 'http://127.9.8.7/', 'http://2130706433/'])(
  '%s is this machine',
  (url) => expect(isLoopbackHost(hostOf(url))).toBe(true),
);

test.each([
  'http://example.org/',
  'http://localhost.example.org/',
  'http://127.0.0.1.example.org/',
  'http://128.0.0.1/',
  'http://[::2]/',
  'http://127.0.0.1@example.org/',
])('%s is another', (url) => expect(isLoopbackHost(hostOf(url))).toBe(false));
