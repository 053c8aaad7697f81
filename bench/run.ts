// npm run bench -- NAME: runs one bench, prints a table on standard error and its rows as JSON on standard output; exit 1 when a goal is missed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docCheck } from './doc-check.ts';
import { printTable, type Row } from './measure.ts';
import { publish } from './publish.ts';
import { sign } from './sign.ts';
import { spine } from './spine.ts';
import { verify } from './verify.ts';

const benches = { 'doc-check': docCheck, publish, sign, spine, verify };
const [name = ''] = process.argv.slice(2);

if (!Object.hasOwn(benches, name)) {
  console.error(`bench: "${name}" is none of: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'selfsame-bench-'));
const rows: Row[] = [];
try {
  await benches[name as keyof typeof benches](folder, (row) => {
    rows.push(row);
    console.error(`measured: ${row.case}`);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.error(printTable(rows));
console.log(JSON.stringify(rows, null, 2));
process.exitCode = rows.length > 0 && rows.every(({ holds }) => holds) ? 0 : 1;
