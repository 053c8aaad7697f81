// Findings as JUnit XML: a test case for each rule, failed by each of its findings.
// Form: https://github.com/testmoapp/junitxml

import { byCodeUnit } from '../model/code-unit-order.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingReport } from './finding-report.ts';
import { element, textElement } from './xml.ts';

export function printFindingsJunit({ command, outcome, looked, findings, waived, unsettled = [], rules }: FindingReport): string {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(findings.map(({ rule }) => rule))].filter((id) => !known.has(id)).sort(byCodeUnit);
  const cases = [...rules, ...others.map((id) => ({ id, title: id }))].map(({ id, title }) => ({
    id,
    title,
    found: findings.filter(({ rule }) => rule === id),
  }));
  const failures = cases.filter(({ found }) => found.length > 0).length;
  const counts = {
    tests: String(cases.length + unsettled.length),
    failures: String(failures),
    errors: String(unsettled.length),
    skipped: '0',
  };
  const suite = element('testsuite', { name: command, ...counts }, [
    element('properties', {}, [
      element('property', { name: 'outcome', value: outcome }),
      element('property', { name: 'looked at', value: looked }),
      ...waived.map((each) => element('property', { name: `waived: ${placeOf(each)} ${each.rule}`, value: each.reason })),
    ]),
    ...unsettled.map(({ rule, reason }) =>
      element('testcase', { name: rule, classname: rule }, [
        textElement('error', { message: `could not tell: ${reason}`, type: 'not-settled' }, reason),
      ]),
    ),
    ...cases.map(({ id, title, found }) =>
      element(
        'testcase',
        { name: title, classname: id },
        found.map((finding) =>
          textElement(
            'failure',
            { message: `${placeOf(finding)}: ${finding.message}`, type: id },
            finding.help ?? finding.message,
          ),
        ),
      ),
    ),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: command, ...counts }, [suite])}`;
}

function placeOf({ file, line, column }: Finding): string {
  return `${file}:${line}:${column}`;
}
