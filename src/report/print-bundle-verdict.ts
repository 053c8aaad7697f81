// The verdict over bundles as a person reads it: what was asked first, then each bundle with who signed what, and the answer last.

import type { BundleFinding, BundleVerdict } from '../model/bundle-verdict.ts';
import { counted } from '../model/counted.ts';
import type { CertificateClaims } from '../model/signature.ts';
import type { DigestSet } from '../model/statement.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section, sortedPairs } from './layout.ts';
import { failureLines, rehearsalWarning } from './print-verdict.ts';
import type { Style } from './style.ts';

export function printBundleVerdict(verdict: BundleVerdict, style: Style): string {
  return [
    section('Asked for', alignedRows(verdict.criteria.map(({ name, wanted }) => [name, wanted] as const)), style),
    ...verdict.bundles.map((finding) => section(escapeForTerminal(finding.where), findingLines(finding, style), style)),
    section(
      'Why not',
      verdict.failures.flatMap((failure) => failureLines(failure, style)),
      style,
    ),
    ...verdict.remarks.map((remark) => `${style.warning(escapeForTerminal(remark))}\n`),
    verdict.rehearsal ? `${style.warning(rehearsalWarning)}\n` : '',
    `${verdictLine(verdict, style)}\n`,
  ].join('');
}

function verdictLine({ verdict, bundles }: BundleVerdict, style: Style): string {
  const refused = bundles.filter(({ status }) => status === 'refused').length;
  const all = counted(bundles.length, 'bundle');
  switch (verdict) {
    case 'accepted':
      return style.good(`verdict: accepted, ${all}`);
    case 'refused':
      return style.bad(`verdict: refused, ${refused} of ${all} refused`);
  }
}

function findingLines(finding: BundleFinding, style: Style): readonly string[] {
  const facts = alignedRows([...signerRows(finding.signer), ...witnessRows(finding), ...signedRows(finding.signed)]);
  switch (finding.status) {
    case 'accepted':
      return [style.good(finding.matches ? 'holds' : 'holds, and speaks of something else'), ...facts];
    case 'refused':
      return [style.bad('REFUSED'), ...finding.failures.flatMap((failure) => failureLines(failure, style)), ...facts];
  }
}

type Row = readonly [name: string, value: string];

/** Claims that say where something comes from, in the order of the report. */
const shownClaims: readonly (readonly [keyof CertificateClaims, string])[] = [
  ['issuer', 'issuer'],
  ['sourceRepositoryUri', 'source'],
  ['sourceRepositoryRef', 'ref'],
  ['sourceRepositoryDigest', 'commit'],
  ['buildTrigger', 'trigger'],
  ['buildSignerUri', 'workflow'],
  ['runnerEnvironment', 'runner'],
  ['runInvocationUri', 'run'],
];

function signerRows(signer: BundleFinding['signer']): readonly Row[] {
  switch (signer?.kind) {
    case undefined:
      return [];
    case 'certificate': {
      const { identity, claims, certificateIssuer, certificateSerial } = signer;
      const shown = shownClaims.flatMap(([claim, name]): Row[] => (claims[claim] === undefined ? [] : [[name, claims[claim]]]));
      return [['signed by', identity], ...shown, ['certificate', `${certificateSerial} of ${certificateIssuer}`]];
    }
    case 'key':
      return [['signed by', `${signer.algorithm} key with SHA-256 ${signer.sha256}`]];
  }
}

function witnessRows({ logEntries, timestamps }: BundleFinding): readonly Row[] {
  return [
    ...logEntries.map(({ index, logId, integratedTime }): Row => {
      const time = integratedTime === undefined ? '' : `, ${integratedTime}`;
      return ['log entry', `${index} of the log ${logId}${time}`];
    }),
    ...timestamps.map((time): Row => ['timestamp', time]),
  ];
}

function signedRows(signed: BundleFinding['signed']): readonly Row[] {
  switch (signed?.kind) {
    case undefined:
      return [];
    case 'statement':
      return [
        ['predicate type', signed.predicateType],
        ...signed.subjects.map(({ name, digest }): Row => ['subject', `${name} ${printDigests(digest)}`]),
      ];
    case 'file':
      return [['signs a file', printDigests(signed.digest)]];
  }
}

function printDigests(digests: DigestSet): string {
  return sortedPairs(digests)
    .map(([algorithm, hex]) => `${algorithm}:${hex}`)
    .join(' ');
}
