// publish: verifies a release offline as who gets it would, and then brings it to where it is to be got from.

import { basename, join } from 'node:path';
import { isLoopbackHost } from '../codec/loopback-host.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { configFileName } from '../model/config.ts';
import type { PublishOutcome, PublishTargetId, ReleaseTargetId } from '../model/publish.ts';
import { releaseFileNames } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { GithubApi, Progress, World } from '../model/world.ts';
import type { GithubPlace } from '../publish/github-answer.ts';
import { createStepLog } from '../publish/step-log.ts';
import type { ReportPrinter, TargetResult, TargetTools } from '../publish/target.ts';
import { targets } from '../publish/targets/index.ts';
import { parseManifest } from '../release/manifest.ts';
import { findRelease } from './find-release.ts';
import { toReleaseJob } from './publish-job.ts';
import { readPublishNotes } from './publish-notes.ts';
import { requireToken } from './publish-token.ts';
import { toolVersion } from './tool-version.ts';
import type { InspectedRelease } from './verify-folder.ts';
import { type VerifyOptions, verifyRelease } from './verify-release.ts';

export interface PublishOptions
  extends Pick<
    VerifyOptions,
    'trustedRoot' | 'identity' | 'identityPattern' | 'issuer' | 'repository' | 'sourceFrom' | 'policy' | 'apiUrl'
  > {
  /** Absolute path of the release folder; for `issue`, of the JSON of a report. */
  readonly from: string;
  /** As the configuration says when absent. */
  readonly to?: PublishTargetId;
  /** Tag that the release must be signed as; that of its manifest when absent. */
  readonly tag?: string;
  /** SHA-256 that SHA256SUMS must have. */
  readonly expect?: string;
  /** Absolute path. */
  readonly notesFrom?: string;
  /** Absolute path of the folder to make. */
  readonly out?: string;
  /** Absolute path. */
  readonly config?: string;
  readonly dryRun: boolean;
  readonly printReport: ReportPrinter;
}

/**
 * @throws {ToolError} `publish/…`, and what `verifyRelease`, `findRelease` and the targets throw.
 */
export async function publish(world: World, options: PublishOptions, progress: Progress): Promise<PublishOutcome> {
  requireSense(options);
  if (options.to === 'issue') return publishReport(world, options, progress);
  const config = await readPublishConfig(world, options.config);
  const to: readonly ReleaseTargetId[] = options.to === undefined ? config.publish.to : [options.to];
  const log = createStepLog(progress);
  const manifest = await readManifest(world, options.from);
  const tag = options.tag ?? manifest.tag;

  let found: InspectedRelease | undefined;
  const verdict = await log.run('verify', 'verify the release', async () => {
    const value = await verifyRelease(
      world,
      { ...policyOptions(options), from: options.from, version: tag },
      silent,
      async (seen) => {
        found = seen;
      },
    );
    const status = value.verdict === 'accepted' ? 'done' : 'refused';
    return { value, status, detail: `${value.verdict}: ${value.files.length} files` };
  });
  const outcome = { schemaVersion: 1, to, steps: log.steps } as const;
  if (verdict.verdict === 'refused' || found === undefined) {
    const reasons = ['the release was refused by its verification'];
    return { ...outcome, outcome: 'refused', ...nothingDone, reasons, verdict };
  }
  const place = await placeFor(world, to, tag, verdict, options);
  const job = await toReleaseJob(world, found, {
    ...{ place, tag, expect: options.expect, dryRun: options.dryRun, out: options.out },
    notes: (about) =>
      readPublishNotes(world, { ...about, notesFrom: options.notesFrom, tagForm: config.tag, publish: config.publish }),
  });
  if (verdict.rehearsal && to.some((each) => each !== 'folder')) requireLoopback(place.apiUrl);
  const tools = toolsFor(world, place, options, to, log, progress);
  const results: TargetResult[] = [];
  for (const target of targets) {
    if (target.takes !== 'release' || !to.includes(target.id)) continue;
    const result = await target.publish(job, tools);
    results.push(result);
    if (result.outcome === 'refused') break;
  }
  const { repository } = place;
  const { version, commit, prerelease, sums } = job;
  return { ...outcome, ...merge(results), release: { repository, tag, version, commit, prerelease, sums } };
}

async function publishReport(world: World, options: PublishOptions, progress: Progress): Promise<PublishOutcome> {
  const log = createStepLog(progress);
  const parsed = parseStrictJson(await world.files.readText(options.from));
  if (parsed.status === 'malformed') {
    throw new ToolError('file', 'publish/no-report', `"${options.from}" is no report: ${parsed.reason}`, {
      help: 'give the file that "selfsame rebuild --json", "selfsame release --json" or "selfsame compare --json" wrote',
    });
  }
  const { repository, apiUrl } = options;
  // Any word that can be a tag: only whose repository it is, is asked.
  const { tag: _, ...place } = await findRelease(world, { version: 'any', ...given({ repository, apiUrl }) });
  const tools = toolsFor(world, place, options, ['issue'], log, progress);
  const results: TargetResult[] = [];
  for (const target of targets) {
    if (target.takes !== 'report') continue;
    const job = { place, report: parsed.value, file: basename(options.from), print: options.printReport, dryRun: options.dryRun };
    results.push(await target.publish(job, tools));
  }
  return { schemaVersion: 1, to: ['issue'], steps: log.steps, ...merge(results) };
}

