// GitHub's store of attestations: every signed statement of the release, attached to the artifacts that it speaks of.

import { counted } from '../../model/counted.ts';
import type { PublishedAttestation } from '../../model/publish.ts';
import { attach, listAttached } from '../attachments.ts';
import { type ReleaseTarget, resultOf } from '../target.ts';

export const attestations: ReleaseTarget = {
  id: 'attestations',
  takes: 'release',
  title: "GitHub's store of attestations",
  permissions: ['attestations: write'],
  async publish(job, { github, log }) {
    const api = await github();
    const attached = await log.run('attestations', `attach ${counted(job.bundles.length, 'statement')}`, async (sofar) => {
      const done: PublishedAttestation[] = [];
      sofar(() => `${done.length} of ${job.bundles.length}`);
      const known = new Map<string, ReadonlySet<string>>();
      // One after another: GitHub asks for writes in a row.
      for (const bundle of job.bundles) {
        const { predicateType, payloadSha256, subjects } = bundle;
        const [subject = ''] = subjects;
        const there = known.get(subject) ?? (await listAttached(api, job.place, subject));
        known.set(subject, there);
        if (there.has(payloadSha256)) done.push({ predicateType, payloadSha256, status: 'there before' });
        else if (job.dryRun) done.push({ predicateType, payloadSha256, status: 'would be attached' });
        else {
          const id = await attach(api, job.place, bundle);
          const url = id === undefined ? {} : { url: `${job.place.repository}/attestations/${id}` };
          done.push({ predicateType, payloadSha256, status: 'attached', ...url });
        }
      }
      const before = done.filter(({ status }) => status === 'there before').length;
      const missing = done.length - before;
      const status = missing === 0 ? 'nothing to do' : job.dryRun ? 'would be done' : 'done';
      return { value: done, status, detail: `${missing} ${job.dryRun ? 'to attach' : 'attached'}, ${before} there before` };
    });
    if (attached.every(({ status }) => status === 'there before'))
      return resultOf({ outcome: 'unchanged', attestations: attached });
    return resultOf({ outcome: job.dryRun ? 'would publish' : 'published', attestations: attached });
  },
};
