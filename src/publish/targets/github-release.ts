// A release on GitHub: drafted, filled, downloaded again and compared, and made public last.

import { counted } from '../../model/counted.ts';
import type { PublishedAttestation, PublishedFile } from '../../model/publish.ts';
import type { GithubApi } from '../../model/world.ts';
import { downloadDigest } from '../asset-digest.ts';
import { requireAssetNames } from '../asset-name.ts';
import { compareAssets } from '../compare-assets.ts';
import { finishRelease, requireAsAsked } from '../finish-release.ts';
import type { ListedAsset } from '../github-releases.ts';
import { type FoundDraft, openDraft } from '../open-draft.ts';
import { type ReleaseBody, readReleaseBody } from '../release-body.ts';
import { requireAttached } from '../require-attached.ts';
import { requireTagAt } from '../resolve-tag.ts';
import { type ReleaseJob, type ReleaseTarget, resultOf, type TargetResult, type TargetTools } from '../target.ts';
import { uploadAssets } from '../upload-assets.ts';

export const githubRelease: ReleaseTarget = {
  id: 'github-release',
  takes: 'release',
  title: 'a release on GitHub',
  permissions: ['contents: write', 'attestations: read', 'pull-requests: read'],
  async publish(job, tools) {
    requireAssetNames(job.files.map(({ name }) => name));
    const api = await tools.github();
    const folder = await tools.files.makeTemporaryFolder('selfsame-publish-');
    try {
      return await publishSteps(api, job, { ...tools, folder });
    } finally {
      await tools.files.remove(folder);
    }
  },
};

async function publishSteps(
  api: GithubApi,
  job: ReleaseJob,
  tools: TargetTools & { readonly folder: string },
): Promise<TargetResult> {
  const { place, tag, commit, dryRun } = job;
  const { log } = tools;
  const digestOf = async (asset: ListedAsset) => (await downloadDigest(api, place, asset, tools)) ?? 'of another length';

  await log.run('tag', `ask where ${tag} is`, async () => {
    await requireTagAt(api, place, tag, commit);
    return { value: undefined, status: 'done', detail: `at ${commit}` };
  });
  const notes = await log.run<ReleaseBody>('notes', 'read the notes', async () => {
    const body = await readReleaseBody(api, place, job.notes);
    return body.status === 'whole'
      ? { value: body, status: 'done', detail: body.detail }
      : { value: body, status: 'refused', detail: counted(body.missing.length, 'thing is missing', 'things are missing') };
  });
  if (notes.status === 'missing') {
    const reasons = notes.missing.map(({ reason }) => reason);
    return resultOf({ outcome: 'refused', missingNotes: notes.missing, reasons });
  }
  const found = await log.run<FoundDraft>('draft', 'find the draft', async () => {
    const draft = await openDraft(api, job, notes.text);
    switch (draft.status) {
      case 'published':
        return { value: draft, status: 'nothing to do', detail: 'it is published already' };
      case 'none':
        return { value: draft, status: 'would be done', detail: 'a draft would be made' };
      case 'draft':
        return draft.made
          ? { value: draft, status: 'done', detail: 'made' }
          : { value: draft, status: 'nothing to do', detail: `found, with ${counted(draft.assets.length, 'file')}` };
    }
  });
  const checkAttached = () =>
    log.run<readonly PublishedAttestation[]>('attestations', 'ask for the attestations', async () => {
      const attestations = await requireAttached(api, job);
      const missing = attestations.filter(({ status }) => status !== 'there before').length;
      if (missing === 0)
        return { value: attestations, status: 'done', detail: `${counted(attestations.length, 'statement')} attached` };
      return {
        value: attestations,
        status: 'would be done',
        detail: `${counted(missing, 'statement')} to attach before, with --to attestations`,
      };
    });

  if (found.status === 'published') {
    await log.run('compare', 'compare what is published', async () => {
      await requireAsAsked(api, job, found.release, digestOf);
      return { value: undefined, status: 'done', detail: `${counted(job.files.length, 'file')}, equal` };
    });
    const attestations = await checkAttached();
    return resultOf({ outcome: 'unchanged', url: found.release.url, files: filesAs(job, () => 'kept'), attestations });
  }
  if (dryRun) {
    const there = new Map(found.status === 'draft' ? found.assets.map((asset) => [asset.name, asset]) : []);
    const files = filesAs(job, ({ name, sha256 }) => (there.get(name)?.sha256 === sha256 ? 'kept' : 'would be published'));
    const missing = files.filter(({ status }) => status !== 'kept').length;
    await log.run('upload', 'see what is to be uploaded', async () => ({
      ...{ value: undefined, status: 'would be done', detail: `${counted(missing, 'file')} to upload` },
    }));
    return resultOf({ outcome: 'would publish', files, attestations: await checkAttached() });
  }
  if (found.status === 'none') throw new Error('a draft was neither found nor made');

  const gone = new Map<string, number>();
  const uploaded = await log.run('upload', `upload ${counted(job.files.length, 'file')}`, async (sofar) => {
    sofar(() => `${[...gone.values()].reduce((sum, each) => sum + each, 0)} bytes`);
    const { release, assets } = found;
    const names = await uploadAssets(api, job, {
      release,
      assets,
      digestOf,
      onBytes: (name, sizeBytes) => gone.set(name, sizeBytes),
    });
    const kept = job.files.length - names.size;
    return {
      value: names,
      status: names.size === 0 ? 'nothing to do' : 'done',
      detail: `${names.size} uploaded, ${kept} there before`,
    };
  });
  await log.run('compare', 'download them again and compare', async (sofar) => {
    let count = 0;
    sofar(() => counted(count, 'file'));
    const onFile = (done: number) => {
      count = done;
    };
    await compareAssets(api, job, found.release, { ...tools, onFile });
    return { value: undefined, status: 'done', detail: `${counted(job.files.length, 'file')}, equal` };
  });
  const attestations = await checkAttached();
  const { release } = await log.run('publish', `publish ${tag}`, async () => {
    await requireTagAt(api, place, tag, commit);
    const done = await finishRelease(api, job, { release: found.release, body: found.body, digestOf });
    const kind = done.release.prerelease ? 'a prerelease' : 'a release';
    const whose = done.by === 'this run' ? '' : ', by another run';
    const immutable = done.release.immutable === true ? ', immutable' : '';
    return { value: done, status: 'done', detail: `${kind}${immutable}${whose}` };
  });
  const files = filesAs(job, ({ name }) => (uploaded.has(name) ? 'published' : 'kept'));
  return resultOf({ outcome: 'published', url: release.url, files, attestations });
}

function filesAs(
  job: ReleaseJob,
  status: (file: { readonly name: string; readonly sha256: string }) => PublishedFile['status'],
): readonly PublishedFile[] {
  return job.files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256, status: status({ name, sha256 }) }));
}
