// Which variables of the caller say where to download from; they pass to `prepare` alone. The list is in docs/rooms.md.

import { isAbsolute } from 'node:path';

/** In both cases where programs disagree about which one they read. */
export const downloadVariables = [
  'ALL_PROXY',
  'CARGO_HTTP_CAINFO',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'GONOPROXY',
  'GONOSUMDB',
  'GOPRIVATE',
  'GOPROXY',
  'GOSUMDB',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'NO_PROXY',
  'NPM_CONFIG_REGISTRY',
  'PIP_CERT',
  'PIP_DEFAULT_TIMEOUT',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_INDEX_URL',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'npm_config_registry',
] as const;

export interface DownloadSettings {
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute paths that the values name, such as a certificate. */
  readonly readable: readonly string[];
}

/** The caller's settings, without user names and passwords in addresses. */
export function downloadSettings(callers: Readonly<Record<string, string | undefined>>): DownloadSettings {
  const variables: Record<string, string> = {};
  for (const name of downloadVariables) {
    const value = callers[name];
    if (value !== undefined && value !== '') variables[name] = withoutCredentials(value);
  }
  const readable = Object.values(variables)
    .flatMap((value) => value.split(/[,|\s]+/))
    .map((part) => part.replace(/^file:\/\/(?=\/)/, ''))
    .flatMap((part) => (part.includes('://') ? [] : part.split(':')))
    .filter(isAbsolute);
  return { variables, readable };
}

/** `https://user:word@host/` becomes `https://host/`; a proxy without a scheme, `user:word@host:1`, becomes `host:1`. */
export function withoutCredentials(value: string): string {
  return value
    .split(/([,|\s]+)/)
    .map((part) => part.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?[^/?#]*@/, '$1'))
    .join('');
}
