// Brings the address of a remote into the one form that provenance and certificates use: `https://host/owner/name`.

/**
 * @param remote As git has it: https, http, ssh, git, or the short `user@host:path`.
 * @returns Without user, password, `.git` and the ports of other protocols; `undefined` for a folder, a bundle, or a host without a
 *   dot, which is an alias of somebody's ssh settings.
 */
export function parseRepositoryUrl(remote: string): string | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.+)$/i.exec(remote) ?? [];
  if (scheme !== undefined && rest !== undefined) {
    if (!schemes.includes(scheme.toLowerCase())) return undefined;
    const slash = rest.indexOf('/');
    if (slash < 0) return undefined;
    return assemble(rest.slice(0, slash), rest.slice(slash + 1), scheme.toLowerCase());
  }
  const [, authority, path] = /^([^/:\s]+):([^:].*)$/.exec(remote) ?? [];
  return authority === undefined || path === undefined ? undefined : assemble(authority, path, 'ssh');
}

/** An address as it may be shown: without its user and password. */
export function withoutCredentials(remote: string): string {
  return remote.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

const schemes = ['https', 'http', 'ssh', 'git', 'git+ssh', 'git+https', 'git+http'];

// GitHub answers ssh on the port of https under a host of its own.
const otherNames: Readonly<Record<string, string>> = { 'ssh.github.com': 'github.com', 'www.github.com': 'github.com' };

function assemble(authority: string, path: string, scheme: string): string | undefined {
  const [, name = '', port = ''] = /^([^:]*)(?::(\d{1,5}))?$/.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
  const lower = name.toLowerCase();
  const host = Object.hasOwn(otherNames, lower) ? (otherNames[lower] ?? lower) : lower;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) return undefined;
  const parts = path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .split('/');
  const sound = parts.every((part) => /^[A-Za-z0-9._~%+@:-]+$/.test(part) && part !== '.' && part !== '..');
  if (!sound || path.length > 1000) return undefined;
  const isWeb = scheme.endsWith('https') || scheme.endsWith('http');
  const shownPort = isWeb && port !== '' && port !== '443' && port !== '80' ? `:${port}` : '';
  return `https://${host}${shownPort}/${parts.join('/')}`;
}
