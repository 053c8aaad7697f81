// Signs what is not signed yet of a staged release, writes the release folder, and has it verified as written before it gets its name.

import { hash } from 'node:crypto';
import { printJsonLines } from '../codec/json-lines.ts';
import { counted } from '../model/counted.ts';
import { releaseFileNames } from '../model/release.ts';
import type { Signer } from '../model/signature.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Signable, UnsignedRelease } from '../model/unsigned-release.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import {
  artifactsOf,
  readSignature,
  releaseFile,
  removeSignature,
  statementFile,
  writeSignature,
} from '../release/unsigned-folder.ts';
import { partialFolder, type ReleaseContent, writeRelease } from '../release/write-release.ts';
import { authenticateSignatures, policyOfPlan, verifyFolder } from './verify-folder.ts';

/** What signs, and what its signatures lead to. */
export interface SigningSession {
  readonly signer: Signer;
  /** Text of the trusted_root.json that the release will carry. */
  readonly trustedRoot: string;
  /** Whether the root that ships with this tool is enough to verify with. */
  readonly root: 'public-good' | 'in the folder';
  readonly close: () => Promise<void>;
}

export interface FolderToSign {
  /** What lies in the folder, as whoever staged or read it knows: every byte is verified once more when the release is written. */
  readonly unsigned: UnsignedRelease;
  /** Absolute path of the staged release. */
  readonly folder: string;
  /** Absolute path of the release folder to make. */
  readonly out: string;
  /** Letters and digits that nobody else uses at the same time. */
  readonly random: string;
}

/** A bundle with what it signs, and how it is called in the release folder. */
interface MadeSignature extends Signable {
  readonly json: string;
  /** `<file>`, or `<file>:<line>`, as a verdict names it. */
  readonly where: string;
}

/** Signatures that are under way at once: each holds two connections. A log of version 2 answers what it has with its next checkpoint. */
const maxInFlight = 128;

/**
 * Whatever is signed already stays as it is. When a service fails, the staged release keeps every signature that was made.
 *
 * @returns The verdict on the folder as written; there is a release folder only when it is `accepted`.
 * @throws {ToolError} as the signer; `sign/answer-refused` when signatures came back that do not verify: they are
 *   removed, so that signing again makes them anew; `release/changed-bytes`.
 */
export async function signUnsigned(
  world: World,
  toSign: FolderToSign,
  session: SigningSession,
  progress: Progress,
): Promise<Verdict> {
  const { unsigned, folder } = toSign;
  const signing = progress.stage('sign');
  const kept = await keptSignatures(world, folder, unsigned, session.trustedRoot);
  const isKept = new Set(kept.map(keyOf));
  const missing = signablesOf(unsigned).filter((each) => !isKept.has(keyOf(each)));
  const made = await signAll(world, folder, unsigned, missing, session.signer);
  const signatures = [...kept, ...made];
  signing(
    [
      counted(signatures.filter(({ kind }) => kind === 'statement').length, 'statement'),
      counted(signatures.filter(({ kind }) => kind === 'artifact').length, 'artifact'),
      ...(kept.length === 0 ? [] : [`${kept.length} of them signed before`]),
      `as ${unsigned.plan.identity.identity}`,
    ].join(', '),
  );
  return writeVerified(world, toSign, signatures, session.trustedRoot, progress);
}

function signablesOf(unsigned: UnsignedRelease): readonly Signable[] {
  return [
    ...unsigned.statements.map((_, index) => ({ kind: 'statement', index }) as const),
    ...artifactsOf(unsigned).map((_, index) => ({ kind: 'artifact', index }) as const),
  ];
}

function keyOf({ kind, index }: Signable): string {
  return `${kind} ${index}`;
}

/** Signatures of an earlier attempt that hold, lead to the same root and sign what they should; others are signed again. */
async function keptSignatures(
  world: World,
  folder: string,
  unsigned: UnsignedRelease,
  trustedRoot: string,
): Promise<readonly MadeSignature[]> {
  const found: MadeSignature[] = [];
  for (const signable of signablesOf(unsigned)) {
    const json = await readSignature(world.files, folder, signable);
    if (json !== undefined) found.push({ ...signable, json, where: whereOf(unsigned, signable) });
  }
  if (found.length === 0) return [];
  const { plan } = unsigned;
  const artifacts = artifactsOf(unsigned);
  const outcomes = await authenticateSignatures(world, {
    bundles: found.map(({ json, where }) => ({ where, text: json })),
    files: artifacts.map(({ name, sizeBytes, sha256 }) => ({ name, file: releaseFile(folder, name), sizeBytes, sha256 })),
    trustedRoot,
    policy: policyOfPlan(plan),
  });
  return found.filter(({ kind, index }, position) => {
    const outcome = outcomes[position];
    if (outcome?.status !== 'authenticated') return false;
    const { signed, signer } = outcome;
    const wanted = kind === 'statement' ? unsigned.statements[index]?.sha256 : artifacts[index]?.sha256;
    const got = signed.kind === 'statement' ? signed.payloadSha256 : signed.artifact.sha256;
    return signed.kind === kind && got === wanted && signer.identity === plan.identity.identity;
  });
}

