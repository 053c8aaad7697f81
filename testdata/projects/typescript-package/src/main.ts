// The command: rules from a file, paths from the arguments or one a line from standard input.
import { readFileSync } from 'node:fs';
import { labelsOf, parseRules } from './labels.ts';

declare const VERSION: string;
declare const SOURCE_DATE: string;

const [rulesFile, ...given] = process.argv.slice(2);
if (rulesFile === '--version') {
  console.log(`path-labels ${VERSION} (source of ${SOURCE_DATE})`);
} else if (rulesFile === undefined) {
  console.error('usage: path-labels RULES [PATH ...]');
  process.exitCode = 2;
} else {
  const paths = given.length > 0 ? given : readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  for (const label of labelsOf(parseRules(readFileSync(rulesFile, 'utf8')), paths)) console.log(label);
}
