// Assets of releases. Source: https://docs.github.com/rest/releases/assets and what people met, named at each rule.

import type { Readable } from 'node:stream';
import { type Answer, type Call, failure, type Handler, notFound, refused } from './answer.ts';
import { assetNameOnGithub } from './asset-name.ts';
import { noBytes } from './byte-keeper.ts';
import { page } from './page.ts';
import { assetDocument } from './release-documents.ts';
import { findRelease, immutableUpload, isSeen } from './release-routes.ts';
import type { Asset, Release } from './state.ts';

/** "size must be less than or equal to 2147483648": cli/cli #10182. */
const largestBytes = 2 ** 31;

export const listAssets: Handler = (call, world) => {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  const answer = page(release.assets, call, world, `/releases/${release.id}/assets`);
  return { ...answer, body: answer.body.map((each) => assetDocument(each, release, call.repository.fullName, world.urls)) };
};

/** JSON, or a way to the bytes for who accepts application/octet-stream. */
export const getAsset: Handler = (call, world) => {
  const found = findAsset(call);
  if (found === undefined) return notFound();
  const { asset, release } = found;
  if (call.headers.accept?.includes('application/octet-stream') === true) {
    if (asset.state !== 'uploaded') return notFound();
    return { status: 302, headers: { location: `${world.urls.storage}/store/${asset.id}?sig=${release.id}` } };
  }
  return { status: 200, body: assetDocument(asset, release, call.repository.fullName, world.urls) };
};

export const updateAsset: Handler = (call, world) => {
  const found = findAsset(call);
  if (found === undefined) return notFound();
  const { asset, release } = found;
  // Which words GitHub has for this one is not known; those for deleting are.
  if (release.immutable)
    return refused({ resource: 'ReleaseAsset', code: 'custom', message: 'Cannot update asset of an immutable release' });
  const { name, label } = call.body;
  if (typeof name === 'string') {
    const kept = assetNameOnGithub(name);
    if (release.assets.some((other) => other !== asset && other.name === kept)) return alreadyExists();
    asset.name = kept;
  }
  if (typeof label === 'string') asset.label = label;
  asset.updatedAt = world.stamp();
  return { status: 200, body: assetDocument(asset, release, call.repository.fullName, world.urls) };
};

/** The words of uutils/coreutils #13839. */
export const deleteAsset: Handler = (call) => {
  const found = findAsset(call);
  if (found === undefined) return notFound();
  const { asset, release } = found;
  if (release.immutable)
    return refused({ resource: 'ReleaseAsset', code: 'custom', message: 'Cannot delete asset from an immutable release' });
  release.assets = release.assets.filter((each) => each !== asset);
  return { status: 204 };
};

/** What was begun and does not end stays as an empty asset in state `starter`, and its name is taken until it is deleted. */
export const uploadAsset: Handler = async (call, world) => {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  if (release.immutable) return immutableUpload();
  const name = assetNameOnGithub(call.query.get('name') ?? '');
  if (release.assets.some((other) => other.name === name)) return alreadyExists();
  const length = call.headers['content-length'] ?? '';
  // xresloader/upload-to-github-release #37; without a length, PyGithub #525.
  if (!/^\d+$/.test(length)) return failure(400, 'Bad Content-Length: ');
  const sizeBytes = Number(length);
  if (sizeBytes < 1) return badSize('size must be greater than or equal to 1');
  if (sizeBytes > largestBytes) return badSize(`size must be less than or equal to ${largestBytes}`);
  const stamp = world.stamp();
  const asset: Asset = {
    id: world.nextId(),
    name,
    label: call.query.get('label') ?? '',
    state: 'starter',
    contentType: call.headers['content-type'] ?? 'application/octet-stream',
    stored: noBytes,
    digest: null,
    uploader: call.caller.login ?? '',
    createdAt: stamp,
    updatedAt: stamp,
    downloads: 0,
  };
  release.assets.push(asset);
  const { cutAfterBytes, wrongDigest } = call.upload;
  if (cutAfterBytes !== undefined) {
    await readSome(call.stream, cutAfterBytes);
    return { status: 0, cut: true };
  }
  try {
    asset.stored = await world.bytes.keep(call.stream, sizeBytes);
  } catch {
    return { status: 0, cut: true };
  }
  asset.digest = `sha256:${wrongDigest ? '0'.repeat(64) : asset.stored.sha256}`;
  asset.state = 'uploaded';
  asset.updatedAt = world.stamp();
  return { status: 201, body: assetDocument(asset, release, call.repository.fullName, world.urls) };
};

function findAsset(call: Call): { readonly asset: Asset; readonly release: Release } | undefined {
  for (const release of call.repository.releases) {
    const asset = release.assets.find(({ id }) => String(id) === call.parameters.asset_id);
    if (asset !== undefined && isSeen(release, call)) return { asset, release };
  }
  return undefined;
}

function alreadyExists(): Answer {
  return refused({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
}

function badSize(message: string): Answer {
  return refused({ resource: 'ReleaseAsset', code: 'custom', field: 'size', message });
}

async function readSome(stream: Readable, bytes: number): Promise<void> {
  let got = 0;
  // The connection is for the server to end, when it has noted what came.
  for await (const block of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    got += block.length;
    if (got >= bytes) return;
  }
}
