// What is masked, and taken out of files.

import { expect, test } from 'vitest';
import { createSecrets } from '../../src/action/secrets.ts';

function secretsOf(environment: Readonly<Record<string, string>>) {
  const masks: string[] = [];
  return { masks, secrets: createSecrets(environment, (secret) => masks.push(secret)) };
}

test.each(['GITHUB_TOKEN', 'GH_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'SIGSTORE_ID_TOKEN'])(
  'the value of %s is masked and hidden',
  (name) => {
    const { masks, secrets } = secretsOf({ [name]: 'canary-value' });
    expect(masks).toEqual(['canary-value']);
    expect(secrets.hide('a canary-value b')).toBe('a *** b');
  },
);

test('a secret is told once, and each of its lines', () => {
  const { masks, secrets } = secretsOf({ GITHUB_TOKEN: 'canary-value' });
  secrets.add('canary-value');
  secrets.add('first-line\nsecond-line');
  expect(masks.filter((mask) => mask === 'canary-value')).toHaveLength(1);
  expect(secrets.hide('second-line')).toBe('***');
});

test('what is too short for a token is no mask: it would blot out the log', () => {
  const { masks, secrets } = secretsOf({ GITHUB_TOKEN: 'a' });
  expect(masks).toEqual([]);
  expect(secrets.hide('banana')).toBe('banana');
});

test('nothing is hidden where nothing is secret', () => expect(secretsOf({ HOME: '/home/canary' }).masks).toEqual([]));
