// One issue that says that bytes differ: opened, kept up to date, and closed when they are equal again.
// Source: https://docs.github.com/en/rest/issues

import { isJsonObject, readList, readObject, readShape, readText, refuse } from '../../codec/json-shape.ts';
import type { ReportSummary } from '../../model/publish.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { GithubAnswer, GithubApi } from '../../model/world.ts';
import { askAll, type GithubPlace, isPassing, readAnswer, refuseAnswer, repositoryPath } from '../github-answer.ts';
import { lostAnswer } from '../lost-answer.ts';
import { parseReport } from '../parse-report.ts';
import { type ReportJob, type ReportTarget, resultOf } from '../target.ts';

interface OpenIssue {
  readonly number: number;
  readonly url: string;
  readonly body: string;
}

const attempts = 5;
/** GitHub takes no more. */
const longestBody = 60_000;

export const issue: ReportTarget = {
  id: 'issue',
  takes: 'report',
  title: 'one issue, from the JSON of rebuild, release or compare',
  permissions: ['issues: write'],
  async publish(job, { github, log }) {
    const parsed = parseReport(job.report);
    if (parsed.status === 'malformed') {
      throw new ToolError('file', 'publish/no-report', `"${job.file}" is no report: ${parsed.reason}`, {
        help: 'give the file that "selfsame rebuild --json", "selfsame release --json" or "selfsame compare --json" wrote',
      });
    }
    const summary = parsed.value;
    const api = await github();
    return log.run('issue', 'find the issue', async () => {
      const open = await findIssue(api, job.place, summary.kind);
      if (summary.answer === 'unknown') {
        const detail = `the report says "${summary.outcome}", which tells nothing of the bytes`;
        return { value: resultOf({ outcome: 'unchanged', ...pageOf(open) }), status: 'nothing to do', detail };
      }
      if (summary.answer === 'equal') return close(api, job, summary, open);
      return tell(api, job, summary, open);
    });
  },
};

type Step = Awaited<ReturnType<Parameters<Parameters<ReportTarget['publish']>[1]['log']['run']>[2]>>;
type Ended = Step & { readonly value: ReturnType<typeof resultOf> };

/** Open the issue, or bring it up to date. */
async function tell(api: GithubApi, job: ReportJob, summary: ReportSummary, open: OpenIssue | undefined): Promise<Ended> {
  const body = `${printMarker(summary.kind)}\n\n${cut(job.print.body(summary))}`;
  if (open?.body.replaceAll('\r\n', '\n').trim() === body.trim()) {
    return {
      value: resultOf({ outcome: 'unchanged', ...pageOf(open) }),
      status: 'nothing to do',
      detail: `#${open.number} says it already`,
    };
  }
  const what = open === undefined ? 'opened' : `#${open.number} brought up to date`;
  if (job.dryRun)
    return { value: resultOf({ outcome: 'would publish', ...pageOf(open) }), status: 'would be done', detail: what };
  if (open !== undefined) {
    await change(api, job.place, open, { body });
    return { value: resultOf({ outcome: 'published', url: open.url }), status: 'done', detail: what };
  }
  const made = await create(api, job, summary, body);
  return { value: resultOf({ outcome: 'published', url: made.url }), status: 'done', detail: `#${made.number} opened` };
}

async function close(api: GithubApi, job: ReportJob, summary: ReportSummary, open: OpenIssue | undefined): Promise<Ended> {
  if (open === undefined)
    return { value: resultOf({ outcome: 'unchanged' }), status: 'nothing to do', detail: 'equal, and no issue is open' };
  const detail = `#${open.number} closed: the bytes are equal again`;
  if (job.dryRun) return { value: resultOf({ outcome: 'would publish', url: open.url }), status: 'would be done', detail };
  const path = `${repositoryPath(job.place)}/issues/${open.number}/comments`;
  // A comment whose answer was lost is there: the issue is closed all the same.
  const answer = await api.request({ method: 'POST', path, body: { body: cut(job.print.end(summary)) } }).catch(lostAnswer);
  if (answer !== undefined && answer.status !== 201) throw refuseAnswer(answer, job.place, 'issues: write');
  await change(api, job.place, open, { state: 'closed', state_reason: 'completed' });
  return { value: resultOf({ outcome: 'published', url: open.url }), status: 'done', detail };
}

