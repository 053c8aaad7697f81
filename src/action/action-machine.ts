// The machine that the command line runs on within the action: one stream for the log, and a network that tells every identity token as
// a secret before anything else sees it.

import { resolve } from 'node:path';
import type { Machine, Output, Watcher } from '../cli/machine.ts';
import type { HttpAnswer, HttpRequest, World } from '../model/world.ts';
import type { JobLog } from './job-log.ts';

export interface ActionMachineParts {
  readonly log: JobLog;
  readonly watcher: Watcher;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly addSecret: (secret: string) => void;
  readonly now: () => number;
  /** Told from which folder the command sees the world. */
  readonly opened: (folder: string) => void;
}

export function createActionMachine(parts: ActionMachineParts): Machine {
  const { log, watcher, workingFolder, environment, addSecret, now, opened } = parts;
  // No terminal, and so no colours: the log that is kept reads the same everywhere, and nothing in it is a control character.
  const output: Output = { write: log.write, isTerminal: false, columns: () => 80 };
  return {
    stdout: output,
    stderr: output,
    environment,
    now,
    every: () => () => undefined,
    async createWorld(folder) {
      const { createWorld } = await import('../host/create-world.ts');
      const world = createWorld();
      const seenFrom = resolve(workingFolder, folder ?? '.');
      opened(seenFrom);
      return {
        ...world,
        workingFolder: seenFrom,
        http: withSecrets(world.http, environment.ACTIONS_ID_TOKEN_REQUEST_URL, addSecret),
      };
    },
    watcher,
  };
}

/** A token is known when it comes from the runner's service, and wherever else from when it goes to a certificate authority. */
function withSecrets(http: World['http'], tokenService: string | undefined, addSecret: (secret: string) => void): World['http'] {
  return {
    download: http.download,
    async request(request) {
      for (const secret of secretsSent(request)) addSecret(secret);
      const answer = await http.request(request);
      if (isSamePlace(request.url, tokenService)) for (const secret of secretsGot(answer)) addSecret(secret);
      return answer;
    },
  };
}

function secretsSent({ body, headers = {} }: HttpRequest): readonly string[] {
  const text = typeof body === 'string' ? body : body === undefined ? '' : Buffer.from(body).toString('utf8');
  const token = /"oidcIdentityToken"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return [token, bearer].filter((secret) => secret !== undefined);
}

function secretsGot({ body }: HttpAnswer): readonly string[] {
  const token = /"value"\s*:\s*"([^"\\]+)"/.exec(Buffer.from(body).toString('utf8'))?.[1];
  return token === undefined ? [] : [token];
}

function isSamePlace(url: string, service: string | undefined): boolean {
  if (service === undefined || !URL.canParse(service) || !URL.canParse(url)) return false;
  const [asked, known] = [new URL(url), new URL(service)];
  return asked.origin === known.origin && asked.pathname === known.pathname;
}
