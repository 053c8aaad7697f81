// The application's own client, but impatient: no waiting between attempts, and a short time for each.

import { createHttp } from '../../src/host/http.ts';
import type { Http } from '../../src/model/world.ts';

export function hastyHttp({ timeoutMs, attempts }: { readonly timeoutMs: number; readonly attempts: number }): Http {
  const { request } = createHttp({ sleep: async () => {}, random: () => 0 });
  return { request: (asked) => request({ ...asked, timeoutMs, attempts }) };
}
