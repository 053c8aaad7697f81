// Releases and assets as the API prints them.

import type { JsonObject } from '../../../src/codec/json-shape.ts';
import type { Urls } from './answer.ts';
import { userDocument } from './documents.ts';
import { hashOf } from './make-state.ts';
import type { Asset, Release, Repository } from './state.ts';

export function releaseDocument(release: Release, { fullName }: Repository, urls: Urls): JsonObject {
  const at = `${urls.api}/repos/${fullName}/releases/${release.id}`;
  return {
    url: at,
    assets_url: `${at}/assets`,
    upload_url: `${urls.uploads}/repos/${fullName}/releases/${release.id}/assets{?name,label}`,
    html_url: `${urls.web}/${fullName}/releases/tag/${encodeURIComponent(webTag(release))}`,
    id: release.id,
    author: userDocument(release.author, urls),
    node_id: `RE_${release.id}`,
    tag_name: release.tagName,
    target_commitish: release.targetCommitish,
    name: release.name,
    draft: release.draft,
    immutable: release.immutable,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    updated_at: release.updatedAt,
    published_at: release.publishedAt,
    assets: release.assets.map((asset) => assetDocument(asset, release, fullName, urls)),
    tarball_url: release.draft ? null : `${urls.api}/repos/${fullName}/tarball/${release.tagName}`,
    zipball_url: release.draft ? null : `${urls.api}/repos/${fullName}/zipball/${release.tagName}`,
    body: release.body,
  };
}

export function assetDocument(asset: Asset, release: Release, fullName: string, urls: Urls): JsonObject {
  return {
    url: `${urls.api}/repos/${fullName}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name: asset.name,
    label: asset.label,
    uploader: userDocument(asset.uploader, urls),
    content_type: asset.contentType,
    state: asset.state,
    size: asset.stored.sizeBytes,
    digest: asset.digest,
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    browser_download_url: `${urls.web}/${fullName}/releases/download/${encodeURIComponent(webTag(release))}/${encodeURIComponent(asset.name)}`,
  };
}

/** The tag of a draft's pages is one that only who may see it knows. */
function webTag({ id, draft, tagName }: Release): string {
  return draft ? `untagged-${hashOf(`draft ${id}`).slice(0, 20)}` : tagName;
}
