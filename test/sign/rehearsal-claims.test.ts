import { expect, test } from 'vitest';
import { rehearsalClaims } from '../../src/sign/rehearsal-claims.ts';

const identity = {
  identity: 'https://git.example/owner/hello/release@refs/tags/v1',
  issuer: 'https://issuer.example',
  repository: 'https://git.example/owner/hello',
  ref: 'refs/tags/v1',
};

test('the claims say what the plan says, and that the trigger and the runner are a rehearsal', () => {
  expect(rehearsalClaims({ identity, source: { commit: 'abc' } }, 'urn:run:1')).toEqual({
    identity: identity.identity,
    issuer: identity.issuer,
    workflowName: 'rehearsal',
    buildSignerUri: identity.identity,
    buildSignerDigest: 'abc',
    runnerEnvironment: 'rehearsal',
    sourceRepositoryUri: identity.repository,
    sourceRepositoryDigest: 'abc',
    sourceRepositoryRef: 'refs/tags/v1',
    sourceRepositoryOwnerUri: 'https://git.example/owner',
    buildConfigUri: 'https://git.example/owner/hello@refs/tags/v1',
    buildConfigDigest: 'abc',
    buildTrigger: 'rehearsal',
    runInvocationUri: 'urn:run:1',
  });
});

test.each([
  ['https://git.example/hello', undefined],
  ['https://git.example', undefined],
  ['urn:hello', undefined],
  ['https://git.example/group/sub/hello', 'https://git.example/group/sub'],
])('the owner of "%s" is %s', (repository, owner) => {
  expect(
    rehearsalClaims({ identity: { ...identity, repository }, source: { commit: 'abc' } }, 'urn:run:1').sourceRepositoryOwnerUri,
  ).toBe(owner);
});
