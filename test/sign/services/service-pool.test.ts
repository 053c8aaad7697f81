import { expect, test } from 'vitest';
import type { SigningService } from '../../../src/model/signing.ts';
import { EntryExists, ServiceFault } from '../../../src/sign/services/service-fault.ts';
import { createServicePool } from '../../../src/sign/services/service-pool.ts';

const services = ['a', 'b', 'c'].map((name) => ({ url: `http://${name}`, operator: name, apiVersion: 1 }));

/** A pool whose members in `down` fail, and what happened in it. */
function poolOf(wanted: number, down: ReadonlySet<string>) {
  const told: string[] = [];
  const asked: string[] = [];
  const pool = createServicePool({ wanted, candidates: services }, 'network/no-log-entry', (text) => told.push(text));
  const ask = () =>
    pool.ask(async ({ url, operator }: SigningService) => {
      asked.push(operator);
      await undefined;
      if (down.has(operator)) throw new ServiceFault('network/wrong-log-entry', `${operator} is down`);
      return url;
    });
  return { ask, asked, told };
}

test.each([
  [1, ['a']],
  [2, ['a', 'b']],
  [3, ['a', 'b', 'c']],
  [0, []],
])('as many as are wanted are asked, in order: %i', async (wanted, expected) => {
  const { ask, asked, told } = poolOf(wanted, new Set());
  expect(await ask()).toEqual(expected.map((name) => `http://${name}`));
  expect([asked, told]).toEqual([expected, []]);
});

test('the next one takes over, is told once, and is asked first afterwards', async () => {
  const { ask, asked, told } = poolOf(1, new Set(['a']));
  expect([await ask(), await ask()]).toEqual([['http://b'], ['http://b']]);
  expect(asked).toEqual(['a', 'b', 'b']);
  expect(told).toEqual(['"http://b" takes over from "http://a": a is down']);
});

test('one that failed is asked again when all others fail', async () => {
  const down = new Set(['a']);
  const { ask, asked } = poolOf(1, down);
  await ask();
  down.delete('a');
  down.add('b').add('c');
  expect(await ask()).toEqual(['http://a']);
  expect(asked).toEqual(['a', 'b', 'b', 'c', 'a']);
});

test('a service that took over does not count twice', async () => {
  const { ask } = poolOf(2, new Set(['a']));
  expect((await ask()).toSorted()).toEqual(['http://b', 'http://c']);
});

test('too few give the code of the last failure and the reasons of all', async () => {
  const { ask } = poolOf(1, new Set(['a', 'b', 'c']));
  await expect(ask()).rejects.toMatchObject({
    code: 'network/wrong-log-entry',
    reasons: ['"http://a": a is down', '"http://b": b is down', '"http://c": c is down'],
  });
});

test('one too few is too few', async () => {
  await expect(poolOf(3, new Set(['b'])).ask()).rejects.toMatchObject({ reasons: ['"http://b": b is down'] });
});

test('nobody to ask is a failure', async () => {
  const pool = createServicePool({ wanted: 1, candidates: [] }, 'network/no-timestamp', () => {});
  await expect(pool.ask(async () => 1)).rejects.toMatchObject({ code: 'network/no-timestamp', reasons: ['no service is given'] });
});

test.each([
  [new EntryExists('there'), new EntryExists('"http://a": there')],
  [new TypeError('a bug'), new TypeError('a bug')],
])('%s is nothing that another service could mend', async (error, thrown) => {
  const asked: string[] = [];
  const pool = createServicePool({ wanted: 1, candidates: services }, 'network/no-log-entry', () => {});
  const answer = pool.ask(async ({ operator }) => {
    asked.push(operator);
    throw error;
  });
  await expect(answer).rejects.toThrow(thrown);
  expect(asked).toEqual(['a']);
});
