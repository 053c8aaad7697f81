// Every artifact has a signature of its own, beside it and under its name.

import { counted } from '../../model/counted.ts';
import { releaseFileNames } from '../../model/release.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { acceptedArtifacts, conclude, manifestFiles, notJudged } from '../evidence.ts';
import { judgeBundlePlaces } from '../foreign-subjects.ts';

export const artifactSignatures: Check = {
  id: 'artifact-signatures',
  title: 'every artifact has its own signature',
  proves: 'Each artifact can be checked alone, with cosign verify-blob and the bundle beside it.',
  doesNotProve: 'That an artifact belongs to this release: the release statement does.',
  readsFrom: ['file', 'folder'],
  run: (evidence) => {
    if (evidence.foreign !== undefined) return judgeBundlePlaces(evidence, evidence.foreign);
    if (evidence.manifest.status === 'malformed') return notJudged('release.json cannot be read');
    const suffix = releaseFileNames.signatureSuffix;
    const artifacts = manifestFiles(evidence, 'artifact');
    const signed = new Map(acceptedArtifacts(evidence).map(({ where, artifact }) => [where, artifact.sha256]));
    const bundles = new Set(evidence.signatures.map(({ where }) => where));
    const failures: Failure[] = [];
    const absent: Failure[] = [];
    for (const { name, sha256 } of artifacts) {
      const where = `${name}${suffix}`;
      const got = signed.get(where);
      if (got === undefined) {
        const missing: Failure = {
          reason: `"${name}" has no signature "${where}"`,
          from: 'folder',
          help: 'fetch the release again, with all its files',
        };
        (bundles.has(where) ? absent : failures).push(missing);
      } else if (got !== sha256) {
        failures.push({ reason: `"${where}" signs another file than "${name}"`, wanted: sha256, got, from: 'file' });
      }
    }
    const names = new Set(artifacts.map(({ name }) => `${name}${suffix}`));
    for (const where of bundles) {
      if (where.endsWith(suffix) && !names.has(where)) {
        failures.push({ reason: `"${where}" is the signature of no artifact of the release`, from: 'folder' });
      }
    }
    if (artifacts.length === 0) {
      failures.push({ reason: 'release.json names no artifact', from: 'file' });
    }
    return conclude(evidence, counted(artifacts.length, 'artifact'), failures, absent);
  },
};
