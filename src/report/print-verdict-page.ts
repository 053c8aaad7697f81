// The verdict as one HTML page for somebody who knows none of this: what was asked, the answer, what was checked and what each
// check proves and does not, who signed and when. It needs no network and runs no script.

import { counted } from '../model/counted.ts';
import type { CheckExplanation, CheckResult, FactSource, Failure, Verdict } from '../model/verdict.ts';
import { type Html, html, styleElement } from './html.ts';
import { pageStyle } from './page-style.ts';
import { shellCommand } from './shell-quote.ts';
import {
  countChecks,
  groupSigners,
  printCounts,
  printRestsOn,
  printTime,
  type SignatureReport,
  type SignerGroup,
  witnessesOf,
} from './verdict-words.ts';

export interface PageContext {
  readonly toolVersion: string;
  readonly explanations: readonly CheckExplanation[];
}

export function printVerdictPage(verdict: Verdict, { toolVersion, explanations }: PageContext): string {
  const { checks, signatures, files, criteria, rehearsal } = verdict;
  const answer = verdict.verdict === 'accepted' ? 'Accepted' : 'Refused';
  const restsOn = printRestsOn(verdict);
  const failed = checks.filter(({ status }) => status === 'fail');
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${answer}: ${releaseName(verdict)}</title>
${styleElement(pageStyle)}
</head>
<body>
<a class="skip" href="#checks">To the checks</a>
<main>
${rehearsal ? rehearsalNote() : []}
${restsOn === undefined ? [] : wordNote(restsOn)}
${banner(verdict, answer)}
${failed.length === 0 ? [] : wrongSection(failed)}
${askedSection(criteria)}
${checksSection(verdict, explanations)}
${signersSection(signatures)}
${filesSection(files)}
${wordsSection()}
${footer(verdict, toolVersion)}
</main>
</body>
</html>
`}`;
}

function releaseName({ release }: Verdict): string {
  return release === undefined ? 'these files' : `${release.tag} of ${release.repository}`;
}

function rehearsalNote(): Html {
  return html`<div class="rehearsal" role="note"><p><strong>This is a rehearsal: these signatures bind nobody.</strong> Anybody can make such
signatures on a machine of their own. Do not take these files for a release, whatever the answer below.</p></div>`;
}

/** The same box: nobody may take such a verdict for one that was found here. */
function wordNote(restsOn: string): Html {
  return html`<div class="rehearsal" role="note"><p><strong>This answer was not found here.</strong> <bdi>${restsOn}</bdi>. What was checked
is that this verifier said so, of these very files; how the release was made and who signed it was not looked at.</p></div>`;
}

function banner(verdict: Verdict, answer: string): Html {
  const { release, judgedAt } = verdict;
  const what =
    release === undefined
      ? html`what was asked for`
      : html`release <code>${release.tag}</code> of <code>${release.repository}</code>`;
  const when = judgedAt === undefined ? '' : `, judged on ${printTime(judgedAt)}`;
  const counts = html`<p class="quiet">${printCounts(verdict)}${when}</p>`;
  switch (verdict.verdict) {
    case 'accepted':
      return html`<section class="verdict accepted" id="verdict"><h1>✓ ${answer}</h1>
<p>Every check passed: these files are ${what}, as whoever ran the checks asked for it.</p>
<p>What each check proves, and what it does not, stands below. None of them says that the program is good, or free of faults.</p>
${counts}</section>`;
    case 'refused':
      return html`<section class="verdict refused" id="verdict"><h1>✗ ${answer}</h1>
<p>Do not use these files as ${what}: they were changed, or something is missing, or they are not what was asked for.</p>
${counts}</section>`;
  }
}

function wrongSection(failed: readonly CheckResult[]): Html {
  return html`<section><h2 id="wrong">What is wrong</h2>
${failed.map(
  ({
    check,
    title,
    failures,
  }) => html`<div class="card no"><h3>Not so: ${title}</h3><p class="quiet">check <code>${check}</code></p>
${failures.map(failureBlock)}</div>
`,
)}</section>`;
}

