// The checks of a release, in the order in which they are reported. A new one is a file, a line here, a test, a folder in
// testdata and a heading in docs/checks.md.

import type { Check } from '../../model/verdict.ts';
import { artifactSignatures } from './artifact-signatures.ts';
import { buildConfig } from './build-config.ts';
import { buildTrigger } from './build-trigger.ts';
import { buildType } from './build-type.ts';
import { checksums } from './checksums.ts';
import { completeness } from './completeness.ts';
import { doubleBuild } from './double-build.ts';
import { downgrade } from './downgrade.ts';
import { freshness } from './freshness.ts';
import { gates } from './gates.ts';
import { level } from './level.ts';
import { provenanceCertificate } from './provenance-certificate.ts';
import { provenanceSource } from './provenance-source.ts';
import { rehearsal } from './rehearsal.ts';
import { releaseStatement } from './release-statement.ts';
import { runner } from './runner.ts';
import { sbom } from './sbom.ts';
import { secondOpinion } from './second-opinion.ts';
import { signatures } from './signatures.ts';
import { signerIdentity } from './signer-identity.ts';
import { sourceRef } from './source-ref.ts';
import { sourceRepository } from './source-repository.ts';
import { subjects } from './subjects.ts';

export const checks: readonly Check[] = [
  freshness,
  rehearsal,
  signatures,
  secondOpinion,
  signerIdentity,
  sourceRepository,
  sourceRef,
  buildConfig,
  buildTrigger,
  runner,
  level,
  completeness,
  subjects,
  checksums,
  artifactSignatures,
  releaseStatement,
  provenanceSource,
  provenanceCertificate,
  buildType,
  sbom,
  doubleBuild,
  gates,
  downgrade,
];
