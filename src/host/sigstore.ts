// The door of the package sigstore, which brings its own network client: trusted keys brought up to date, and a second verifier.
// Loaded for `trust update`, for signing with services by name, and for `verify-release --online`; a test holds that.

import type { BundleVerifier } from 'sigstore';
import { loadTufClient } from '../codec/sigstore-tuf.ts';
import type { SecondAnswer, SigstorePackage, TufRepository } from '../model/world.ts';
import { isMissingTarget, saidBy, toTrustError } from './trust-failure.ts';

/** Of one attempt, from its start to the last byte. */
const attemptTimeoutMs = 30_000;

/** After a connection fault and a status of 500 and above: some 0.5, 1, 2 and 4 seconds later. */
const furtherAttempts = { retries: 4, minTimeout: 500, maxTimeout: 8_000, randomize: true };

/** The package with the patience given; tests that want a fault have none. */
export function createSigstorePackage(attempts: typeof furtherAttempts | false = furtherAttempts): SigstorePackage {
  const network = { retry: attempts, timeout: attemptTimeoutMs };
  return {
    async readTargets(repository, names) {
      const { initTUF } = await loadTufClient();
      const { mirrorUrl: mirrorURL, rootFile: rootPath, cacheFolder: cachePath } = repository;
      return withReasons(repository, async () => {
        const client = await initTUF({ mirrorURL, rootPath, cachePath, ...network });
        const targets = new Map<string, string>();
        for (const name of names) {
          const text = await client.getTarget(name).catch((error: unknown) => {
            if (!isMissingTarget(error)) throw error;
          });
          if (text !== undefined) targets.set(name, text);
        }
        return targets;
      });
    },

    async createVerifier(repository, thresholds) {
      // A package in CommonJS: bundled, it has no names but this one.
      const { default: sigstore } = await import('sigstore');
      const verifier = await withReasons(repository, () =>
        sigstore.createVerifier({
          tufMirrorURL: repository.mirrorUrl,
          tufRootPath: repository.rootFile,
          tufCachePath: repository.cacheFolder,
          tlogThreshold: thresholds.logs,
          ctLogThreshold: thresholds.signedCertificateTimestamps,
          ...network,
        }),
      );
      return (bundle, content) => ask(verifier, bundle, content);
    },
  };
}

export const { readTargets, createVerifier } = createSigstorePackage();

function ask(verifier: BundleVerifier, bundle: string, content: Uint8Array | undefined): SecondAnswer {
  try {
    verifier.verify(
      JSON.parse(bundle),
      content === undefined ? undefined : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    );
    return { status: 'accepted' };
  } catch (error) {
    // Whatever it throws on bytes from outside is its no.
    return { status: 'refused', reason: saidBy(error) };
  }
}

async function withReasons<Value>({ mirrorUrl }: TufRepository, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toTrustError(error, mirrorUrl);
  }
}