function failureBlock({ reason, wanted, got, from, help }: Failure): Html {
  return html`<p><bdi>${reason}</bdi></p>
<dl>${[
    ...(wanted === undefined ? [] : [pair('Wanted', wanted)]),
    ...(got === undefined ? [] : [pair('Got', got)]),
    ...(from === undefined ? [] : [html`<dt>Read from</dt><dd>${sourceWords[from]}</dd>`]),
    ...(help === undefined ? [] : [html`<dt>What to do</dt><dd>${help}</dd>`]),
  ]}</dl>
`;
}

function pair(name: string, value: string): Html {
  return html`<dt>${name}</dt><dd><code>${value}</code></dd>`;
}

function askedSection(criteria: Verdict['criteria']): Html {
  return html`<section><h2 id="asked">What was asked for</h2>
<p>A release is judged by what the one who checks it asks for, never by what the release says of itself.</p>
<dl>${criteria.map(({ name, wanted }) => pair(name, wanted))}</dl></section>`;
}

function checksSection(verdict: Verdict, explanations: readonly CheckExplanation[]): Html {
  const { all, passed, notAsked, failed, notJudged } = countChecks(verdict);
  return html`<section><h2 id="checks">What was checked</h2>
<p>${counted(all, 'check')}: ${passed} passed, ${notAsked} not asked for, ${failed} failed, ${notJudged} not judged. Open one to read what a pass proves, and what it does not.</p>
<ul class="checks">${verdict.checks.map((check) =>
    checkItem(
      check,
      explanations.find((each) => each.check === check.check),
    ),
  )}</ul></section>`;
}

function checkItem(result: CheckResult, about: CheckExplanation | undefined): Html {
  const { check, title, summary, failures, from } = result;
  return html`<li><details><summary>${markOf(result)}<span>${title}</span>${foundIn(result)}</summary><div class="inside">
${about === undefined ? [] : html`<p><strong>A pass proves:</strong> ${about.proves}</p><p><strong>A pass does not prove:</strong> ${about.doesNotProve}</p>`}
<dl><dt>Check</dt><dd><code>${check}</code></dd>
${failures.length === 0 ? html`<dt>Found</dt><dd>${summary === '' ? title : summary}</dd>` : html`<dt>Failed</dt><dd>${counted(failures.length, 'time')}, told above</dd>`}
${from === undefined ? [] : from.map((source) => html`<dt>Read from</dt><dd>${sourceWords[source]}</dd>`)}</dl>
</div></details></li>
`;
}

function markOf({ status, notAsked }: CheckResult): Html {
  if (notAsked === true) return html`<span class="mark none">not asked for</span>`;
  switch (status) {
    case 'pass':
      return html`<span class="mark pass">✓ passed</span>`;
    case 'fail':
      return html`<span class="mark fail">✗ failed</span>`;
    case 'not judged':
      return html`<span class="mark open">– not judged</span>`;
  }
}

function foundIn({ status, summary, failures }: CheckResult): Html {
  switch (status) {
    case 'pass':
      return html`<span class="found">${summary}</span>`;
    case 'fail':
      return html`<span class="found">${counted(failures.length, 'failure')}</span>`;
    case 'not judged':
      return html`<span class="found">what it reads is not there: ${summary}</span>`;
  }
}

/** What each source is worth, in plain words. */
const sourceWords: Readonly<Record<FactSource, string>> = {
  certificate: 'the certificate: what the authority says that identified the signer, and the signer cannot change',
  log: 'a public log, which can only grow',
  predicate: 'a signed statement: the word of the signer',
  file: 'a file of the release, or the trusted root',
  folder: 'the list of files in the release',
};

