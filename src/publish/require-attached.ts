// A release is published only when everyone who asks GitHub for an artifact's attestations finds all that the release carries.

import { quoteShellWords } from '../codec/shell-quote.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import type { PublishedAttestation } from '../model/publish.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { listAttached } from './attachments.ts';
import { inParallel } from './in-parallel.ts';
import type { ReleaseJob } from './target.ts';

const atOnce = 4;

/**
 * Asks for each artifact, and, for a statement of none, for its first subject.
 *
 * @returns Those that are missing as `would be attached`, which only a dry run gets.
 * @throws {ToolError} `publish/not-all-attached` that lists what is missing, and as `listAttached`.
 */
export async function requireAttached(api: GithubApi, job: ReleaseJob): Promise<readonly PublishedAttestation[]> {
  const artifacts = new Map(
    job.files.filter(({ name }) => job.artifacts.includes(name)).map(({ name, sha256 }) => [sha256, name]),
  );
  const asked = new Map<string, Set<string>>();
  for (const { subjects, payloadSha256 } of job.bundles) {
    const own = subjects.filter((subject) => artifacts.has(subject));
    for (const subject of own.length > 0 ? own : subjects.slice(0, 1)) {
      asked.set(subject, (asked.get(subject) ?? new Set()).add(payloadSha256));
    }
  }
  const typeOf = new Map(job.bundles.map(({ payloadSha256, predicateType }) => [payloadSha256, predicateType]));
  const missing: string[] = [];
  const unattached = new Set<string>();
  await inParallel([...asked], atOnce, async ([subject, wanted]) => {
    const attached = await listAttached(api, job.place, subject);
    for (const payload of [...wanted].filter((each) => !attached.has(each))) {
      unattached.add(payload);
      missing.push(`${artifacts.get(subject) ?? `sha256:${subject}`}: ${typeOf.get(payload) ?? ''}`);
    }
  });
  if (missing.length > 0 && !job.dryRun) {
    const command = quoteShellWords(['selfsame', 'publish', 'DIR', '--to', 'attestations']);
    throw new ToolError(
      'source',
      'publish/not-all-attached',
      `${counted(missing.length, 'attestation is', 'attestations are')} not attached to "${job.place.owner}/${job.place.name}"`,
      {
        help: `attach them before, in a job with attestations: write: ${command}; nothing is published yet`,
        excerpt: missing.sort(byCodeUnit).slice(0, 30),
      },
    );
  }
  return job.bundles.map(({ predicateType, payloadSha256 }) => ({
    predicateType,
    payloadSha256,
    status: unattached.has(payloadSha256) ? 'would be attached' : 'there before',
  }));
}
