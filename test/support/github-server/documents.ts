// People, repositories and commits as the API prints them; the members are those that the description requires.

import type { JsonObject } from '../../../src/codec/json-shape.ts';
import type { Urls } from './answer.ts';
import { hashOf } from './make-state.ts';
import type { Commit, Repository } from './state.ts';

export function userDocument(login: string, { api, web }: Urls): JsonObject {
  const at = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: Number.parseInt(hashOf(login).slice(0, 6), 16),
    node_id: `U_${hashOf(login).slice(0, 8)}`,
    avatar_url: `${web}/avatars/${encodeURIComponent(login)}`,
    gravatar_id: '',
    url: at,
    html_url: `${web}/${encodeURIComponent(login)}`,
    ...Object.fromEntries(
      ['followers', 'following', 'gists', 'starred', 'subscriptions', 'organizations', 'repos', 'events', 'received_events'].map(
        (name) => [`${name}_url`, `${at}/${name}`],
      ),
    ),
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

const repositoryLinks = [
  ...['archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents', 'contributors'],
  ...[
    'deployments',
    'downloads',
    'events',
    'forks',
    'git_commits',
    'git_refs',
    'git_tags',
    'hooks',
    'issue_comment',
    'issue_events',
  ],
  ...[
    'issues',
    'keys',
    'labels',
    'languages',
    'merges',
    'milestones',
    'notifications',
    'pulls',
    'releases',
    'stargazers',
    'statuses',
  ],
  ...['subscribers', 'subscription', 'tags', 'teams', 'trees'],
];

const counts = [
  'forks',
  'forks_count',
  'open_issues',
  'open_issues_count',
  'size',
  'stargazers_count',
  'watchers',
  'watchers_count',
];

/** The members that a repository has wherever it is printed. */
export function repositoryDocument(repository: Repository, urls: Urls, createdAt: string): JsonObject {
  const { id, fullName, private: isPrivate, defaultBranch } = repository;
  const [owner = '', name = ''] = fullName.split('/');
  const at = `${urls.api}/repos/${fullName}`;
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName,
    owner: userDocument(owner, urls),
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
    html_url: `${urls.web}/${fullName}`,
    description: null,
    fork: false,
    url: at,
    ...Object.fromEntries(repositoryLinks.map((link) => [`${link}_url`, `${at}/${link}`])),
    git_url: `git://${new URL(urls.web).host}/${fullName}.git`,
    ssh_url: `git@${new URL(urls.web).hostname}:${fullName}.git`,
    clone_url: `${urls.web}/${fullName}.git`,
    svn_url: `${urls.web}/${fullName}`,
    homepage: null,
    mirror_url: null,
    language: null,
    license: null,
    ...Object.fromEntries(counts.map((count) => [count, 0])),
    default_branch: defaultBranch,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    created_at: createdAt,
    updated_at: createdAt,
    pushed_at: createdAt,
  };
}

export function commitDocument({ sha, parents, message, date }: Commit, { fullName }: Repository, urls: Urls): JsonObject {
  const at = `${urls.api}/repos/${fullName}`;
  const person = { name: 'Octo Cat', email: 'octocat@example.org', date };
  const links = (hash: string) => ({
    sha: hash,
    url: `${at}/commits/${hash}`,
    html_url: `${urls.web}/${fullName}/commit/${hash}`,
  });
  return {
    ...links(sha),
    node_id: `C_${sha.slice(0, 12)}`,
    comments_url: `${at}/commits/${sha}/comments`,
    commit: {
      author: person,
      committer: person,
      message,
      comment_count: 0,
      tree: { sha: hashOf(`tree of ${sha}`), url: `${at}/git/trees/${hashOf(`tree of ${sha}`)}` },
      url: `${at}/git/commits/${sha}`,
      verification: unverified,
    },
    author: userDocument('octocat', urls),
    committer: userDocument('octocat', urls),
    parents: parents.map(links),
  };
}

export const unverified: JsonObject = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
