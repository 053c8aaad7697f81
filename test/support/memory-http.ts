// Requests that a handler of the test answers in memory: no socket, no further attempts, nothing to wait for.

import type { Http, HttpRequest, LoopbackHandler } from '../../src/model/world.ts';

export interface MemoryHttp extends Http {
  /** All requests so far, as they were made. */
  readonly requests: readonly HttpRequest[];
}

export function memoryHttp(handle: LoopbackHandler): MemoryHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    async request(request) {
      requests.push(request);
      const { method, url, headers = {}, body = '' } = request;
      const { pathname, search, host } = new URL(url);
      const asked = { method, path: pathname + search, headers: { host, ...headers }, body: Buffer.from(body) };
      const answer = await handle(asked);
      const names = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
      return { status: answer.status, headers: Object.fromEntries(names), body: Buffer.from(answer.body) };
    },
  };
}

/** The handler's answers to one path, changed; all else passes. */
export function changing(
  handle: LoopbackHandler,
  path: string,
  change: (
    answer: Awaited<ReturnType<LoopbackHandler>>,
    asked: Parameters<LoopbackHandler>[0],
  ) => Awaited<ReturnType<LoopbackHandler>>,
): LoopbackHandler {
  return async (asked) => {
    const answer = await handle(asked);
    return asked.path === path ? change(answer, asked) : answer;
  };
}
