// Reads the shape of a SigningConfig: what it lists and what it asks for, before anything is chosen.
// Source: https://github.com/sigstore/protobuf-specs, sigstore_trustroot.proto, in the JSON form of protocol buffers.

import { type JsonObject, readList, readObject, readOptional, readText, refuse } from '../codec/json-shape.ts';
import { isLoopbackHost } from '../codec/loopback-host.ts';
import type { SigningService } from '../model/signing.ts';

export type Kind = 'caUrls' | 'oidcUrls' | 'rekorTlogUrls' | 'tsaUrls';

export const nameOf: Readonly<Record<Kind, string>> = {
  caUrls: 'certificate authority',
  oidcUrls: 'OpenID issuer',
  rekorTlogUrls: 'transparency log',
  tsaUrls: 'timestamp authority',
};

export interface ListedService extends SigningService {
  readonly start: Date;
  readonly end?: Date;
}

export interface Listed {
  readonly kind: Kind;
  readonly services: readonly ListedService[];
}

/** `none` where no service is listed and no selector given. */
export type Wanted = { readonly selector: 'ANY' | 'ALL' | 'none' } | { readonly selector: 'EXACT'; readonly count: number };

export interface SigningConfigForm {
  readonly authorities: Listed;
  readonly issuers: Listed;
  readonly logs: Listed & Wanted;
  readonly timestamps: Listed & Wanted;
}

const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';

export function readSigningConfig(value: unknown): SigningConfigForm {
  const config = readObject(value, 'it');
  if (config.mediaType !== mediaType)
    refuse('its media type', `is ${JSON.stringify(config.mediaType) ?? 'missing'}, not "${mediaType}"`);
  const logs = readListed(config, 'rekorTlogUrls');
  const timestamps = readListed(config, 'tsaUrls');
  return {
    authorities: readListed(config, 'caUrls'),
    issuers: readListed(config, 'oidcUrls'),
    logs: { ...logs, ...readWanted(config, 'rekorTlogConfig', logs) },
    timestamps: { ...timestamps, ...readWanted(config, 'tsaConfig', timestamps) },
  };
}

function readListed(config: JsonObject, kind: Kind): Listed {
  return {
    kind,
    services:
      config[kind] === undefined ? [] : readList(config[kind], `"${kind}"`, (each, where) => readService(each, where, kind)),
  };
}

function readService(value: unknown, where: string, kind: Kind): ListedService {
  const service = readObject(value, where);
  const validFor = readObject(service.validFor, `${where}.validFor`);
  return {
    url: readUrl(readText(service.url, `${where}.url`), `${where}.url`, kind),
    // Left out, as JSON of protocol buffers leaves out what is empty, it is the same nobody for all.
    operator: service.operator === undefined || service.operator === '' ? '' : readText(service.operator, `${where}.operator`),
    apiVersion: readCount(service.majorApiVersion, `${where}.majorApiVersion`),
    start: readTime(validFor.start, `${where}.validFor.start`),
    ...readOptional(validFor, 'end', `${where}.validFor`, readTime),
  };
}

/** JSON of protocol buffers leaves out what is 0. */
function readCount(value: unknown, where: string): number {
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) refuse(where, 'is no whole number');
  return value;
}

/** RFC 3339, section 5.6, as JSON of protocol buffers has it: with seconds, and a zone. */
function readTime(value: unknown, where: string): Date {
  const text = readText(value, where);
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
  const time = new Date(text);
  if (!form.test(text) || Number.isNaN(time.getTime())) refuse(where, 'is no time such as "2026-01-31T00:00:00Z"');
  return time;
}

/** Without the slashes at its end; the path of a timestamp authority, which is whole, stays as it is. */
export function readUrl(text: string, where: string, kind: Kind): string {
  const url = URL.parse(text);
  if (url === null) refuse(where, 'is no URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    refuse(where, 'has neither https, nor http and an address of this machine');
  }
  if (url.username !== '' || url.password !== '' || /[?#]/.test(text)) refuse(where, 'has a user, a query or a fragment');
  const path = kind === 'tsaUrls' && url.pathname !== '/' ? url.pathname : url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path}`;
}

const selectors = ['SERVICE_SELECTOR_UNDEFINED', 'ALL', 'ANY', 'EXACT'] as const;

function readWanted(config: JsonObject, key: 'rekorTlogConfig' | 'tsaConfig', { kind, services }: Listed): Wanted {
  const where = `"${key}"`;
  const choice = config[key] === undefined ? {} : readObject(config[key], where);
  // JSON of protocol buffers may state an enumeration by its number.
  const given = choice.selector ?? 0;
  const selector = selectors.find((name, number) => given === name || given === number);
  switch (selector) {
    case undefined:
      return refuse(`${where}.selector`, 'is none of "ALL", "ANY", "EXACT"');
    case 'SERVICE_SELECTOR_UNDEFINED':
      if (services.length > 0) refuse(`${where}.selector`, `is missing, though "${kind}" lists services`);
      return { selector: 'none' };
    case 'EXACT': {
      const count = readCount(choice.count, `${where}.count`);
      if (count === 0) refuse(`${where}.count`, 'is not above 0, and the selector is "EXACT"');
      return { selector, count };
    }
    case 'ALL':
    case 'ANY':
      return { selector };
  }
}
