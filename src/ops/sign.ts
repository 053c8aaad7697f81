// selfsame sign: takes up a release whose signing did not end.

import { basename, join, resolve } from 'node:path';
import { configFileName } from '../model/config.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import { ToolError } from '../model/tool-error.ts';
import type { UnsignedRelease } from '../model/unsigned-release.ts';
import type { Progress, World } from '../model/world.ts';
import { artifactsOf, readSignature, readUnsigned, statementFile, unsignedSuffix } from '../release/unsigned-folder.ts';
import { requireFree } from '../release/write-release.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { readConfig } from './open-project.ts';
import { openSigning, requirePinnedIdentity, type SigningOptions, withConfigured } from './open-signing.ts';
import { checksumsDigest, reasonsOf, verifyArguments } from './release-outcome.ts';
import { signUnsigned } from './sign-unsigned.ts';

export interface SignOptions extends SigningOptions {
  /** Absolute path of what `release` left. */
  readonly folder: string;
  /** Must be true: it is said, since what is signed goes into a public log for ever. */
  readonly resume: boolean;
  /** SHA-256 that unsigned.json must have, as the job that made it told; any will do when absent. */
  readonly expect?: string;
  /** Folder to make; the name of `folder` without its end when absent. */
  readonly out?: string;
}

/**
 * @throws {ToolError} `usage/bad-digest` for what is no digest; as `readUnsigned`, `openSigning` and `signUnsigned`; `sign/rehearsal-is-over` for what a rehearsal left,
 *   `usage/no-resume`, `usage/no-out` when the folder's name does not tell how the release is called.
 */
export async function sign(world: World, options: SignOptions, progress: Progress): Promise<ReleaseOutcome> {
  const { folder } = options;
  if (!options.resume) {
    throw new ToolError('usage', 'usage/no-resume', '--resume is not given', {
      help: 'add --resume to sign what is missing: each signature is entered into a public log for ever',
    });
  }
  const reading = progress.stage('read what is signed');
  const unsigned = await readUnsigned(world.files, folder, expectedDigest(options));
  const { plan } = unsigned;
  if (plan.rehearsal) {
    throw new ToolError('usage', 'sign/rehearsal-is-over', 'the Sigstore of a rehearsal ended with it', {
      help: 'rehearse again',
    });
  }
  const out = outOf(world, options);
  await requireFree(world.files, out);
  reading(`${plan.name} ${plan.version}`);

  const signing = await openSigning(world, await signingOptions(world, options), progress);
  const run = (await isProvenanceMissing(world, folder, unsigned)) ? { run: unsigned.runInvocationUri } : {};
  requirePinnedIdentity(signing.identity, { plan, ...run });
  const session = await signing.open(progress);
  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  const random = basename(workshop).replaceAll(/[^A-Za-z0-9]/g, '');
  try {
    const verdict = await signUnsigned(world, { unsigned, folder, out, random }, session, progress);
    const summary = {
      schemaVersion: 1,
      plan: { name: plan.name, version: plan.version, tag: plan.tag, rehearsal: plan.rehearsal, commit: plan.commit },
      artifacts: artifactsOf(unsigned),
      gates: [],
      verdict,
    } as const;
    if (verdict.verdict === 'refused') {
      return { ...summary, outcome: 'refused', unsigned: folder, verify: [], reasons: reasonsOf(verdict) };
    }
    await world.files.remove(folder);
    return {
      ...summary,
      outcome: 'released',
      folder: out,
      ...checksumsDigest(unsigned),
      verify: verifyArguments(plan, out, session.root),
      reasons: [],
    };
  } finally {
    await session.close();
    await world.files.remove(workshop);
  }
}

function expectedDigest({ expect }: SignOptions): string | undefined {
  if (expect === undefined || /^[0-9a-f]{64}$/.test(expect)) return expect;
  throw new ToolError('usage', 'usage/bad-digest', `"${expect}" is no SHA-256`, {
    help: 'give the 64 lower-case hex digits that "selfsame release --unsigned" printed as its digest',
  });
}

/** With the configuration of the project, where this runs in its folder. */
async function signingOptions(world: World, options: SignOptions): Promise<SigningOptions> {
  const folder = world.workingFolder;
  if ((await world.files.stat(join(folder, configFileName))) === undefined) return options;
  const { config } = await readConfig(world, { folder });
  return withConfigured(options, config.sign, folder);
}

function outOf(world: World, { folder, out }: SignOptions): string {
  if (out !== undefined) return resolve(world.workingFolder, out);
  if (folder.endsWith(unsignedSuffix)) return folder.slice(0, -unsignedSuffix.length);
  throw new ToolError('usage', 'usage/no-out', `"${folder}" does not end in "${unsignedSuffix}"`, {
    help: 'name the release folder to make with --out',
  });
}

/** A provenance that is signed already keeps its certificate; only a new one must come from the run that it names. */
async function isProvenanceMissing(world: World, folder: string, { statements }: UnsignedRelease): Promise<boolean> {
  for (const index of statements.keys()) {
    if ((await readSignature(world.files, folder, { kind: 'statement', index })) !== undefined) continue;
    const statement = parseStatement(await world.files.read(statementFile(folder, index)));
    if (statement.status === 'parsed' && statement.value.kind === 'provenance') return true;
  }
  return false;
}