/** Each signature is on the disk before the next failure can come. The first failure is told once all that is under way has ended. */
async function signAll(
  world: World,
  folder: string,
  unsigned: UnsignedRelease,
  missing: readonly Signable[],
  signer: Signer,
): Promise<readonly MadeSignature[]> {
  const artifacts = artifactsOf(unsigned);
  const made: MadeSignature[] = [];
  const failures: unknown[] = [];
  const waiting = [...missing];

  async function sign(signable: Signable): Promise<void> {
    const artifact = signable.kind === 'artifact' ? artifacts[signable.index] : undefined;
    const { json } =
      artifact === undefined
        ? await signer.signStatement(await readPayload(world, folder, unsigned, signable.index))
        : await signer.signArtifact(() => world.files.readBlocks(releaseFile(folder, artifact.name)));
    await writeSignature(world.files, folder, signable, json);
    made.push({ ...signable, json, where: whereOf(unsigned, signable) });
  }

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined && failures.length === 0; next = waiting.shift()) {
      try {
        await sign(next);
      } catch (error) {
        failures.push(error);
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(maxInFlight, waiting.length) }, () => work()));
  if (failures.length > 0) throw failures[0];
  return made;
}

/** @throws {ToolError} `release/changed-file` when it is another one than was staged: a signature cannot be taken back. */
async function readPayload(world: World, folder: string, { statements }: UnsignedRelease, index: number): Promise<Uint8Array> {
  const file = statementFile(folder, index);
  const payload = await world.files.read(file);
  if (hash('sha256', payload) === statements[index]?.sha256) return payload;
  throw new ToolError('file', 'release/changed-file', `"${file}" is not what it was when the release was made`, {
    help: 'make the release again: what changed after the two builds were compared is never signed',
  });
}

function whereOf(unsigned: UnsignedRelease, { kind, index }: Signable): string {
  switch (kind) {
    case 'statement':
      return `${statementsName(unsigned)}:${index + 1}`;
    case 'artifact':
      return `${artifactsOf(unsigned)[index]?.name ?? ''}${releaseFileNames.signatureSuffix}`;
  }
}

function statementsName({ plan }: UnsignedRelease): string {
  return `${plan.name}-${plan.version}${releaseFileNames.statementsSuffix}`;
}

async function writeVerified(
  world: World,
  { unsigned, folder, out, random }: FolderToSign,
  signatures: readonly MadeSignature[],
  trustedRoot: string,
  progress: Progress,
): Promise<Verdict> {
  const statements = signatures.filter(({ kind }) => kind === 'statement').sort((one, other) => one.index - other.index);
  const contents: readonly ReleaseContent[] = [
    ...unsigned.files.map(({ name }) => ({ name, copyOf: releaseFile(folder, name) })),
    ...signatures.filter(({ kind }) => kind === 'artifact').map(({ where, json }) => ({ name: where, content: `${json}\n` })),
    { name: statementsName(unsigned), content: printJsonLines(statements.map(({ json }) => json)) },
    { name: releaseFileNames.trustedRoot, content: trustedRoot },
  ];
  const takeBack = world.onInterrupt(() => world.files.remove(partialFolder({ out, random })));
  const verdicts: Verdict[] = [];
  try {
    await writeRelease(world.files, { out, random, contents }, async (written) => {
      const verifying = progress.stage('verify the folder as written');
      const verdict = await verifyFolder(world, { from: written, trustedRoot, policy: policyOfPlan(unsigned.plan) });
      requireStagedBytes(unsigned, verdict);
      verifying(verdict.verdict);
      verdicts.push(verdict);
      return verdict.verdict === 'accepted';
    });
  } finally {
    takeBack();
  }
  const [verdict] = verdicts;
  if (verdict === undefined) throw new Error('a release was written that nobody verified');
  await refuseAnswers(world, folder, signatures, verdict);
  return verdict;
}

/** Signatures that do not verify say nothing about the release: a service answered wrongly, or another one than the root names. */
async function refuseAnswers(
  world: World,
  folder: string,
  signatures: readonly MadeSignature[],
  { signatures: outcomes, checks, rehearsal }: Verdict,
): Promise<void> {
  const refused = outcomes.filter(({ status }) => status === 'refused').map(({ where }) => where);
  if (refused.length === 0 || rehearsal) return;
  const isRefused = new Set(refused);
  for (const signature of signatures) if (isRefused.has(signature.where)) await removeSignature(world.files, folder, signature);
  const reasons = checks.filter(({ check }) => check === 'signatures').flatMap(({ failures }) => failures);
  throw new ToolError('network', 'sign/answer-refused', `${counted(refused.length, 'signature')} cannot be verified as made`, {
    help: 'see that the trusted root is the one of the services that signed, and that the clocks of both are right',
    excerpt: reasons.map(({ reason }) => reason),
  });
}

/** What lies in the folder must be what the two builds were compared by, whatever the manifest says. */
function requireStagedBytes(unsigned: UnsignedRelease, { files }: Verdict): void {
  const written = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of unsigned.files) {
    if (written.get(name) === sha256) continue;
    throw new ToolError('file', 'release/changed-bytes', `"${name}" in the release folder is not what both builds made`, {
      help: 'something changed it while the release was written; run the release again',
    });
  }
}
