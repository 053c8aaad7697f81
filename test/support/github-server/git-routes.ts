// References, tags, commits, comparisons and the pull requests of a commit. Source: https://docs.github.com/rest/git, /rest/commits

import type { JsonObject } from '../../../src/codec/json-shape.ts';
import { byCodeUnit } from '../../../src/model/code-unit-order.ts';
import { type Answer, failure, type Handler, notFound, type Urls } from './answer.ts';
import { commitDocument, repositoryDocument, unverified, userDocument } from './documents.ts';
import { commitsBetween, history, peel, resolveCommit } from './git-objects.ts';
import { beginning, hashOf } from './make-state.ts';
import { page } from './page.ts';
import type { GitObject, Pull, Repository } from './state.ts';

export const getRepository: Handler = ({ repository }, { urls }) => ({
  status: 200,
  body: { ...repositoryDocument(repository, urls, beginning), network_count: 0, subscribers_count: 0 },
});

/** `tags/v1.0.0` or `heads/main`: one reference, exactly. */
export const getReference: Handler = ({ parameters: { ref = '' }, repository }, { urls }) => {
  const [kind, ...rest] = ref.split('/');
  const name = rest.join('/');
  const branch = repository.branches.get(name);
  const object: GitObject | undefined =
    kind === 'tags'
      ? repository.tags.get(name)
      : kind === 'heads' && branch !== undefined
        ? { type: 'commit', sha: branch }
        : undefined;
  if (object === undefined) return notFound();
  return {
    status: 200,
    body: {
      ref: `refs/${ref}`,
      node_id: `REF_${hashOf(ref).slice(0, 12)}`,
      url: `${urls.api}/repos/${repository.fullName}/git/refs/${ref}`,
      object: objectDocument(object, repository, urls),
    },
  };
};

/** An annotated tag, by the hash of its object. */
export const getTagObject: Handler = ({ parameters: { tag_sha: sha = '' }, repository }, { urls }) => {
  const tag = repository.tagObjects.get(sha);
  if (tag === undefined) return notFound();
  return {
    status: 200,
    body: {
      node_id: `TA_${sha.slice(0, 12)}`,
      tag: tag.tag,
      sha,
      url: `${urls.api}/repos/${repository.fullName}/git/tags/${sha}`,
      message: tag.message,
      tagger: { name: 'Octo Cat', email: 'octocat@example.org', date: beginning },
      object: objectDocument(tag.object, repository, urls),
      verification: unverified,
    },
  };
};

/** By name, the last first; each with the commit behind it. */
export const listTags: Handler = (call, world) => {
  const { repository } = call;
  const names = [...repository.tags.keys()].sort(byCodeUnit).toReversed();
  const answer = page(names, call, world, '/tags');
  const at = `${world.urls.api}/repos/${repository.fullName}`;
  return {
    ...answer,
    body: answer.body.map((name) => {
      const sha = peel(repository, repository.tags.get(name) ?? { type: 'commit', sha: '' });
      return {
        name,
        node_id: `REF_${hashOf(name).slice(0, 12)}`,
        commit: { sha, url: `${at}/commits/${sha}` },
        zipball_url: `${at}/zipball/refs/tags/${encodeURIComponent(name)}`,
        tarball_url: `${at}/tarball/refs/tags/${encodeURIComponent(name)}`,
      };
    }),
  };
};

export const getCommit: Handler = ({ parameters: { ref = '' }, repository }, { urls }) => {
  const commit = resolveCommit(repository, ref);
  return commit === undefined ? noCommit(ref) : { status: 200, body: commitDocument(commit, repository, urls) };
};

