// Tells what a file of a release folder is for by its name alone. Names: docs/release-folder.md

import { type FileRole, releaseFileNames } from './release.ts';

/** Everything that no other role claims is an artifact. */
export function fileRole(name: string): FileRole {
  if (name === releaseFileNames.manifest) return 'manifest';
  if (name === releaseFileNames.doubleBuild) return 'double-build';
  if (name === releaseFileNames.checksums) return 'checksums';
  if (name === releaseFileNames.trustedRoot) return 'trusted-root';
  if (name.endsWith(releaseFileNames.sbomSuffix)) return 'sbom';
  if (name.endsWith(releaseFileNames.signatureSuffix)) return 'signature';
  if (name.endsWith(releaseFileNames.statementsSuffix)) return 'statements';
  return 'artifact';
}

/** Why no file of a release can be called so, completing "the name …"; undefined when one can. */
export function fileNameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return 'is a folder';
  if (name.includes('/')) return 'holds a slash';
  if (name.includes('\0')) return 'holds a zero byte';
  if (!name.isWellFormed() || name.includes('\u{fffd}')) return 'is not Unicode text';
  if (Buffer.byteLength(name) > 255) return 'is longer than 255 bytes';
  return undefined;
}

/** As `fileNameFault`, also for the names that the folder itself uses. */
export function artifactNameFault(name: string): string | undefined {
  const fault = fileNameFault(name);
  if (fault !== undefined) return fault;
  const role = fileRole(name);
  return role === 'artifact' ? undefined : `is kept for the ${roleNames[role]} of the release`;
}

const roleNames: Readonly<Record<Exclude<FileRole, 'artifact'>, string>> = {
  sbom: 'SBOMs',
  'double-build': 'double-build report',
  manifest: 'manifest',
  checksums: 'checksums',
  signature: 'signatures',
  statements: 'statements',
  'trusted-root': 'trusted root',
};
