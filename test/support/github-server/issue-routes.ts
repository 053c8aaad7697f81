// Issues and their comments. Source: https://docs.github.com/rest/issues

import type { JsonObject } from '../../../src/codec/json-shape.ts';
import { isJsonObject } from '../../../src/codec/json-shape.ts';
import { type Answer, type Call, type Handler, notFound, refused, tooLong, type Urls } from './answer.ts';
import { userDocument } from './documents.ts';
import { page } from './page.ts';
import type { Issue, IssueComment, Repository } from './state.ts';

/** Characters of the body of an issue. */
const longest = 65_536;

/** Newest first; open ones unless `state` says otherwise; `labels` must all be there. */
export const listIssues: Handler = (call, world) => {
  const { query, repository } = call;
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',') ?? [];
  const creator = query.get('creator');
  const found = repository.issues
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.includes(label)) && (creator === null || issue.author === creator))
    .sort((first, second) => (query.get('direction') === 'asc' ? first.number - second.number : second.number - first.number));
  const answer = page(found, call, world, '/issues');
  return { ...answer, body: answer.body.map((issue) => issueDocument(issue, repository, world.urls)) };
};

export const getIssue: Handler = (call, world) => {
  const issue = findIssue(call);
  return issue === undefined ? notFound() : { status: 200, body: issueDocument(issue, call.repository, world.urls) };
};

export const createIssue: Handler = ({ body, repository, caller }, world) => {
  const stamp = world.stamp();
  const issue: Issue = {
    id: world.nextId(),
    // Pull requests and issues are counted together.
    number: 1 + Math.max(0, ...repository.issues.map(({ number }) => number), ...repository.pulls.map(({ number }) => number)),
    title: String(body.title),
    body: typeof body.body === 'string' ? body.body : null,
    state: 'open',
    stateReason: null,
    labels: labelsOf(body.labels) ?? [],
    author: caller.login ?? '',
    createdAt: stamp,
    updatedAt: stamp,
    closedAt: null,
    comments: [],
  };
  if (issue.title.trim() === '') return refused({ resource: 'Issue', code: 'missing_field', field: 'title' });
  const long = tooLong('Issue', issue.body, longest);
  if (long.length > 0) return refused(...long);
  repository.issues.push(issue);
  return created(issueDocument(issue, repository, world.urls));
};

export const updateIssue: Handler = (call, world) => {
  const issue = findIssue(call);
  if (issue === undefined) return notFound();
  const { title, body, state, state_reason: reason, labels } = call.body;
  const long = tooLong('Issue', typeof body === 'string' ? body : null, longest);
  if (long.length > 0) return refused(...long);
  const stamp = world.stamp();
  if (typeof title === 'string') issue.title = title;
  if (typeof body === 'string' || body === null) issue.body = body;
  issue.labels = [...(labelsOf(labels) ?? issue.labels)];
  if (state === 'closed' && issue.state === 'open') {
    issue.closedAt = stamp;
    issue.stateReason = reason === 'not_planned' || reason === 'duplicate' ? reason : 'completed';
  }
  if (state === 'open' && issue.state === 'closed') {
    issue.closedAt = null;
    issue.stateReason = 'reopened';
  }
  if (state === 'open' || state === 'closed') issue.state = state;
  issue.updatedAt = stamp;
  return { status: 200, body: issueDocument(issue, call.repository, world.urls) };
};

export const listComments: Handler = (call, world) => {
  const issue = findIssue(call);
  if (issue === undefined) return notFound();
  const answer = page(issue.comments, call, world, `/issues/${issue.number}/comments`);
  return { ...answer, body: answer.body.map((comment) => commentDocument(comment, issue, call.repository, world.urls)) };
};

export const createComment: Handler = (call, world) => {
  const issue = findIssue(call);
  if (issue === undefined) return notFound();
  const comment: IssueComment = {
    id: world.nextId(),
    body: String(call.body.body),
    author: call.caller.login ?? '',
    createdAt: world.stamp(),
  };
  if (comment.body.trim() === '')
    return refused({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' });
  issue.comments.push(comment);
  return created(commentDocument(comment, issue, call.repository, world.urls));
};

function created(body: JsonObject): Answer {
  return { status: 201, headers: { location: String(body.url) }, body };
}

function findIssue({ parameters, repository }: Call): Issue | undefined {
  return repository.issues.find(({ number }) => String(number) === parameters.issue_number);
}

function labelsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((each: unknown) => String(isJsonObject(each) ? each.name : each));
}

function issueDocument(issue: Issue, { fullName }: Repository, urls: Urls): JsonObject {
  const at = `${urls.api}/repos/${fullName}`;
  const self = `${at}/issues/${issue.number}`;
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    url: self,
    repository_url: at,
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    html_url: `${urls.web}/${fullName}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: userDocument(issue.author, urls),
    labels: issue.labels.map((name, id) => ({
      ...{ id, node_id: `LA_${id}`, url: `${at}/labels/${encodeURIComponent(name)}`, name },
      ...{ description: null, color: 'ededed', default: false },
    })),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: issue.comments.length,
    closed_at: issue.closedAt,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: 'NONE',
  };
}

function commentDocument(comment: IssueComment, issue: Issue, { fullName }: Repository, urls: Urls): JsonObject {
  const at = `${urls.api}/repos/${fullName}/issues`;
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${at}/comments/${comment.id}`,
    html_url: `${urls.web}/${fullName}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${at}/${issue.number}`,
    body: comment.body,
    user: userDocument(comment.author, urls),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: 'NONE',
  };
}
