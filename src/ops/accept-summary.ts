// verify-release --accept-summary-from: takes the word of somebody who verified the release, for who cannot verify it whole.

import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { splitBundles } from '../codec/split-bundles.ts';
import { ToolError } from '../model/tool-error.ts';
import type { BuildLevel, Verdict } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import { readRelease } from '../release/read-release.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { resourceUriOf, verifierIdOf } from '../statement/verification-summary.ts';
import { authenticateAll } from '../verify/authenticate.ts';
import { defaultThresholds } from '../verify/policy.ts';
import type { SummaryQuestion } from '../verify/summary-evidence.ts';
import { toSummaryVerdict } from '../verify/to-summary-verdict.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';

/** What `verify-release` was asked of a summary, as it was typed. */
export interface SummaryFlags {
  /** Exact identity of the verifier: a URI or an e-mail address. */
  readonly from?: string;
  /** Exact issuer of that identity. */
  readonly issuer?: string;
  /** Absolute path of the summary: a bundle as JSON, or JSON lines with a bundle each. */
  readonly file?: string;
  /** `sha256:` and hex. */
  readonly policy?: string;
  readonly level?: BuildLevel;
  /** Days, as digits. */
  readonly maxAge?: string;
}

export interface SummaryToAccept {
  /** Absolute path of the folder with the files, or of a `.tar.gz` of it. */
  readonly from: string;
  readonly flags: SummaryFlags;
  /** `https://host/owner/name`. */
  readonly repository: string;
  readonly tag: string;
  readonly trustedRoot: string;
  /** How errors name it. */
  readonly trustedRootName?: string;
  /** How the report says where it is from. */
  readonly rootFrom: string;
}

/**
 * Nothing of the release is verified but that its files are those that the verifier named.
 *
 * @throws {ToolError} `usage/half-a-summary`, `usage/bad-digest`, `usage/bad-age`, and what reading the files throws. What is wrong with
 *   the summary is in the verdict.
 */
export async function acceptSummary(world: World, asked: SummaryToAccept): Promise<Verdict> {
  const { from, flags, repository, tag } = asked;
  const { file, question } = toQuestion(flags, repository, tag);
  const now = world.clock.now();
  const { logs, signedCertificateTimestamps, timestamps } = defaultThresholds;
  const roots = parseTrustedRoot(asked.trustedRoot, now, asked.trustedRootName);
  const text = await world.files.readText(file);
  const signatures = await authenticateAll(splitBundles(basename(file), text), {
    roots,
    policy: { thresholds: defaultThresholds },
    files: new Map(),
    parseStatement,
  });
  const unpacked: string[] = [];
  try {
    const { entries, digests } = await readRelease(world.files, from, async () => {
      const folder = await world.files.makeTemporaryFolder('selfsame-unpacked-');
      unpacked.push(folder);
      return folder;
    });
    // The summary may lie beside what it names, and cannot name itself. By its bytes, for the folder may be reached by links.
    const isOwn = digests.get(basename(file))?.sha256 === hash('sha256', text);
    return toSummaryVerdict(
      {
        asked: question,
        ...(isOwn ? { ownFile: basename(file) } : {}),
        ...{ entries, digests, signatures, now },
        rehearsalRoot: roots.rehearsal,
        expiredRoots: roots.expired,
        logUris: roots.logUris,
      },
      {
        ...{ repository, tag, root: asked.rootFrom },
        thresholds: `${logs} log entry, ${signedCertificateTimestamps} certificate timestamp, ${timestamps} time`,
      },
    );
  } finally {
    for (const folder of unpacked) await world.files.remove(folder);
  }
}

function toQuestion(
  { from, issuer, file, policy, level, maxAge }: SummaryFlags,
  repository: string,
  tag: string,
): { readonly file: string; readonly question: SummaryQuestion } {
  if (from === undefined || issuer === undefined || file === undefined) {
    throw new ToolError(
      'usage',
      'usage/half-a-summary',
      'a summary needs three things: the file, who signed it, and who vouches for them',
      {
        help: 'give --summary, --accept-summary-from and --summary-issuer together',
      },
    );
  }
  return {
    file,
    question: {
      signer: { identity: { exact: from }, issuer: { exact: issuer } },
      verifierId: verifierIdOf(from),
      resourceUri: resourceUriOf(repository, `refs/tags/${tag}`),
      ...(policy === undefined ? {} : { policySha256: parseSha256(policy) }),
      ...(level === undefined ? {} : { level }),
      ...(maxAge === undefined ? {} : { maxAgeDays: parseDays(maxAge) }),
    },
  };
}

function parseSha256(text: string): string {
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(text) ?? [];
  if (hex !== undefined) return hex;
  throw new ToolError('usage', 'usage/bad-digest', `"${text}" is no digest of a policy`, {
    help: 'give --summary-policy as sha256: and 64 digits of lower-case hex',
  });
}

function parseDays(text: string): number {
  const days = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
  if (days !== undefined) return days;
  throw new ToolError('usage', 'usage/bad-age', `"${text}" is no number of days`, {
    help: 'give --summary-max-age as a whole number of days, from 1 to 9999',
  });
}
