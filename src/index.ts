// The library: the same operations as the command line, given a world and returning data.
// A no is data; what could not be told is a ToolError.

export { createWorld } from './host/create-world.ts';
export type { BundleVerdict } from './model/bundle-verdict.ts';
export type { Comparison, Difference, DoubleBuildReport } from './model/comparison.ts';
export type { Config, EffectiveConfig } from './model/config.ts';
export type { DocumentCheck, DocumentFinding } from './model/document.ts';
export type { GateRecord } from './model/gate.ts';
export type { ConfigOutcome, DoctorReport, InitOutcome, ReleaseOutcome, SbomOutcome } from './model/outcome.ts';
export type { PlannedIdentity, ReleasePlan } from './model/plan.ts';
export type { RebuildOutcome } from './model/rebuild.ts';
export type { ReleaseManifest } from './model/release.ts';
export type { Source } from './model/source.ts';
export { type ErrorKind, exitCodeOfKind, exitCodes, type Position, ToolError } from './model/tool-error.ts';
export type { Check, CheckResult, Failure, Verdict } from './model/verdict.ts';
export type { Progress, World } from './model/world.ts';
export { buildLeg, type LegOptions } from './ops/build-leg.ts';
export { compare } from './ops/compare.ts';
export { config } from './ops/config.ts';
export { type DocCheckOptions, docCheck } from './ops/doc-check.ts';
export { doctor } from './ops/doctor.ts';
export { explainCheck, explainChecks } from './ops/explain-checks.ts';
export { init } from './ops/init.ts';
export { initGithub } from './ops/init-github.ts';
export type { ProjectOptions } from './ops/open-project.ts';
export { plan, planMatrix } from './ops/plan.ts';
export { type PreflightOptions, preflight } from './ops/preflight.ts';
export { type PublishOptions, publish } from './ops/publish.ts';
export { type RebuildOptions, rebuild } from './ops/rebuild.ts';
export { type ReleaseOptions, release } from './ops/release.ts';
export { type SbomOptions, sbom } from './ops/sbom.ts';
export { type SignOptions, sign } from './ops/sign.ts';
export { toolVersion } from './ops/tool-version.ts';
export { showTrust, updateTrust } from './ops/trust.ts';
export { type VerifyBundleOptions, verifyBundle } from './ops/verify-bundle.ts';
export { type VerifyOptions, verifyRelease } from './ops/verify-release.ts';
