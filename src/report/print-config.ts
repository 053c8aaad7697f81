// What `config`, `init` and `doctor` found, as a person reads it.

import { counted } from '../model/counted.ts';
import type { DoctorCheck, DoctorReport, InitOutcome } from '../model/outcome.ts';
import { escapeForTerminal, showHidden } from './escape.ts';

import type { Style } from './style.ts';
import { padText, textWidth } from './text-width.ts';

/** YAML as it stands: a document for a file or a pipe. Only what could steer a terminal is made visible. */
export function printYaml(yaml: string): string {
  return `${yaml.replace(/\n$/, '').split('\n').map(showHidden).join('\n')}\n`;
}

export function printInit({ file, recognised }: InitOutcome, style: Style): string {
  return [
    `${style.good('wrote')} ${escapeForTerminal(file)} for: ${escapeForTerminal(recognised)}\n`,
    'read it, then try: selfsame plan --rehearse\n',
  ].join('');
}

export function printDoctor({ checks }: DoctorReport, style: Style): string {
  const width = Math.max(0, ...checks.map(({ name }) => textWidth(escapeForTerminal(name))));
  const lines = checks.flatMap(({ name, status, detail, help }) => [
    `${statusWord(status, style)}  ${padText(escapeForTerminal(name), width)}  ${escapeForTerminal(detail)}`,
    ...(help === undefined ? [] : [`${' '.repeat(9)}${style.good('help:')} ${escapeForTerminal(help)}`]),
  ]);
  return `${[...lines, summary(checks, style)].join('\n')}\n`;
}

function statusWord(status: DoctorCheck['status'], style: Style): string {
  switch (status) {
    case 'ok':
      return style.good('ok     ');
    case 'limited':
      return style.warning('limited');
    case 'missing':
      return style.bad('missing');
  }
}

function summary(checks: readonly DoctorCheck[], style: Style): string {
  const missing = checks.filter(({ status }) => status === 'missing').length;
  const limited = checks.filter(({ status }) => status === 'limited').length;
  if (missing > 0) return style.bad(`not ready: ${missing} of ${counted(checks.length, 'check')} missing`);
  return style.good(`ready: ${counted(checks.length, 'check')}, ${limited} limited`);
}
