// Who asks: tokens with the permissions that a job's GITHUB_TOKEN would have, which end after some requests or at some time.

import { type Answer, type Caller, failure } from './answer.ts';
import type { TokenSettings } from './settings.ts';

export interface Callers {
  add(token: TokenSettings): void;
  /** Counts the request. An unknown token and an ended one are told the same, as on GitHub. */
  identify(authorization: string | undefined, repository: string, now: Date): Caller | Answer;
}

export function createCallers(): Callers {
  const tokens = new Map<string, { readonly settings: TokenSettings; used: number }>();
  return {
    add: (settings) => void tokens.set(settings.token, { settings, used: 0 }),
    identify(authorization, repository, now) {
      if (authorization === undefined) return { login: undefined, can: () => false };
      const [, text = ''] = /^(?:bearer|token) (.+)$/i.exec(authorization) ?? [];
      const known = tokens.get(text);
      if (known === undefined) return badCredentials();
      const { expiresAfterRequests = Number.POSITIVE_INFINITY, expiresAt, permissions, repository: only, login } = known.settings;
      if (known.used >= expiresAfterRequests || (expiresAt !== undefined && now >= expiresAt)) return badCredentials();
      known.used += 1;
      const isHere = only === undefined || only === repository;
      return {
        login: login ?? 'github-actions[bot]',
        can: (permission, level) => {
          const given = permission === 'metadata' && permissions[permission] === undefined ? 'read' : permissions[permission];
          return isHere && (given === 'write' || given === level);
        },
      };
    },
  };
}

export function badCredentials(): Answer {
  return failure(401, 'Bad credentials');
}
