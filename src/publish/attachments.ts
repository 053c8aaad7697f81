// Which signed statements of a release GitHub's attestation store has, and how it is given those that it lacks.
// Source: https://docs.github.com/en/rest/repos/attestations

import { hash } from 'node:crypto';
import { isJsonObject, readList, readObject, readShape } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { type GithubPlace, isPassing, pageSize, readAnswer, refuseAnswer, repositoryPath } from './github-answer.ts';
import { lostAnswer } from './lost-answer.ts';
import type { ReleaseBundle } from './target.ts';

const attempts = 5;
/** Of attestations of one digest. Anybody who may write attestations adds to them. */
const maxPages = 20;

/** SHA-256 of the statements that the store has for a subject. */
export async function listAttached(api: GithubApi, place: GithubPlace, subject: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let path = `${repositoryPath(place)}/attestations/sha256:${subject}?per_page=${pageSize}`;
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await api.request({ method: 'GET', path });
    if (answer.status === 404) return found;
    if (answer.status !== 200) throw refuseAnswer(answer, place, 'attestations: read');
    const payloads = readAnswer(answer, place, (value) =>
      readShape(() => readList(readObject(value, 'the answer').attestations, 'attestations', payloadOf)),
    );
    for (const payload of payloads) if (payload !== undefined) found.add(payload);
    const after = nextCursor(answer.headers.link ?? '');
    if (after === undefined) return found;
    path = `${repositoryPath(place)}/attestations/sha256:${subject}?per_page=${pageSize}&after=${encodeURIComponent(after)}`;
  }
  return found;
}

/**
 * @returns Number of the attestation; undefined when the answer was lost and the store has it.
 * @throws {ToolError} `publish/not-attached`, and as `refuseAnswer`.
 */
export async function attach(api: GithubApi, place: GithubPlace, bundle: ReleaseBundle): Promise<number | undefined> {
  const [subject = ''] = bundle.subjects;
  const content = toBundle(bundle);
  for (let attempt = 1; ; attempt += 1) {
    const path = `${repositoryPath(place)}/attestations`;
    const answer = await api.request({ method: 'POST', path, body: { bundle: content } }).catch(lostAnswer);
    if (answer?.status === 201) return readAnswer(answer, place, parseId);
    const passing = answer === undefined ? { leastWaitMs: 0 } : isPassing(answer);
    if (answer !== undefined && passing === undefined) throw refuseAnswer(answer, place, 'attestations: write');
    if (attempt === attempts) {
      throw new ToolError(
        'network',
        'publish/not-attached',
        `a statement of type "${bundle.predicateType}" could not be attached`,
        {
          help: 'do the same again: what is attached already is kept',
        },
      );
    }
    await api.wait(attempt, 'a statement is not attached yet', passing?.leastWaitMs);
    // Another POST would make a second one.
    if ((await listAttached(api, place, subject)).has(bundle.payloadSha256)) return undefined;
  }
}

/** SHA-256 of the statement of one attestation; undefined where only its place is told, or it is none that can be read. */
function payloadOf(value: unknown): string | undefined {
  const bundle = isJsonObject(value) && isJsonObject(value.bundle) ? value.bundle : {};
  const payload = isJsonObject(bundle.dsseEnvelope) ? bundle.dsseEnvelope.payload : undefined;
  return typeof payload === 'string' ? hash('sha256', Buffer.from(payload, 'base64')) : undefined;
}

function parseId(value: unknown): ReturnType<typeof readShape<number | undefined>> {
  return readShape(() => {
    const { id } = readObject(value, 'the attestation');
    return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
  });
}

function toBundle({ text }: ReleaseBundle): Readonly<Record<string, unknown>> {
  const parsed = parseStrictJson(text);
  if (parsed.status === 'parsed' && isJsonObject(parsed.value)) return parsed.value;
  throw new Error('a bundle that was verified is no JSON object');
}

/** RFC 8288. Only the cursor is taken of the URL: the host of a link is not asked. */
function nextCursor(link: string): string | undefined {
  const [, url = ''] = /<([^>]*)>;\s*rel="next"/.exec(link) ?? [];
  return URL.parse(url)?.searchParams.get('after') ?? undefined;
}
