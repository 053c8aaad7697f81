// When another attempt can help, and how long to wait before it. Reasons: docs/decisions/one-http-client.md

import { parseRetryAfter } from '../codec/retry-after.ts';
import type { HttpAnswer } from '../model/world.ts';

/** The wait before the second attempt is drawn from 0 to this; each further one from twice as long a span. */
export const firstSpanMs = 500;
/** The longest span that a wait is drawn from. */
export const longestSpanMs = 15_000;
/** A server that asks for a longer wait is believed: its answer is the last one. */
export const longestRetryAfterMs = 60_000;

// Request Timeout, Too Early, Too Many Requests; RFC 9110, section 15.5.9, RFC 8470, section 5.2, RFC 6585, section 4.
const passingStatuses: readonly number[] = [408, 425, 429];

/** What an answer means for another attempt, and how long that must wait at least; no wait where it would not help. */
export function judgeAnswer(
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
  now: Date,
): { readonly reason: string; readonly leastWaitMs: number | undefined } {
  const reason = `it answered ${status}`;
  if (!passingStatuses.includes(status) && (status < 500 || status > 599)) return { reason, leastWaitMs: undefined };
  const askedMs = parseRetryAfter(headers['retry-after'] ?? '', now) ?? 0;
  return { reason, leastWaitMs: askedMs > longestRetryAfterMs ? undefined : askedMs };
}

/**
 * @param attempt The one that failed, counted from 1.
 * @param random From 0 up to, not including, 1.
 */
export function waitAfter(attempt: number, leastWaitMs: number, random: () => number): number {
  const span = Math.min(firstSpanMs * 2 ** (attempt - 1), longestSpanMs);
  return leastWaitMs + Math.floor(random() * span);
}
