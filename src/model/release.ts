// The release folder: what is in it, and its manifest release.json. Format: docs/release-folder.md.

/** What a file of the folder is for, decided by its name alone. */
export type FileRole =
  | 'artifact'
  | 'sbom'
  | 'double-build'
  | 'manifest'
  | 'checksums'
  | 'signature'
  | 'statements'
  | 'trusted-root';

export interface ManifestFile {
  readonly name: string;
  readonly role: 'artifact' | 'sbom' | 'double-build';
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  /** For an SBOM: the artifact that it lists. */
  readonly describes?: string;
  /** For an SBOM: whether it was held against evidence gained in another way when it was made. */
  readonly covered?: boolean;
}

/** release.json. */
export interface ReleaseManifest {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  readonly rehearsal: boolean;
  readonly source: {
    readonly repository: string;
    readonly commit: string;
    readonly ref: string;
    readonly tagged: boolean;
    readonly dirty: boolean;
    readonly commitTimeSeconds: number;
  };
  /** Sorted by name. */
  readonly files: readonly ManifestFile[];
}

/** Names in the folder that are not an artifact's own. */
export const releaseFileNames = {
  manifest: 'release.json',
  doubleBuild: 'double-build.json',
  checksums: 'SHA256SUMS',
  trustedRoot: 'trusted_root.json',
  sbomSuffix: '.cdx.json',
  signatureSuffix: '.sigstore.json',
  statementsSuffix: '.intoto.jsonl',
} as const;
