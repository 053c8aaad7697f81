import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checks } from '../../src/verify/checks/index.ts';

const page = readFileSync('docs/checks.md', 'utf8');

test.each(checks.map((check) => [check.id, check] as const))(
  'docs/checks.md says what %s proves, what it does not, and every case in which it says no',
  (id, { proves, doesNotProve }) => {
    const section = page.split(/^## /m).find((each) => each.startsWith(`${id}\n`));
    expect(section).toContain(`- Proves: ${proves}`);
    expect(section).toContain(`- Does not prove: ${doesNotProve}`);
    const cases = Object.keys(JSON.parse(readFileSync(`testdata/verify/checks/${id}/refusals.json`, 'utf8')));
    for (const each of cases) expect(section).toContain(`- ${each}\n`);
  },
);

test('docs/checks.md has the checks in the order of the list', () => {
  expect([...page.matchAll(/^## (.+)$/gm)].map(([, id]) => id)).toEqual(checks.map(({ id }) => id));
});
