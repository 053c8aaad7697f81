// The options by which verify-release signs what it found, or takes the word of somebody who did.

import { ToolError } from '../../model/tool-error.ts';
import type { BuildLevel } from '../../model/verdict.ts';
import type { World } from '../../model/world.ts';
import type { VerifyOptions } from '../../ops/verify-release.ts';
import { absolute } from './project-options.ts';
import { besideRelease, servicesNamed, toSigningBesideRelease } from './signing-options.ts';

const text = { kind: 'value', completes: 'nothing' } as const;
const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

const levels = ['1', '2', '3'] as const;

export const summaryOptions = {
  'summary-out': {
    ...file,
    description: 'when it is accepted, sign that it is, and write the verification summary here; needs a network and an identity',
  },
  ...besideRelease,
  'signing-root': {
    ...besideRelease['signing-root'],
    description:
      'with --summary-out: trusted_root.json that the signing services lead to; that of --trusted-root where services are named by URL or SigningConfig',
  },
  summary: {
    ...file,
    description: 'verify nothing of the release, and take the word of this verification summary for the files of --from',
  },
  'accept-summary-from': {
    ...text,
    value: 'IDENTITY',
    description: 'with --summary: exact identity of the verifier whose word is taken',
  },
  'summary-issuer': { ...text, value: 'URL', description: 'with --summary: exact issuer of that identity' },
  'summary-policy': {
    ...text,
    value: 'DIGEST',
    description: 'with --summary: sha256:… of the policy that the verifier must have asked',
  },
  'summary-level': {
    ...text,
    value: 'N',
    choices: levels,
    description: 'with --summary: least SLSA build level that it must state',
  },
  'summary-max-age': { ...text, value: 'DAYS', description: 'with --summary: how many days ago it may have been made at most' },
} as const;

type Given = { readonly [Name in keyof typeof summaryOptions]: string | undefined };

/** @throws {ToolError} `usage/without-summary-out`. */
export function toSummaryOptions(
  world: World,
  given: Given,
  interactive: boolean,
): Pick<VerifyOptions, 'summaryOut' | 'summary'> {
  const out = absolute(world, given['summary-out']);
  const [stray] = servicesNamed(given);
  if (out === undefined && stray !== undefined) {
    throw new ToolError('usage', 'usage/without-summary-out', `--${stray} says how to sign, and nothing is to be signed`, {
      help: 'add --summary-out FILE, or leave it out: --trusted-root names a root to verify with',
    });
  }
  const signing = toSigningBesideRelease(world, given, interactive);
  const summary = {
    from: given['accept-summary-from'],
    issuer: given['summary-issuer'],
    file: absolute(world, given.summary),
    policy: given['summary-policy'],
    level: levelOf(given['summary-level']),
    maxAge: given['summary-max-age'],
  };
  return {
    ...(out === undefined ? {} : { summaryOut: { file: out, signing } }),
    ...(Object.values(summary).every((value) => value === undefined) ? {} : { summary }),
  };
}

/** The choices were checked when the command line was parsed. */
function levelOf(level: string | undefined): BuildLevel | undefined {
  switch (levels.find((each) => each === level)) {
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
    case undefined:
      return undefined;
  }
}