/** @throws {ToolError} `usage/contradiction`, `publish/bad-expect`. */
function requireSense({ to, out, notesFrom, expect, tag }: PublishOptions): void {
  const contradiction = (message: string, help: string) => new ToolError('usage', 'usage/contradiction', message, { help });
  if (out !== undefined && to !== 'folder')
    throw contradiction('--out names the folder of --to folder', 'add --to folder, or leave out --out');
  if (to === 'issue' && (expect !== undefined || tag !== undefined)) {
    throw contradiction('--to issue takes a report, which has neither a tag nor checksums', 'leave out --expect and --tag');
  }
  if (notesFrom !== undefined && to !== undefined && to !== 'github-release') {
    throw contradiction('--notes-from is for a release on GitHub', 'leave it out, or add --to github-release');
  }
  if (expect === undefined || /^(sha256:)?[0-9a-f]{64}$/.test(expect)) return;
  throw new ToolError('usage', 'publish/bad-expect', '--expect is no SHA-256 in 64 lower-case hex digits', {
    help: 'give the digest of SHA256SUMS that the job before told, as "sha256sum SHA256SUMS" prints it',
  });
}

/** Of the clone at hand; the defaults where there is none. */
async function readPublishConfig(world: World, file: string | undefined) {
  const { defaultPublishConfig } = await import('../model/publish.ts');
  const named = file ?? join(world.workingFolder, configFileName);
  if (file === undefined && (await world.files.stat(named)) === undefined) {
    return { tag: 'v${version}', publish: defaultPublishConfig };
  }
  const { readConfig } = await import('./open-project.ts');
  return (await readConfig(world, { folder: world.workingFolder, config: named })).config;
}

/** What the folder says it is: verification holds it against what was signed. */
async function readManifest(world: World, folder: string): Promise<{ readonly tag: string }> {
  const file = join(folder, releaseFileNames.manifest);
  const isThere = (await world.files.stat(file))?.kind === 'file';
  const manifest = isThere ? parseManifest(await world.files.read(file)) : undefined;
  if (manifest?.status === 'parsed') return manifest.value;
  const reason = manifest === undefined ? `it has no ${releaseFileNames.manifest}` : manifest.reason;
  throw new ToolError('nothing', 'publish/no-release', `there is no release of selfsame at "${folder}": ${reason}`, {
    help: 'name the folder that "selfsame release" or "selfsame sign" wrote',
  });
}

function policyOptions(options: PublishOptions): VerifyOptions {
  const { trustedRoot, identity, identityPattern, issuer, repository, sourceFrom, policy } = options;
  return given({ trustedRoot, identity, identityPattern, issuer, repository, sourceFrom, policy });
}

/** Where the signed repository lies. A folder is nobody's affair but this machine's. */
async function placeFor(
  world: World,
  to: readonly ReleaseTargetId[],
  tag: string,
  verdict: Verdict,
  { apiUrl }: PublishOptions,
): Promise<GithubPlace> {
  const repository = verdict.release?.repository ?? '';
  if (to.every((each) => each === 'folder')) return { apiUrl: '', repository, owner: '', name: '' };
  return findRelease(world, { version: tag, repository, ...given({ apiUrl }) });
}

/** @throws {ToolError} `publish/rehearsal`. */
function requireLoopback(apiUrl: string): void {
  if (isLoopbackHost(new URL(apiUrl).hostname)) return;
  throw new ToolError('source', 'publish/rehearsal', 'this is a rehearsal: its signatures bind nobody, and it is not published', {
    help: 'make the release without --rehearse; --to folder takes a rehearsal, and so does a server on this machine',
  });
}

function toolsFor(
  world: World,
  { apiUrl }: GithubPlace,
  { dryRun, apiUrl: named }: PublishOptions,
  to: readonly PublishTargetId[],
  log: ReturnType<typeof createStepLog>,
  progress: Progress,
): TargetTools {
  let connected: Promise<GithubApi> | undefined;
  const permissions = targets.filter(({ id }) => to.includes(id)).flatMap((target) => target.permissions);
  return {
    files: world.files,
    http: world.http,
    log,
    github: () => {
      const token = requireToken(world.environment, { permissions, dryRun, apiUrl, named });
      connected ??= world.github({
        ...{ apiUrl, userAgent: `selfsame/${toolVersion}`, ...given({ token }) },
        onRetry: ({ reason, waitMs }) => progress.note(`${reason}; it is asked again in ${(waitMs / 1000).toFixed(1)} s`),
      });
      return connected;
    },
  };
}

const nothingDone = { files: [], attestations: [], missingNotes: [] } as const;

/** Of several targets: refused when one was, else what was done, wherever it was. */
function merge(results: readonly TargetResult[]): Omit<PublishOutcome, 'schemaVersion' | 'to' | 'steps'> {
  const outcomes = results.map(({ outcome }) => outcome);
  const order = ['refused', 'published', 'would publish'] as const;
  const [url] = results.flatMap((result) => (result.url === undefined ? [] : [result.url]));
  const [folder] = results.flatMap((result) => (result.folder === undefined ? [] : [result.folder]));
  const attachments = results.map(({ attestations }) => attestations).filter(({ length }) => length > 0);
  return {
    outcome: order.find((each) => outcomes.includes(each)) ?? 'unchanged',
    ...given({ url, folder }),
    files: results.flatMap(({ files }) => files),
    // The first one attached them; the next one saw that they are there.
    attestations: attachments[0] ?? [],
    missingNotes: results.flatMap(({ missingNotes }) => missingNotes),
    reasons: results.flatMap(({ reasons }) => reasons),
  };
}

/** Without the members that are undefined. */
function given<Value extends object>(value: Value): { readonly [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  const pairs = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(pairs) as { readonly [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}

/** The verification is one step here. */
const silent: Progress = { stage: () => () => undefined, note: () => undefined };
