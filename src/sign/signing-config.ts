// Chooses the services that sign now, from a SigningConfig or from URLs.
// Source: https://github.com/sigstore/protobuf-specs, sigstore_trustroot.proto, the comments of SigningConfig, Service,
// ServiceConfiguration and ServiceSelector.

import { readShape } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { ServiceChoice, SigningService, SigningServices } from '../model/signing.ts';
import { ToolError } from '../model/tool-error.ts';
import {
  type Kind,
  type Listed,
  type ListedService,
  nameOf,
  readSigningConfig,
  readUrl,
  type Wanted,
} from './signing-config-form.ts';

export interface ServiceUrls {
  readonly fulcioUrl: string;
  readonly rekorUrl: string;
  readonly rekorVersion: 1 | 2;
  /** The whole URL that requests are posted to, or one without a path for Sigstore's own server. */
  readonly timestampUrl?: string;
  readonly oidcUrl?: string;
}

/**
 * What a SigningConfig v0.2 allows at a time.
 *
 * The comments of the source are read so: of each kind, only services that are valid at the time (both ends included) and speak an
 * API that we know count; of these only those of the highest such version, also across operators ("Select services from only the
 * highest supported API version"); of these the one of each operator that started last, the first listed among equals. Certificate
 * authorities and issuers, of which one is to be chosen, stand with the latest start first; logs and timestamp authorities, whose
 * order is the client's to decide, stand in the order of the file.
 *
 * @param text JSON.
 * @param now By which validity is judged.
 * @param file Named in errors.
 * @throws {ToolError} `config/bad-signing-config` when it is not such a file, `sign/no-service` when no service of a kind that is
 *   needed can be used now, `config/too-few-services` when fewer operators are left than it asks for.
 */
export function parseSigningConfig(text: string, now: Date, file = 'the signing configuration'): SigningServices {
  const json = parseStrictJson(text);
  const config = json.status === 'parsed' ? readShape(() => readSigningConfig(json.value)) : json;
  if (config.status === 'malformed') throw badConfig(file, config.reason);
  const { authorities, issuers, logs, timestamps } = config.value;
  const chosenAuthorities = select(authorities, now);
  if (chosenAuthorities.length === 0) throw noService(file, authorities, now);
  if (logs.selector === 'none' && timestamps.selector === 'none') {
    throw badConfig(file, 'it asks for neither a log nor a timestamp authority, so nobody would know when it was signed');
  }
  return {
    certificateAuthorities: chosenAuthorities.sort(latestFirst).map(toService),
    logs: choose(logs, now, file),
    timestampAuthorities: choose(timestamps, now, file),
    identityIssuers: select(issuers, now)
      .sort(latestFirst)
      .map(({ url }) => url),
  };
}

/**
 * One service of each kind, by its URL.
 *
 * @throws {ToolError} `usage/bad-service-url` for one that is not https, or http on this machine.
 */
export function servicesFromUrls(urls: ServiceUrls): SigningServices {
  const { fulcioUrl, rekorUrl, rekorVersion, timestampUrl, oidcUrl } = urls;
  const service = (url: string, kind: Kind, apiVersion = 1): SigningService => {
    const read = readShape(() => readUrl(url, `the URL of the ${nameOf[kind]}`, kind));
    if (read.status === 'malformed') {
      throw new ToolError('usage', 'usage/bad-service-url', read.reason, {
        help: 'give its base URL, with https and without a user, a query or a fragment',
      });
    }
    return { url: read.value, operator: new URL(read.value).host, apiVersion };
  };
  return {
    certificateAuthorities: [service(fulcioUrl, 'caUrls')],
    logs: { wanted: 1, candidates: [service(rekorUrl, 'rekorTlogUrls', rekorVersion)] },
    timestampAuthorities:
      timestampUrl === undefined ? { wanted: 0, candidates: [] } : { wanted: 1, candidates: [service(timestampUrl, 'tsaUrls')] },
    identityIssuers: oidcUrl === undefined ? [] : [service(oidcUrl, 'oidcUrls').url],
  };
}

/** The versions of each kind's API that this project speaks, highest first. 0 stands for one that was never released. */
const knownVersions: Readonly<Record<Kind, readonly number[]>> = {
  caUrls: [1],
  oidcUrls: [1],
  rekorTlogUrls: [2, 1],
  tsaUrls: [1],
};

function badConfig(file: string, reason: string): ToolError {
  return new ToolError(
    'config',
    'config/bad-signing-config',
    `"${file}" is no signing configuration that can be used: ${reason}`,
    {
      help: 'give a signing_config.json of version 0.2 with --signing-config, or the services by their URLs',
    },
  );
}

/** One service an operator, in the order of the file. */
function select({ kind, services }: Listed, now: Date): ListedService[] {
  const usable = services.filter((service) => reasonAgainst(service, kind, now) === undefined);
  const version = knownVersions[kind].find((known) => usable.some(({ apiVersion }) => apiVersion === known));
  const candidates = usable.filter(({ apiVersion }) => apiVersion === version);
  return candidates.filter((service) => {
    const [latest] = candidates.filter(({ operator }) => operator === service.operator).sort(latestFirst);
    return latest === service;
  });
}

function reasonAgainst({ start, end, apiVersion }: ListedService, kind: Kind, now: Date): string | undefined {
  if (start > now) return `not valid before ${start.toISOString()}`;
  if (end !== undefined && end < now) return `not valid after ${end.toISOString()}`;
  if (!knownVersions[kind].includes(apiVersion)) return `version ${apiVersion} of its API is not known`;
  return undefined;
}

/** For `sort`, which keeps the order of equals. */
function latestFirst(first: ListedService, second: ListedService): number {
  return second.start.getTime() - first.start.getTime();
}

function choose(listed: Listed & Wanted, now: Date, file: string): ServiceChoice {
  if (listed.selector === 'none') return { wanted: 0, candidates: [] };
  const candidates = select(listed, now).map(toService);
  if (candidates.length === 0) throw noService(file, listed, now);
  switch (listed.selector) {
    case 'ALL':
      return { wanted: candidates.length, candidates };
    case 'ANY':
      return { wanted: 1, candidates };
    case 'EXACT': {
      const { count: wanted } = listed;
      if (wanted <= candidates.length) return { wanted, candidates };
      const message = `"${file}" wants a ${nameOf[listed.kind]} of ${wanted} operators, and ${candidates.length} can be used now`;
      throw new ToolError('config', 'config/too-few-services', message, {
        help: 'get a newer signing configuration, or lower the count',
        excerpt: leftOut(listed, now),
      });
    }
  }
}

function noService(file: string, listed: Listed, now: Date): ToolError {
  const message = `"${file}" has no ${nameOf[listed.kind]} that can be used now`;
  const reasons = leftOut(listed, now);
  return new ToolError('config', 'sign/no-service', message, {
    help: 'get a newer signing configuration, and see that the clock of this machine is right',
    excerpt: reasons.length === 0 ? [`"${listed.kind}" lists none`] : reasons,
  });
}

function leftOut({ kind, services }: Listed, now: Date): readonly string[] {
  return services.flatMap((service) => {
    const reason = reasonAgainst(service, kind, now);
    return reason === undefined ? [] : [`"${service.url}": ${reason}`];
  });
}

function toService({ url, operator, apiVersion }: ListedService): SigningService {
  return { url, operator, apiVersion };
}
