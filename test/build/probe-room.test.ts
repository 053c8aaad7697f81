import { expect, test } from 'vitest';
import { clockWall, networkWall, outsideWall } from '../../src/build/probe-room.ts';

const devices = (...names: readonly string[]) =>
  ['Inter-|   Receive', ' face |bytes    packets', ...names.map((name) => `  ${name}: 0 0`)].join('\n');
const refused = 'connect: Connection refused';

test('the network is cut when a listener cannot be reached that can be reached otherwise, and no device is there', () => {
  expect(networkWall('connected', refused, devices('lo'))).toMatchObject({ status: 'held' });
});

test.each([
  ['the listener was reached', 'connected', 'connected', devices('lo')],
  ['the attempt said nothing', 'connected', '', devices('lo')],
  ['another device is there', 'connected', refused, devices('lo', 'eth0')],
  ['devices were not listed', 'connected', refused, ''],
  ['the attempt fails with the network open as well', refused, refused, devices('lo')],
  ['nothing was seen at all', '', '', ''],
])('the network is open when %s', (_, control, attempt, list) => {
  expect(networkWall(control, attempt, list)).toMatchObject({ id: 'network-cut', status: 'open' });
});

test('what lies outside is read-only when writing was tried and refused', () => {
  expect(outsideWall('tried /\ntried /usr', { namespaces: true })).toEqual({
    id: 'read-only-outside',
    status: 'held',
    seen: 'write: refused in 2 places',
  });
});

test.each([
  ['a place was written', 'tried /\nwrote /', { namespaces: true }],
  ['nothing was tried', '', { namespaces: true }],
  ['there are no namespaces', 'tried /', { namespaces: false, reason: 'refused here' }],
])('what lies outside is open when %s', (_, attempt, abilities) => {
  expect(outsideWall(attempt, abilities)).toMatchObject({ id: 'read-only-outside', status: 'open' });
});

test.each([
  ['held', 'in a user namespace of its own', 'user:[2]', 'user:[1]', 'CapBnd:\t000001ffffffffff'],
  ['held', 'where the capability is out of reach', 'user:[1]', 'user:[1]', 'CapBnd:\t0000000000000000'],
  ['open', 'where the capability could be gained', 'user:[1]', 'user:[1]', 'CapBnd:\t000001ffffffffff'],
  ['open', 'where nothing is known', '', '', ''],
])('the clock is %s %s', (status, _, inside, outside, text) => {
  expect(clockWall(inside, outside, text)).toMatchObject({ id: 'own-clock', status });
});
