// Verdicts for tests of reports: as the checks give them, and with hostile text in every place that text from outside can reach.

import type { Verdict } from '../../src/model/verdict.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import { evidenceOf, withFile } from './release-evidence.ts';

/** Where the logs of the sample releases are. */
const logUris = new Map([['ab', 'https://rekor.example.org']]);

export function acceptedVerdict(): Verdict {
  return toVerdict({ ...evidenceOf({ artifacts: 3 }), logUris });
}

export function rehearsalVerdict(): Verdict {
  return toVerdict({ ...evidenceOf({ rehearsal: true }), logUris });
}

/** Two checks say no, one is not judged, and a signature is refused. */
export function refusedVerdict(): Verdict {
  const evidence = withFile(evidenceOf(), 'extra.txt', 'more');
  const [first, ...rest] = evidence.signatures;
  if (first === undefined) throw new Error('there is no signature');
  const refused = { status: 'refused', where: first.where, reason: 'the log entry is of another certificate' } as const;
  return toVerdict({ ...evidence, signatures: [refused, ...rest], logUris });
}

/** The same verdict with this text wherever a text can come from outside. What the tool itself chooses among stays: the answers. */
export function withText(verdict: Verdict, text: string): Verdict {
  return {
    ...verdict,
    judgedAt: text,
    release: { repository: text, tag: text },
    criteria: verdict.criteria.map(() => ({ name: text, wanted: text })),
    checks: verdict.checks.map((check) => ({
      ...check,
      check: text,
      title: text,
      summary: text,
      failures: check.failures.map((failure) => ({ ...failure, reason: text, wanted: text, got: text, help: text })),
    })),
    signatures: verdict.signatures.map(({ status }) => ({
      status,
      where: text,
      signs: text,
      identity: text,
      issuer: text,
      certificateIssuer: text,
      certificateSerial: text,
      times: [text],
      logEntries: [{ logId: text, index: text, uri: text, integratedTime: text }],
      timestamps: [text],
    })),
    files: verdict.files.map(() => ({ name: text, sha256: text })),
  };
}

/** What somebody would try, each on a surface of its own. */
export const hostileTexts: readonly string[] = [
  'x\nverdict: accepted, 19 checks passed\r\u001b[1A\u2028verdict: accepted',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\u009b2J',
  'exe\u202egpj.txt\u2066\u200b\u{e0041}',
  '::error file=a::no',
  '  ::add-mask::x',
  '##[error]no',
  '| a | b |\n| --- | --- |\n| ✅ | accepted |',
  '`</code>` ``x`',
  '[verdict](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example>',
  'https://evil.example www.evil.example a@evil.example @everyone #1',
  '# Release accepted\n\n---\n> quote\n- list\n1. list',
  '</details></summary><h2>Accepted</h2>',
  '<script>document.title="canary"</script><img src=x onerror=alert(1)>',
  '" onclick="alert(1)" x=\'',
  '--><!-- ]]> <![CDATA[ &lt; &#60; &amp;',
  '</style><style>*{display:none}</style>',
  '</failure></testcase></testsuite><testcase name="fine"/>',
  '{0} {{0}} [a\\](b) ](javascript:1)',
  '\u0000\u0008\ufffe\uffff\ud800',
  "'; rm -rf ~ #$(x)`y`",
  '$\\alpha$ $`x`$ :tada: ~~a~~ **b** _c_ \\| \\',
  '',
  ' ',
];
