// Folders of releases that selfsame did not make, signed by a Sigstore that is no rehearsal's: as cosign, GitHub's attest action and
// goreleaser leave them.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorld } from '../../src/host/create-world.ts';
import type { Signer } from '../../src/model/signature.ts';
import { predicateTypes } from '../../src/model/statement.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import type { RehearsalClaims } from '../../src/sign/rehearsal-claims.ts';
import { githubIssuer } from '../../src/verify/github-issuer.ts';
import { serveLoopback } from './loopback.ts';
import { servicesAt } from './rehearse.ts';

export const repository = 'https://github.com/owner/hello';
export const commit = '0123456789abcdef0123456789abcdef01234567';
export const tag = 'v0.1.0';
export const identity = `${repository}/.github/workflows/release.yml@refs/tags/${tag}`;

/** As Fulcio makes them of a run of GitHub Actions. */
export const workflowClaims: RehearsalClaims = {
  identity,
  issuer: githubIssuer,
  buildSignerUri: identity,
  buildSignerDigest: commit,
  runnerEnvironment: 'github-hosted',
  sourceRepositoryUri: repository,
  sourceRepositoryDigest: commit,
  sourceRepositoryRef: `refs/tags/${tag}`,
  sourceRepositoryIdentifier: '11',
  sourceRepositoryOwnerUri: 'https://github.com/owner',
  sourceRepositoryOwnerIdentifier: '12',
  buildConfigUri: identity,
  buildConfigDigest: commit,
  buildTrigger: 'push',
  runInvocationUri: `${repository}/actions/runs/77/attempts/1`,
  sourceRepositoryVisibility: 'public',
};

export type Contents = Readonly<Record<string, string>>;

export interface ForeignSigner {
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
  /** A bundle over a file's bytes, as `cosign sign-blob --bundle` writes it. */
  signFile(content: string, claims?: Partial<RehearsalClaims>): Promise<string>;
  /** A bundle over a statement. */
  signStatement(statement: object, claims?: Partial<RehearsalClaims>): Promise<string>;
  close(): Promise<void>;
}

export async function startForeignSigner(): Promise<ForeignSigner> {
  const sigstore = createEmbeddedSigstore({
    now: () => new Date(),
    alsoIssues: [githubIssuer],
    organization: 'Another Sigstore',
  });
  const server = await serveLoopback(sigstore.handle);
  const { http } = createWorld();
  const signers = new Map<string, Signer>();
  const signerFor = (changed: Partial<RehearsalClaims>): Signer => {
    const name = JSON.stringify(changed);
    const signer =
      signers.get(name) ??
      createSigner({
        http,
        services: servicesAt(server.url),
        identityToken: sigstore.issueToken({ ...workflowClaims, ...changed }),
      });
    signers.set(name, signer);
    return signer;
  };
  return {
    trustedRoot: sigstore.trustedRoot(server.url),
    signFile: async (content, claims = {}) => asWritten((await signerFor(claims).signArtifact(Buffer.from(content))).json),
    signStatement: async (statement, claims = {}) =>
      asWritten((await signerFor(claims).signStatement(Buffer.from(JSON.stringify(statement)))).json),
    close: server.close,
  };
}

/** Members in the order of the protocol buffer, as Go and the GitHub action print them. */
function asWritten(json: string): string {
  const { mediaType, verificationMaterial, ...content } = JSON.parse(json);
  return JSON.stringify({ mediaType, verificationMaterial, ...content });
}

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The provenance of actions/attest-build-provenance. */
export function githubProvenance(
  contents: Contents,
): { readonly subject: readonly object[] } & Readonly<Record<string, unknown>> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(contents).map(([name, content]) => ({ name, digest: { sha256: sha256(content) } })),
    predicateType: predicateTypes.provenance,
    predicate: {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: { ref: `refs/tags/${tag}`, repository, path: '.github/workflows/release.yml' },
        },
        internalParameters: {
          github: {
            event_name: 'push',
            repository_id: '11',
            repository_owner_id: '12',
            runner_environment: 'github-hosted',
          },
        },
        resolvedDependencies: [{ uri: `git+${repository}@refs/tags/${tag}`, digest: { gitCommit: commit } }],
      },
      runDetails: {
        builder: { id: identity },
        metadata: { invocationId: `${repository}/actions/runs/77/attempts/1` },
      },
    },
  };
}

/** An SBOM as `cosign attest-blob --type cyclonedx` states it: in a statement of version 0.1. */
export function cosignSbom(artifact: string, content: string, document: object): object {
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: predicateTypes.sbom,
    subject: [{ name: artifact, digest: { sha256: sha256(content) } }],
    predicate: document,
  };
}

const [linux, mac] = ['hello_0.1.0_linux_amd64.tar.gz', 'hello_0.1.0_darwin_arm64.tar.gz'];
export const archives: Contents = { [linux]: 'for linux\n', [mac]: 'for mac\n' };
export const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] };
export const names = { linux, mac, checksums: 'hello_0.1.0_checksums.txt', attestations: 'attestations.jsonl' } as const;

export function listOf(contents: Contents): string {
  return Object.entries(contents)
    .map(([name, content]) => `${sha256(content)}  ${name}\n`)
    .join('');
}

/** A bundle beside each archive, and one with a statement that binds the SBOM. */
export async function cosignContents({ signFile, signStatement }: ForeignSigner): Promise<Contents> {
  return {
    ...archives,
    [`${linux}.sigstore.json`]: await signFile(archives[linux] ?? ''),
    [`${mac}.bundle`]: await signFile(archives[mac] ?? ''),
    [`${linux}.cdx.json`]: JSON.stringify(bom),
    'sbom.intoto.jsonl': `${await signStatement(cosignSbom(linux, archives[linux] ?? '', bom))}\n`,
  };
}

/** One provenance of both archives, as `gh attestation download` writes it. */
export async function githubContents({ signStatement }: ForeignSigner): Promise<Contents> {
  return { ...archives, [names.attestations]: `${await signStatement(githubProvenance(archives))}\n` };
}

/** One signed list of checksums, of archives and SBOMs. */
export async function goreleaserContents({ signFile }: ForeignSigner): Promise<Contents> {
  const listed = { ...archives, [`${linux}.sbom.json`]: '{"spdxVersion":"SPDX-2.3"}\n' };
  const list = listOf(listed);
  return { ...listed, [names.checksums]: list, [`${names.checksums}.sigstore.json`]: await signFile(list) };
}

/** Writes files below a folder and gives its path. */
export function writeContents(folder: string, contents: Contents): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
