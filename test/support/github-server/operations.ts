// Every operation that is answered here, with the permission that it needs of a token.
// Source: https://docs.github.com/rest/authentication/permissions-required-for-github-apps

import type { Handler } from './answer.ts';
import * as assets from './asset-routes.ts';
import * as attestations from './attestation-routes.ts';
import * as git from './git-routes.ts';
import * as issues from './issue-routes.ts';
import * as releases from './release-routes.ts';
import * as settings from './setting-routes.ts';
import type { Permission } from './state.ts';

export interface Served {
  readonly handle: Handler;
  readonly permission: Permission;
  readonly level: 'read' | 'write';
  /** What everybody may see of a public repository needs no permission. */
  readonly isPublic: boolean;
}

/** By GitHub's name of the operation; the rate limit is the server's own. */
export const operations: Readonly<Record<string, Served>> = {
  'repos/get': seen('metadata', git.getRepository),
  'repos/list-releases': seen('contents', releases.listReleases),
  'repos/create-release': written('contents', releases.createRelease),
  'repos/get-latest-release': seen('contents', releases.getLatestRelease),
  'repos/get-release-by-tag': seen('contents', releases.getReleaseByTag),
  'repos/get-release': seen('contents', releases.getRelease),
  'repos/update-release': written('contents', releases.updateRelease),
  'repos/delete-release': written('contents', releases.deleteRelease),
  'repos/list-release-assets': seen('contents', assets.listAssets),
  'repos/upload-release-asset': written('contents', assets.uploadAsset),
  'repos/get-release-asset': seen('contents', assets.getAsset),
  'repos/update-release-asset': written('contents', assets.updateAsset),
  'repos/delete-release-asset': written('contents', assets.deleteAsset),
  'git/get-ref': seen('contents', git.getReference),
  'git/get-tag': seen('contents', git.getTagObject),
  'repos/list-tags': seen('contents', git.listTags),
  'repos/get-commit': seen('contents', git.getCommit),
  'repos/compare-commits-with-basehead': seen('contents', git.compareCommits),
  'repos/list-pull-requests-associated-with-commit': seen('pull_requests', git.listPullsOfCommit),
  'repos/create-attestation': written('attestations', attestations.createAttestation),
  'repos/list-attestations': seen('attestations', attestations.listAttestations),
  'issues/list-for-repo': seen('issues', issues.listIssues),
  'issues/get': seen('issues', issues.getIssue),
  'issues/create': written('issues', issues.createIssue),
  'issues/update': written('issues', issues.updateIssue),
  'issues/list-comments': seen('issues', issues.listComments),
  'issues/create-comment': written('issues', issues.createComment),
  'repos/get-repo-rulesets': seen('metadata', settings.listRulesets),
  'repos/get-repo-ruleset': seen('metadata', settings.getRuleset),
  'repos/get-branch-rules': seen('metadata', settings.getBranchRules),
  'repos/check-immutable-releases': {
    handle: settings.checkImmutableReleases,
    permission: 'administration',
    level: 'read',
    isPublic: false,
  },
  'repos/get-all-environments': seen('actions', settings.listEnvironments),
  'repos/get-environment': seen('actions', settings.getEnvironment),
};

function seen(permission: Permission, handle: Handler): Served {
  return { handle, permission, level: 'read', isPublic: true };
}

function written(permission: Permission, handle: Handler): Served {
  return { handle, permission, level: 'write', isPublic: false };
}
