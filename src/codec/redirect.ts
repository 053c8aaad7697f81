// Tells whether an answer sends on, and where to, when one may go there. Source: RFC 9110, sections 10.2.2 and 15.4.

import { isLoopbackHost } from './loopback-host.ts';

/** Of one question. */
export const maxRedirects = 5;

const statuses: readonly number[] = [301, 302, 303, 307, 308];

export function isRedirect(status: number): boolean {
  return statuses.includes(status);
}

/**
 * @param location Value of the header; relative to the URL that was asked, or not.
 * @returns Where it leads: https, or on this machine http where http was asked already. Else why it is not followed, as a phrase.
 */
export function parseRedirect(asked: URL, location: string | undefined): URL | string {
  const target = location === undefined ? null : URL.parse(location, asked.href);
  if (target === null) return 'it sends elsewhere without saying where';
  if (target.username !== '' || target.password !== '') return `it sends on to "${target.host}" with a user or a password`;
  // What a distant server says must not lead to this machine, nor from TLS to none.
  const isHere = isLoopbackHost(target.hostname);
  const fromHere = isLoopbackHost(asked.hostname);
  const isPlain = target.protocol === 'http:' && isHere && asked.protocol === 'http:' && fromHere;
  if (target.protocol !== 'https:' && !isPlain) return `it sends on to "${target.protocol}//${target.host}", which is not https`;
  if (isHere && !fromHere) return `it sends on to "https://${target.host}", which is this machine`;
  // Never sent.
  target.hash = '';
  return target;
}
