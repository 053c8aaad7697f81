// Answers about settings that the GitHub of ours would not give.

import { expect, test } from 'vitest';
import { judgeEnvironment } from '../../../src/preflight/repository/environment-reviewers.ts';
import { judgeImmutableReleases } from '../../../src/preflight/repository/immutable-releases.ts';
import { judgeTagRulesets, readRulesetList, readTagRuleset } from '../../../src/preflight/repository/tag-ruleset.ts';

const repository = { status: 200, data: { permissions: { admin: true } } };

test('404 about releases means off only to who would be told', () => {
  expect(judgeImmutableReleases({ status: 404, data: {} }, repository).status).toBe('not');
  expect(judgeImmutableReleases({ status: 404, data: {} }, { status: 200, data: { permissions: { admin: false } } })).toEqual({
    status: 'unsettled',
    reason: 'GitHub does not show it to this token, which needs "administration: read"',
    permission: 'administration: read',
  });
});

test.each([401, 403, 500, 302])('status %i settles no setting', (status) => {
  expect(judgeImmutableReleases({ status, data: {} }, repository).status).toBe('unsettled');
  expect(judgeEnvironment('release', { status, data: {} }, repository).status).toBe('unsettled');
});

test.each([null, 'text', [], { enabled: 'yes' }, {}])('an answer such as %j is no answer', (data) => {
  expect(judgeImmutableReleases({ status: 200, data }, repository).status).toBe('unsettled');
});

test('reviewers that are none ask nobody', () => {
  for (const rules of [[], [{ type: 'wait_timer' }], [{ type: 'required_reviewers', reviewers: [] }], [null, 'x']]) {
    expect(judgeEnvironment('release', { status: 200, data: { protection_rules: rules } }, repository).status).toBe('not');
  }
  expect(judgeEnvironment('release', { status: 200, data: { protection_rules: 'x' } }, repository).status).toBe('unsettled');
});

test('rulesets of another form are no pass', () => {
  for (const data of [null, {}, [null], [{ id: 1, enforcement: 'on' }]]) expect(readRulesetList(data).status).toBe('malformed');
  for (const data of [null, { rules: [{}] }, { conditions: { ref_name: { include: 'v*' } }, rules: [] }]) {
    const read = readTagRuleset(data);
    expect(read.status).toBe('malformed');
    expect(judgeTagRulesets([read]).status).toBe('unsettled');
  }
});