function signersSection(signatures: Verdict['signatures']): Html {
  const refused = signatures.filter(({ status }) => status === 'refused');
  return html`<section><h2 id="signers">Who signed, and when</h2>
${signatures.length === 0 ? html`<p>Nobody: there is no signature.</p>` : html`<p>The names come from certificates and the times from logs and timestamp authorities, never from what was signed.</p>`}
${groupSigners(signatures).map(signerCard)}
${refused.length === 0 ? [] : html`<div class="card no"><h3>${counted(refused.length, 'signature')} that proves nothing</h3><ul>${refused.map(({ where }) => html`<li><code>${where}</code></li>`)}</ul></div>`}
</section>`;
}

function signerCard({ identity, issuer, certificateIssuers, signatures, first, last }: SignerGroup): Html {
  return html`<div class="card"><dl>${pair('Signed by', identity)}${pair('Vouched for by', issuer ?? 'nobody')}
${certificateIssuers.map((name) => pair('Certificate from', name))}
${first === undefined ? [] : html`<dt>When</dt><dd>${printTime(first)}${last === undefined || last === first ? '' : ` to ${printTime(last)}`}</dd>`}
<dt>How often</dt><dd>${counted(signatures.length, 'signature')}</dd></dl>
<details><summary>Each signature, with its place in the logs</summary><div class="inside">${signatures.map(signatureBlock)}</div></details></div>
`;
}

function signatureBlock(signature: SignatureReport): Html {
  const { where, signs, certificateSerial } = signature;
  return html`<dl>${pair('Signature', where)}${pair('Of', signs)}
${certificateSerial === undefined ? [] : pair('Certificate', certificateSerial)}
${witnessesOf(signature).map(({ kind, what, time, source }) =>
  pair(
    kind === 'timestamp' ? 'Timestamp' : 'Log entry',
    `${what}, ${time === undefined ? source : `${printTime(time)} by ${source}`}`,
  ),
)}</dl>
`;
}

function filesSection(files: Verdict['files']): Html {
  return html`<section><h2 id="files">The files</h2>
<p>A file is one of these when it has the same SHA-256, which <code>sha256sum FILE</code> prints.</p>
<details><summary>${counted(files.length, 'file')} with SHA-256</summary><div class="inside"><dl>${files.map(
    ({ name, sha256 }) => html`<dt><code>${name}</code></dt><dd><code>${sha256}</code></dd>`,
  )}</dl></div></details></section>`;
}

const words: readonly (readonly [string, string])[] = [
  ['signature', 'A number that only the holder of a key can make, and that fits one content alone.'],
  ['certificate', 'A short-lived paper by an authority: "the holder of this key has shown to be …". It lasts for minutes.'],
  ['log', 'A public record of signatures that can only grow: what was signed can be found there by anybody.'],
  [
    'trusted root',
    'The list of authorities and logs that the one who checks trusts. It comes from them, never from the release.',
  ],
  ['statement', 'A signed sheet about files: how they were built, what is in them, what was tested.'],
  ['provenance', 'The statement of how the files were built: from which source, by what, where.'],
  ['SBOM', 'The list of the parts that a program is made of.'],
  ['double build', 'The source is built twice, in two rooms that differ, to see whether both give the same bytes.'],
  ['gate', "One of the project's own checks, such as its tests."],
  ['policy', 'What the one who checks asks for.'],
];

function wordsSection(): Html {
  return html`<section><h2 id="words">Words that are used here</h2>
<details><summary>${counted(words.length, 'word')} in short</summary><div class="inside"><dl>${words.map(
    ([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`,
  )}</dl></div></details></section>`;
}

function footer({ release }: Verdict, toolVersion: string): Html {
  const command = shellCommand(['verify-release', release?.tag ?? 'VERSION']);
  return html`<footer><p>Anybody can write a page that looks like this one. To be sure, check the files yourself, and ask for the same as above:</p>
<pre>${command}</pre>
<p>Made by selfsame ${toolVersion}. This page loads nothing and runs no script.</p></footer>`;
}
