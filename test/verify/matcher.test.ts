import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SignerFacts } from '../../src/model/signature.ts';
import type { SignerRule } from '../../src/model/verdict.ts';
import {
  acceptingRule,
  escapePattern,
  grantedLevel,
  isAcceptedSigner,
  matches,
  nameRule,
  patternMatcher,
  takesSignersWord,
  unmetClaims,
} from '../../src/verify/matcher.ts';
import { githubSigner } from '../support/release-evidence.ts';

describe('a matcher', () => {
  test('of a pattern matches the whole text or not at all', () => {
    expect(matches({ pattern: 'a|b' }, 'ab')).toBe(false);
    expect(matches({ pattern: 'a' }, 'a\n')).toBe(false);
    expect(matches({ pattern: '.*' }, undefined)).toBe(false);
  });

  test('of an escaped text matches that text and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        expect(matches({ pattern: escapePattern(text) }, text)).toBe(true);
        expect(matches({ pattern: escapePattern(text) }, other)).toBe(text === other);
      }),
    );
  });
});

describe('a rule', () => {
  const issuer = { exact: 'https://token.actions.githubusercontent.com' };
  const ours: SignerRule = { identity: { exact: githubSigner.identity }, issuer };
  const strict: SignerRule = { ...ours, claims: { runnerEnvironment: { exact: 'self-hosted' } }, level: 3 };
  const wordy: SignerRule = { ...ours, sourceFrom: 'provenance', level: 1 };

  test('accepts identity, issuer and every claim, and names those that are not met', () => {
    const claims = { buildTrigger: { exact: 'push' }, runInvocationUri: { pattern: '.*/runs/\\d+/attempts/1' } };
    expect(isAcceptedSigner({ signers: [{ ...ours, claims }] }, githubSigner)).toBe(true);
    const other = { ...claims, deploymentEnvironment: { pattern: '.*' }, sourceRepositoryVisibility: { exact: 'private' } };
    expect(isAcceptedSigner({ signers: [{ ...ours, claims: other }] }, githubSigner)).toBe(false);
    expect(unmetClaims({ ...ours, claims: other }, githubSigner.claims)).toEqual([
      'deploymentEnvironment',
      'sourceRepositoryVisibility',
    ]);
  });

  test('counts alone: what another rule of the same signer says is not lent to it', () => {
    const policy = { from: 'x', signers: [strict, ours, wordy] };
    expect(acceptingRule(policy, githubSigner)).toBe(ours);
    expect(takesSignersWord(policy, githubSigner)).toBe(false);
    expect(grantedLevel(policy, githubSigner)).toBeUndefined();
    expect(nameRule(policy, ours)).toBe('x, signer 2');
    expect(grantedLevel({ signers: [strict, wordy] }, githubSigner)).toBe(1);
    expect(takesSignersWord({ signers: [strict, wordy] }, githubSigner)).toBe(true);
  });

  test('that does not accept a signer grants nothing and takes no word', () => {
    const stranger: SignerFacts = { ...githubSigner, identity: 'mallory@example.org' };
    const policy = { signers: [{ ...wordy, level: 3 as const }] };
    expect([isAcceptedSigner(policy, stranger), takesSignersWord(policy, stranger), grantedLevel(policy, stranger)]).toEqual([
      false,
      false,
      undefined,
    ]);
  });

  test('accepts nobody whose issuer the certificate does not state, be the pattern what it may', () => {
    const { issuer: _, ...claims } = githubSigner.claims;
    const anybody = { identity: { pattern: '.*' }, issuer: { pattern: '.*' } };
    expect(isAcceptedSigner({ signers: [anybody] }, githubSigner)).toBe(true);
    expect(isAcceptedSigner({ signers: [anybody] }, { ...githubSigner, claims })).toBe(false);
  });
});

test('a pattern that is no regular expression, or holds an escape that means nothing, is refused', () => {
  for (const pattern of ['(', '[', 'a\\-b', '*'])
    expect(() => patternMatcher(pattern), pattern).toThrow('is no regular expression');
});
