// Takes a request to the API from its first byte to its answer: faults, token, description, permission, operation, description again.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject } from '../../../src/codec/json-shape.ts';
import { type Answer, type Caller, failure, notFound, type World } from './answer.ts';
import type { Callers } from './callers.ts';
import { answerFaults, findOperation, type Operation, requestFaults } from './description.ts';
import { answerOfFault, beginFaults, endFaults, type FaultQueue } from './faults.ts';
import { type Log, openRecord } from './log.ts';
import { operations, type Served } from './operations.ts';
import { sendAnswer } from './send-answer.ts';
import type { FaultAct } from './settings.ts';
import type { Repository } from './state.ts';

/** Longest body of a request that is no upload. */
const bodyLimitBytes = 32 * 1024 * 1024;
const uploadOperation = 'repos/upload-release-asset';

export interface Api {
  /** `path` is below the API's URL, or below that of uploads. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse, path: string, isUploadHost: boolean): Promise<void>;
}

export function createApi(world: World, callers: Callers, faults: FaultQueue, log: Log): Api {
  let used = 0;
  return {
    async serve(incoming, outgoing, path, isUploadHost) {
      const method = incoming.method ?? 'GET';
      const request = `${method} ${path}`;
      const record = openRecord(log, method, path, incoming.headers);
      const unsound = (where: 'request' | 'answer', what: string) => void log.violations.push({ where, request, what });
      used += 1;
      const acts = faults.meet(request);
      await beginFaults(acts, world.state);
      const replaced = acts.map(answerOfFault).find((answer) => answer !== undefined);
      const body = isUpload(incoming, isUploadHost) ? undefined : await readJson(incoming);
      if (body?.status === 'read') record.body = body.value;
      const answer = replaced ?? (await answerOf(incoming, path, body, acts, isUploadHost, unsound));
      const lost = acts.some(({ kind }) => kind === 'lose-answer');
      const cut = acts.find((act) => act.kind === 'cut-answer');
      if (!(lost || answer.cut === true)) record.status = answer.status;
      await sendAnswer(incoming, outgoing, lost ? { ...answer, cut: true } : answer, cut?.afterBytes, {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': String(Math.max(5000 - used, 0)),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
        'x-ratelimit-resource': 'core',
      });
      endFaults(acts, world.state);
    },
  };

  async function answerOf(
    incoming: IncomingMessage,
    path: string,
    body: Body | undefined,
    acts: readonly FaultAct[],
    isUploadHost: boolean,
    unsound: (where: 'request' | 'answer', what: string) => void,
  ): Promise<Answer> {
    const { pathname, searchParams } = new URL(withRepositoryName(path, world), world.urls.web);
    const found = findOperation(incoming.method ?? 'GET', pathname);
    if (found === undefined) {
      unsound('request', 'no such operation in the slice');
      return failure(500, 'no such operation in the slice of the description');
    }
    const { operation, parameters } = found;
    if ((operation.id === uploadOperation) !== isUploadHost) {
      unsound('request', 'assets are uploaded below "upload_url", and nothing else is');
      return notFound();
    }
    // "Requests with no User-Agent header will be rejected."
    if ((incoming.headers['user-agent'] ?? '') === '') return failure(403, 'Request forbidden by administrative rules.');
    if (body?.status === 'malformed') return failure(400, 'Problems parsing JSON');
    const faultsFound = requestFaults(operation, parameters, searchParams, body?.status === 'read' ? body.value : undefined);
    for (const fault of faultsFound) unsound('request', fault);
    if (faultsFound.length > 0) return failure(422, `Invalid request.\n\n${faultsFound.join('\n')}`);
    const fullName = `${parameters.owner}/${parameters.repo}`;
    const caller = callers.identify(incoming.headers.authorization, fullName, world.now());
    if ('status' in caller) return caller;
    const answer = await perform(operation, parameters, searchParams, caller, fullName, body, acts, incoming);
    if (answer.cut === true) return answer;
    const wrong = answerFaults(
      operation,
      answer.status,
      answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body)),
    );
    for (const fault of wrong) unsound('answer', fault);
    return wrong.length === 0 ? answer : failure(500, `the answer is not as described: ${wrong.join('; ')}`);
  }

  async function perform(
    operation: Operation,
    parameters: Readonly<Record<string, string>>,
    query: URLSearchParams,
    caller: Caller,
    fullName: string,
    body: Body | undefined,
    acts: readonly FaultAct[],
    incoming: IncomingMessage,
  ): Promise<Answer> {
    if (operation.id === 'rate-limit/get') return rateLimit(used);
    const served = operations[operation.id];
    if (served === undefined) return failure(500, `"${operation.id}" is described, and not served`);
    const repository = repositoryOf(world, fullName);
    // What a token may not see is not there.
    if (repository === undefined || (repository.private && !caller.can('metadata', 'read'))) return notFound();
    const denied = denial(served, caller, repository);
    if (denied !== undefined) return denied;
    const cut = acts.find((act) => act.kind === 'cut-upload');
    if (cut !== undefined && operation.id !== uploadOperation) return { status: 0, cut: true };
    const answer = await served.handle(
      {
        parameters,
        query,
        caller,
        repository,
        body: body?.status === 'read' && isJsonObject(body.value) ? body.value : {},
        headers: incoming.headers,
        stream: incoming,
        upload: { cutAfterBytes: cut?.afterBytes, wrongDigest: acts.some(({ kind }) => kind === 'wrong-digest') },
      },
      world,
    );
    return { ...answer, headers: { ...accepted(served), ...answer.headers } };
  }
}

function denial(served: Served, caller: Caller, repository: Repository): Answer | undefined {
  if (served.isPublic && !repository.private) return undefined;
  if (caller.can(served.permission, served.level)) return undefined;
  if (caller.login === undefined) return failure(401, 'Requires authentication');
  return failure(403, 'Resource not accessible by integration', accepted(served));
}

/** "You can use the X-Accepted-GitHub-Permissions header to identify the permissions that are required." */
function accepted({ permission, level }: Served): Readonly<Record<string, string>> {
  return { 'x-accepted-github-permissions': `${permission}=${level}` };
}

/** Names of owners and repositories do not depend on case. */
function repositoryOf({ state }: World, fullName: string): Repository | undefined {
  const wanted = fullName.toLowerCase();
  return [...state.repositories].find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** `/repositories/7/releases`, as links of pages are written, is `/repos/acme/hello/releases`. */
function withRepositoryName(path: string, { state }: World): string {
  return path.replace(/^\/repositories\/(\d+)/, (whole, id: string) => {
    const found = [...state.repositories.values()].find((repository) => String(repository.id) === id);
    return found === undefined ? whole : `/repos/${found.fullName}`;
  });
}

function rateLimit(used: number): Answer {
  const core = { limit: 5000, used, remaining: Math.max(5000 - used, 0), reset: Math.floor(Date.now() / 1000) + 3600 };
  const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
  const body: JsonObject = { resources: { core, search }, rate: core };
  return { status: 200, body };
}

type Body =
  | { readonly status: 'absent' }
  | { readonly status: 'malformed' }
  | { readonly status: 'read'; readonly value: unknown };

function isUpload(incoming: IncomingMessage, isUploadHost: boolean): boolean {
  return isUploadHost && incoming.method === 'POST';
}

async function readJson(incoming: IncomingMessage): Promise<Body> {
  const blocks: Buffer[] = [];
  let size = 0;
  try {
    for await (const block of incoming as AsyncIterable<Buffer>) {
      size += block.length;
      if (size <= bodyLimitBytes) blocks.push(block);
    }
    if (size === 0) return { status: 'absent' };
    return size > bodyLimitBytes
      ? { status: 'malformed' }
      : { status: 'read', value: JSON.parse(Buffer.concat(blocks).toString('utf8')) };
  } catch {
    return { status: 'malformed' };
  }
}