/** `first...second`. 250 commits a page, oldest first; the changed files are not modelled. */
export const compareCommits: Handler = (call, world) => {
  const { basehead = '' } = call.parameters;
  const { repository } = call;
  const { urls } = world;
  const [from = '', to = '', ...more] = basehead.split('...');
  const base = resolveCommit(repository, from);
  const head = resolveCommit(repository, to);
  if (base === undefined || head === undefined || more.length > 0) return notFound();
  const ahead = commitsBetween(repository, base.sha, head.sha);
  const behind = commitsBetween(repository, head.sha, base.sha);
  const common = history(repository, base.sha);
  const merged = [...history(repository, head.sha)].find((sha) => common.has(sha));
  const mergeBase = merged === undefined ? undefined : repository.commits.get(merged);
  if (mergeBase === undefined) return notFound();
  const web = `${urls.web}/${repository.fullName}/compare/${basehead}`;
  const answer = page(ahead, call, world, `/compare/${basehead}`, 250);
  return {
    ...answer,
    body: {
      url: `${urls.api}/repos/${repository.fullName}/compare/${basehead}`,
      html_url: web,
      permalink_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      base_commit: commitDocument(base, repository, urls),
      merge_base_commit: commitDocument(mergeBase, repository, urls),
      status: ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged',
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: answer.body.map((commit) => commitDocument(commit, repository, urls)),
      files: [],
    },
  };
};

/** "Lists the merged pull request that introduced the commit to the repository." */
export const listPullsOfCommit: Handler = (call, world) => {
  const { commit_sha: sha = '' } = call.parameters;
  const commit = resolveCommit(call.repository, sha);
  if (commit === undefined) return noCommit(sha);
  const pulls = call.repository.pulls.filter(({ commits }) => commits.includes(commit.sha));
  const answer = page(pulls, call, world, `/commits/${sha}/pulls`);
  return { ...answer, body: answer.body.map((pull) => pullDocument(pull, call.repository, world.urls)) };
};

function noCommit(ref: string): Answer {
  return failure(422, `No commit found for SHA: ${ref}`);
}

function objectDocument({ type, sha }: GitObject, { fullName }: Repository, { api }: Urls): JsonObject {
  return { sha, type, url: `${api}/repos/${fullName}/git/${type}s/${sha}` };
}

function pullDocument(pull: Pull, repository: Repository, urls: Urls): JsonObject {
  const { fullName, defaultBranch } = repository;
  const at = `${urls.api}/repos/${fullName}`;
  const self = `${at}/pulls/${pull.number}`;
  const web = `${urls.web}/${fullName}/pull/${pull.number}`;
  const links = {
    self,
    html: web,
    issue: `${at}/issues/${pull.number}`,
    comments: `${at}/issues/${pull.number}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${at}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${at}/statuses/${pull.commits[0] ?? ''}`,
  };
  const side = (ref: string, sha: string): JsonObject => ({
    ...{ label: `${fullName.split('/')[0]}:${ref}`, ref, sha },
    user: userDocument(fullName.split('/')[0] ?? '', urls),
    repo: repositoryDocument(repository, urls, beginning),
  });
  return {
    id: 100_000 + pull.number,
    node_id: `PR_${pull.number}`,
    number: pull.number,
    url: self,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    comments_url: links.comments,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    state: pull.mergedAt === null ? 'open' : 'closed',
    locked: false,
    title: pull.title,
    body: pull.body,
    user: userDocument(pull.author, urls),
    labels: pull.labels.map((name, id) => ({
      ...{ id, node_id: `LA_${id}`, url: `${at}/labels/${encodeURIComponent(name)}`, name },
      ...{ description: '', color: 'ededed', default: false },
    })),
    milestone: null,
    assignee: null,
    auto_merge: null,
    author_association: 'CONTRIBUTOR',
    created_at: beginning,
    updated_at: beginning,
    closed_at: pull.mergedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    head: side(`change-${pull.number}`, pull.commits[0] ?? pull.mergeCommit ?? hashOf(`head ${pull.number}`)),
    base: side(defaultBranch, repository.branches.get(defaultBranch) ?? ''),
  };
}
