// Which commands of a script hold a file against a digest or a signature.

import type { ShellCommand, ShellPipeline } from './shell-commands.ts';
import { nameOf } from './shell-downloads.ts';

/** Programs with the words that make them check. */
const checkers: ReadonlyMap<string, RegExp> = new Map([
  ['cosign', /^verify/],
  ['gpg', /^--verify$/],
  ['gpg2', /^--verify$/],
  ['gpgv', /./],
  ['slsa-verifier', /^verify-/],
  ['verify-release', /./],
  ['selfsame', /^verify-/],
  ['sigstore', /^verify$/],
  ['minisign', /^-V/],
  ['signify', /^-V/],
  ['rekor-cli', /^verify$/],
  ['certutil', /^-hashfile$/i],
]);

const digests = /^(?:(?:sha(?:224|256|384|512)|b2|b3)sum|shasum|cksum)$/;

/** Whether a pipeline checks: `… | sha256sum -c`, `cosign verify-blob …`, `sha256sum FILE | grep DIGEST`. */
export function isDigestCheck(pipeline: ShellPipeline): boolean {
  const compared = pipeline.findLastIndex(compares);
  return pipeline.some((command, index) => checks(command) || (index < compared && makesDigest(command)));
}

/** Whether a pipeline compares with a digest that a substitution makes: `[ "$(sha256sum FILE | …)" = "…" ]`, or keeps it to compare. */
export function usesDigest(pipeline: ShellPipeline): boolean {
  return pipeline.some((command) =>
    [...command.words, ...command.redirections.map(({ target }) => target)].some((word) =>
      word.substitutions.some(({ pipelines }) => pipelines.some((inner) => inner.some(makesDigest))),
    ),
  );
}

function checks(command: ShellCommand): boolean {
  const { name, args } = nameOf(command);
  const texts = args.map(({ text }) => text);
  // `-c`, also with others: `shasum -a 256 -sc`.
  if (digests.test(name)) return texts.some((text) => /^-[a-z]*c[a-z]*$|^--check$/.test(text));
  // `gh attestation verify`, `gh release verify-asset`: the verb comes second.
  if (name === 'gh') return /^verify/.test(texts[1] ?? '');
  if (name === 'openssl') return texts.includes('-verify') || texts.includes('verify');
  const word = checkers.get(name);
  if (word === undefined) return false;
  return texts.some((text) => word.test(text));
}

function makesDigest(command: ShellCommand): boolean {
  const { name, args } = nameOf(command);
  if (digests.test(name)) return true;
  return name === 'openssl' && args.some(({ text }) => /^(?:dgst|-?sha(?:256|384|512))$/.test(text));
}

function compares(command: ShellCommand): boolean {
  return /^(?:e?grep|diff|cmp)$/.test(nameOf(command).name);
}
