// The pools of connections that requests go out on, through the environment's proxy where there is one and it may be used.

import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { isLoopbackHost } from '../codec/loopback-host.ts';
import { ToolError } from '../model/tool-error.ts';

/** A release of many files has all its signatures under way at once. More requests than this to one host wait their turn. */
const maxSockets = 256;

/**
 * Says which pool a URL goes out on. This machine itself is never asked through a proxy, nor what the caller wants asked without one.
 *
 * @throws {ToolError} (the function returned) `usage/bad-proxy` when the environment names a proxy that is no http or https URL: Node
 *   would go past it in silence.
 */
export function createAgents(
  environment: Readonly<Record<string, string | undefined>>,
): (url: URL, withoutProxy?: boolean) => PlainAgent {
  const pool = { keepAlive: true, maxSockets };
  const made = new Map<string, PlainAgent>();
  return (url, withoutProxy = false) => {
    const direct = withoutProxy || isLoopbackHost(url.hostname);
    const key = `${url.protocol} ${direct}`;
    const agent = made.get(key) ?? create(url.protocol, direct ? {} : proxySettings(environment, url.protocol));
    made.set(key, agent);
    return agent;
  };

  function create(protocol: string, proxyEnv: NodeJS.ProcessEnv): PlainAgent {
    // Trust in a server is not the environment's to switch off: NODE_TLS_REJECT_UNAUTHORIZED has no say here.
    return protocol === 'https:'
      ? new TlsAgent({ ...pool, proxyEnv, rejectUnauthorized: true })
      : new PlainAgent({ ...pool, proxyEnv });
  }
}

/** What Node's agents take. Its own order: the lower-case name wins. */
function proxySettings(environment: Readonly<Record<string, string | undefined>>, protocol: string): NodeJS.ProcessEnv {
  const kind = protocol === 'https:' ? 'https' : 'http';
  const name = [`${kind}_proxy`, `${kind.toUpperCase()}_PROXY`].find((name) => (environment[name] ?? '') !== '');
  if (name === undefined) return {};
  const proxy = environment[name] ?? '';
  if (!/^https?:$/.test(URL.parse(proxy)?.protocol ?? '')) {
    // Without its value, which may hold a password.
    throw new ToolError('usage', 'usage/bad-proxy', `the variable "${name}" is no URL of an HTTP proxy`, {
      help: `set ${name} to http://HOST:PORT or https://HOST:PORT, or unset it`,
    });
  }
  return { [name]: proxy, no_proxy: environment.no_proxy ?? environment.NO_PROXY };
}
