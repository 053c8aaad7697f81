// The page says the verdict in plain words, and its structure is the same whatever a release is called or holds.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { explainChecks } from '../../src/ops/explain-checks.ts';
import { escapeForTerminal } from '../../src/report/escape.ts';
import { printVerdictPage } from '../../src/report/print-verdict-page.ts';
import { readHtmlStructure } from '../support/html-structure.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, rehearsalVerdict, withText } from '../support/sample-verdicts.ts';

const explanations = explainChecks().checks;
const print = (verdict: Verdict) => printVerdictPage(verdict, { toolVersion: '0.1.0', explanations });
const textOf = (verdict: Verdict) => readHtmlStructure(print(verdict)).texts.join(' ');

const accepted = acceptedVerdict();
const refused = refusedVerdict();
const rehearsal = rehearsalVerdict();

describe('an accepted release', () => {
  const text = textOf(accepted);

  test('is told in plain words, with what the answer does not mean', () => {
    expect(text).toContain(
      '✓ Accepted Every check passed: these files are release v0.1.0 of https://github.com/owner/hello , as whoever ran the checks asked for it.',
    );
    expect(text).toContain('None of them says that the program is good, or free of faults.');
    expect(text).toContain(`${accepted.checks.length} checks passed, judged on 2026-11-05 12:00:00 UTC`);
    expect(text).not.toContain('What is wrong');
    expect(text).not.toContain('rehearsal: these');
  });

  test('says what was asked for, and of each check what it proves and what it does not', () => {
    for (const { name, wanted } of accepted.criteria) expect(text).toContain(`${name} ${wanted}`);
    for (const { title, proves, doesNotProve } of explanations) {
      for (const words of [title, proves, doesNotProve]) expect(text).toContain(words.replaceAll(/\s+/g, ' '));
    }
  });

  test('says who signed, vouched for by whom, when, and where in which log', () => {
    expect(text).toContain(
      `Signed by ${accepted.signatures[0]?.identity} Vouched for by https://token.actions.githubusercontent.com`,
    );
    expect(text).toContain('When 2026-11-01 10:01:00 UTC How often');
    expect(text).toContain("Log entry 5 of https://rekor.example.org, 2026-11-01 10:01:00 UTC by the log's promise");
    expect(text).toContain('Certificate 0a');
  });

  test('lists every file with its digest', () => {
    for (const { name, sha256 } of accepted.files) expect(text).toContain(`${name} ${sha256}`);
  });

  test('says that a page can be forged, and how to check', () => {
    expect(text).toContain('Anybody can write a page that looks like this one.');
    expect(text).toContain('verify-release v0.1.0');
  });
});

describe('a refused release', () => {
  const text = textOf(refused);

  test('says first that the files must not be used', () => {
    expect(text).toContain('✗ Refused Do not use these files as release v0.1.0 of https://github.com/owner/hello');
    expect(text.indexOf('✗ Refused')).toBeLessThan(text.indexOf('What is wrong'));
  });

  test('says each failure with wanted, got, where it was read and what to do', () => {
    for (const { title, failures } of refused.checks) {
      if (failures.length > 0) expect(text).toContain(`Not so: ${title}`);
      for (const { reason, wanted, got, help } of failures) {
        for (const words of [reason, wanted, got, help]) if (words !== undefined) expect(text).toContain(words);
      }
    }
    expect(text).toContain('Read from the list of files in the release');
  });

  test('tells what was not judged from what failed, and a signature that proves nothing', () => {
    expect(text).toContain(
      '– not judged every artifact has its own signature what it reads is not there: a signature was refused',
    );
    expect(text).toContain('1 signature that proves nothing');
  });
});

test('a rehearsal says before all else that its signatures bind nobody, and only a rehearsal does', () => {
  const text = textOf(rehearsal);
  expect(text.indexOf('This is a rehearsal: these signatures bind nobody.')).toBeLessThan(text.indexOf('Accepted Every check'));
  expect(textOf(accepted)).not.toContain('This is a rehearsal');
});

test('a verdict without what later versions added is printed all the same', () => {
  const { judgedAt, release, ...older } = accepted;
  const signatures = older.signatures.map(({ where, status, signs, times, logEntries }) => ({
    where,
    status,
    signs,
    times,
    logEntries,
  }));
  const text = textOf({
    ...older,
    signatures,
    checks: older.checks.map(({ from, ...check }) => ({ ...check, check: 'unknown' })),
  });
  expect(text).toContain('Every check passed: these files are what was asked for');
});

describe('the page', () => {
  test.each([accepted, refused, rehearsal])('loads nothing, runs nothing, and leads nowhere', (verdict) => {
    const { tags } = readHtmlStructure(print(verdict));
    const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
    expect(tags).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    const names = new Set(tags.map((tag) => /^<\/?([a-z0-9]+)/.exec(tag)?.[1]));
    for (const name of ['script', 'img', 'link', 'iframe', 'object', 'form', 'base', 'svg', 'input'])
      expect(names).not.toContain(name);
    for (const tag of tags) expect(tag).not.toMatch(/ (src|on[a-z]+|style|srcset|action|data)=/);
    const ids = tags.flatMap((tag) => / id="([^"]+)"/.exec(tag)?.[1] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, place] of tags.join('').matchAll(/ href="([^"]*)"/g)) expect(ids.map((id) => `#${id}`)).toContain(place);
  });

  test('has one heading of the first rank, and skips no rank', () => {
    const ranks = readHtmlStructure(print(refused))
      .tags.flatMap((tag) => /^<h(\d)/.exec(tag)?.[1] ?? [])
      .map(Number);
    expect(ranks.filter((rank) => rank === 1)).toHaveLength(1);
    for (const [index, rank] of ranks.entries()) expect(rank).toBeLessThanOrEqual((ranks[index - 1] ?? 0) + 1);
  });
});

describe('whatever a release is called, and whatever is in it,', () => {
  const verdicts = [accepted, refused, rehearsal];
  const tagsOf = verdicts.map((verdict) => readHtmlStructure(print(withText(verdict, 'x'))).tags);

  function check(text: string): void {
    for (const [index, verdict] of verdicts.entries()) {
      const page = print(withText(verdict, text));
      // No tag more, no tag less, no attribute changed.
      const { tags, texts } = readHtmlStructure(page);
      expect(tags).toEqual(tagsOf[index]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      // And it is shown whole, as the text that it is.
      const shown = escapeForTerminal(text).replaceAll(/\s+/g, ' ').trim();
      expect(texts.join(' ')).toContain(shown);
    }
  }

  test.each(hostileTexts)('%j changes no element of the page', check);

  test('no text at all does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 60 });
  });
});
