// A trusted root as a person reads it: where it comes from, every authority and log with its time, and what ends next.

import { type TrustedKey, type TrustReport, trustedKeyKinds } from '../model/trust.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import type { Style } from './style.ts';

export function printTrust(report: TrustReport, style: Style): string {
  const { name, mirror, updatedAt, changed, files, sha256, keys, nextEnd } = report;
  return [
    section(
      'Trusted root',
      alignedRows([
        ['name', name],
        ['from', updatedAt === undefined ? 'shipped with selfsame' : `updated on ${updatedAt}`],
        ['mirror', mirror],
        ...(files === undefined ? [] : [['file', files.trustedRoot]]),
        ...(files?.signingConfig === undefined ? [] : [['services', files.signingConfig]]),
        ['sha256', sha256],
      ]),
      style,
    ),
    ...trustedKeyKinds.map((kind) =>
      section(titles[kind], alignedRows(keys.filter((key) => key.kind === kind).map(rowOf)), style),
    ),
    nextEnd === undefined
      ? 'next to end: none states an end\n'
      : `next to end: ${escapeForTerminal(nextEnd.uri)}, on ${day(nextEnd.end)}\n`,
    changed === undefined ? '' : `${style.good(changed ? 'updated: a new trusted root' : 'updated: the same trusted root')}\n`,
  ].join('');
}

const titles: Readonly<Record<TrustedKey['kind'], string>> = {
  'certificate authority': 'Certificate authorities',
  'transparency log': 'Transparency logs',
  'certificate log': 'Certificate logs',
  'timestamp authority': 'Timestamp authorities',
};

function rowOf({ status, uri, keyId, start, end }: TrustedKey): readonly string[] {
  return [status, uri, keyId, `${day(start)} to ${end === undefined ? 'no end' : day(end)}`];
}

/** 2026-11-02 of an ISO 8601 time. */
function day(time: string): string {
  return time.slice(0, time.indexOf('T'));
}
