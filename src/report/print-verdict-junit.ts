// The verdict as JUnit XML: a test suite of checks. What was not judged is an error, for it is no pass.
// Form: https://github.com/testmoapp/junitxml

import type { CheckResult, Failure, Verdict } from '../model/verdict.ts';
import { countChecks, printSources } from './verdict-words.ts';
import { element, textElement } from './xml.ts';

export function printVerdictJunit(verdict: Verdict): string {
  const { all, failed, notJudged } = countChecks(verdict);
  const counts = { tests: String(all), failures: String(failed), errors: String(notJudged), skipped: '0' };
  const release = verdict.release === undefined ? '' : ` ${verdict.release.tag} of ${verdict.release.repository}`;
  const suite = element(
    'testsuite',
    {
      name: `verify-release${release}`,
      ...counts,
      ...(verdict.judgedAt === undefined ? {} : { timestamp: verdict.judgedAt }),
    },
    [
      element('properties', {}, [
        element('property', { name: 'verdict', value: verdict.verdict }),
        element('property', { name: 'rehearsal', value: String(verdict.rehearsal) }),
        ...verdict.criteria.map(({ name, wanted }) => element('property', { name: `asked for: ${name}`, value: wanted })),
      ]),
      ...verdict.checks.map(testCase),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'verify-release', ...counts }, [suite])}`;
}

function testCase({ check, title, status, summary, failures, from }: CheckResult): string {
  const about = { name: title, classname: check };
  switch (status) {
    case 'pass': {
      const sources = printSources(from);
      const got = sources === undefined ? summary : `${summary} (from: ${sources})`;
      return element('testcase', about, summary === '' ? [] : [textElement('system-out', {}, got)]);
    }
    case 'fail':
      return element('testcase', about, failures.map(failureElement));
    case 'not judged':
      return element('testcase', about, [
        textElement('error', { message: `not judged: ${summary}`, type: 'not-judged' }, 'another check says why'),
      ]);
  }
}

function failureElement({ reason, wanted, got, from, help }: Failure): string {
  const facts = Object.entries({ wanted, got, from, help }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return textElement('failure', { message: reason, type: from ?? 'release' }, ...facts);
}
