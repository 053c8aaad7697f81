// Asks the verifier of the package sigstore, over the network, what it says of every signature of a release.

import { isJsonObject } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { releaseFileNames } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, SecondOpinion } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import type { FoundRelease } from '../release/read-release.ts';
import { withTufRepository } from './fetch-trust.ts';
import { trustRepository } from './trust-store.ts';

/** Whom the second verifier trusts. */
export interface SecondVerifier {
  /** URL of a mirror; the public-good Sigstore when absent. */
  readonly mirror?: string;
  /** Absolute path of the mirror's first root.json. */
  readonly root?: string;
}

/** The package verifies bytes in memory. Node hashes at most so many at once. */
const maxArtifactBytes = 2 ** 31 - 1;

/**
 * @returns One opinion a bundle, in the order of the release.
 * @throws {ToolError} when the verifier cannot be made: what `withTufRepository` and `SigstorePackage` throw; `file/too-large` for an
 *   artifact that it cannot be given. Never an opinion that nobody gave.
 */
export async function askSecondVerifier(
  world: World,
  { folder, bundles, digests }: Pick<FoundRelease, 'folder' | 'bundles' | 'digests'>,
  { thresholds }: Pick<Policy, 'thresholds'>,
  { mirror = 'public-good', root }: SecondVerifier,
): Promise<readonly SecondOpinion[]> {
  return withTufRepository(world, trustRepository(mirror), root, async (tuf) => {
    const verify = await world.sigstore.createVerifier(tuf, thresholds);
    const bySha256 = new Map([...digests].map(([name, digest]) => [digest.sha256, { name, sizeBytes: digest.sizeBytes }]));
    const opinions: SecondOpinion[] = [];
    for (const { where, text } of bundles) {
      const signed = signedDigest(text);
      const file = signed === undefined ? undefined : (bySha256.get(signed) ?? besideFile(where, digests));
      opinions.push({ where, ...verify(text, file === undefined ? undefined : await readArtifact(world, folder, file)) });
    }
    return opinions;
  });
}

/** SHA-256 that a message signature says it is over, in lower-case hex; empty where it says none; undefined for anything else. */
function signedDigest(text: string): string | undefined {
  const bundle = parseStrictJson(text);
  const message = bundle.status === 'parsed' && isJsonObject(bundle.value) ? bundle.value.messageSignature : undefined;
  if (!isJsonObject(message)) return undefined;
  const digest = isJsonObject(message.messageDigest) ? message.messageDigest.digest : undefined;
  return typeof digest === 'string' ? Buffer.from(digest, 'base64').toString('hex') : '';
}

/** The file that `hello.sigstore.json` is called after, when no file has the digest. */
function besideFile(
  where: string,
  digests: FoundRelease['digests'],
): { readonly name: string; readonly sizeBytes: number } | undefined {
  const suffix = releaseFileNames.signatureSuffix;
  const name = where.endsWith(suffix) ? where.slice(0, -suffix.length) : '';
  const digest = digests.get(name);
  return digest === undefined ? undefined : { name, sizeBytes: digest.sizeBytes };
}

async function readArtifact(
  world: World,
  folder: string,
  { name, sizeBytes }: { readonly name: string; readonly sizeBytes: number },
): Promise<Uint8Array> {
  if (sizeBytes > maxArtifactBytes) {
    throw new ToolError('file', 'file/too-large', `"${name}" has ${sizeBytes} bytes, more than a second verifier can be given`, {
      help: 'verify without --online',
    });
  }
  return world.files.read(`${folder}/${name}`, maxArtifactBytes);
}
