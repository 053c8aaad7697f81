// Which of a test's faults meet a request, and what they answer.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, failure } from './answer.ts';
import { badCredentials } from './callers.ts';
import type { Fault, FaultAct } from './settings.ts';
import type { GithubState } from './state.ts';

export interface FaultQueue {
  add(fault: Fault): void;
  /** Uses up those that match `METHOD /path?query`: all of them meet the request. */
  meet(request: string): readonly FaultAct[];
}

export function createFaultQueue(faults: readonly Fault[]): FaultQueue {
  const queue = faults.map(counted);
  return {
    add: (fault) => void queue.unshift(counted(fault)),
    meet(request) {
      const met: FaultAct[] = [];
      for (const each of queue) {
        if (each.times < 1 || !each.fault.match.test(request)) continue;
        if (each.skip > 0) each.skip -= 1;
        else {
          each.times -= 1;
          met.push(each.fault.act);
        }
      }
      return met;
    },
  };
}

/** What happens before the request is looked at. */
export async function beginFaults(acts: readonly FaultAct[], state: GithubState): Promise<void> {
  for (const act of acts) if (act.kind === 'before') act.change(state);
  for (const act of acts) if (act.kind === 'delay') await sleep(act.ms);
}

/** What happens when it was answered. */
export function endFaults(acts: readonly FaultAct[], state: GithubState): void {
  for (const act of acts) if (act.kind === 'after') act.change(state);
}

/** The answer that a fault gives in place of GitHub's; undefined where it lets the work be done. */
export function answerOfFault(act: FaultAct): Answer | undefined {
  switch (act.kind) {
    case 'status':
      return {
        status: act.status,
        ...(act.headers === undefined ? {} : { headers: act.headers }),
        body: act.body ?? failure(act.status, 'Server Error').body,
      };
    case 'cut-request':
      return { status: 0, cut: true };
    case 'secondary-limit':
      // Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
      return failure(
        act.status,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        act.retryAfterSeconds === undefined ? {} : { 'retry-after': String(act.retryAfterSeconds) },
      );
    case 'primary-limit':
      return failure(403, 'API rate limit exceeded for installation ID 1.', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': '5000',
        // Clients hold it against the clock of this machine, whatever clock a test has given the server.
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + act.resetInSeconds),
      });
    case 'expired-token':
      return badCredentials();
    case 'delay':
    case 'lose-answer':
    case 'cut-upload':
    case 'cut-answer':
    case 'wrong-digest':
    case 'damage':
    case 'before':
    case 'after':
      return undefined;
  }
}

function counted(fault: Fault) {
  return { fault, skip: fault.skip ?? 0, times: fault.times ?? 1 };
}