/**
 * The oldest open one with the marker. Anybody can write the marker into an issue of theirs: only one of somebody who belongs to the
 * project, or of a program, is taken.
 */
async function findIssue(api: GithubApi, place: GithubPlace, kind: ReportSummary['kind']): Promise<OpenIssue | undefined> {
  const issues = await askAll(api, place, `${repositoryPath(place)}/issues?state=open`, 'issues: read', (list) =>
    readShape(() => readList(list, 'issues', (each, where) => ({ ...toIssue(each, where), own: isOwn(each) }))),
  );
  return issues
    .filter(({ own, body }) => own && body.startsWith(printMarker(kind)))
    .sort((first, second) => first.number - second.number)[0];
}

/** Not a pull request, which the API lists too. */
function isOwn(value: unknown): boolean {
  if (!isJsonObject(value) || isJsonObject(value.pull_request)) return false;
  const isProgram = isJsonObject(value.user) && value.user.type === 'Bot';
  return isProgram || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(String(value.author_association));
}

async function create(api: GithubApi, job: ReportJob, summary: ReportSummary, body: string): Promise<OpenIssue> {
  for (let attempt = 1; ; attempt += 1) {
    const request = {
      method: 'POST',
      path: `${repositoryPath(job.place)}/issues`,
      body: { title: job.print.title(summary), body },
    } as const;
    const answer = await api.request(request).catch(lostAnswer);
    if (answer?.status === 201) return readAnswer(answer, job.place, (value) => readShape(() => toIssue(value, 'the issue')));
    await waitOrThrow(api, job.place, answer, attempt);
    const found = await findIssue(api, job.place, summary.kind);
    if (found !== undefined) return found;
  }
}

async function change(
  api: GithubApi,
  place: GithubPlace,
  { number }: OpenIssue,
  body: Readonly<Record<string, string>>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    // The same again changes nothing.
    const request = { method: 'PATCH', path: `${repositoryPath(place)}/issues/${number}`, body } as const;
    const answer = await api.request(request).catch(lostAnswer);
    if (answer?.status === 200) return;
    await waitOrThrow(api, place, answer, attempt);
  }
}

async function waitOrThrow(api: GithubApi, place: GithubPlace, answer: GithubAnswer | undefined, attempt: number): Promise<void> {
  const passing = answer === undefined ? { leastWaitMs: 0 } : isPassing(answer);
  if (answer !== undefined && (passing === undefined || attempt === attempts)) throw refuseAnswer(answer, place, 'issues: write');
  if (attempt === attempts) {
    throw new ToolError('network', 'publish/no-issue', 'the issue could not be written: no attempt brought an answer', {
      help: 'do the same again',
    });
  }
  await api.wait(attempt, 'the issue is not written yet', passing?.leastWaitMs);
}

function toIssue(value: unknown, where: string): OpenIssue {
  const { number, html_url: url, body } = readObject(value, where);
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) refuse(`${where}.number`, 'is no whole number');
  return { number, url: readText(url, `${where}.html_url`), body: typeof body === 'string' ? body : '' };
}

function pageOf(open: OpenIssue | undefined): { readonly url?: string } {
  return open === undefined ? {} : { url: open.url };
}

/** GitHub shows nothing of it. */
function printMarker(kind: ReportSummary['kind']): string {
  return `<!-- selfsame issue: ${kind} -->`;
}

/** At the end of a line: in the middle of one it would leave a code span open, and what it holds would be read. */
function cut(text: string): string {
  if (text.length <= longestBody) return text;
  const end = text.lastIndexOf('\n', longestBody);
  return `${text.slice(0, Math.max(end, 0))}\n\nThe rest is left out: it is longer than an issue may be.`;
}
