// What commands fetch, where they put it, and what is done with it before anybody looks.

import { expect, test } from 'vitest';
import { flattenPipelines, parseShell } from '../../src/preflight/shell-commands.ts';
import { downloadsOf, nameOf } from '../../src/preflight/shell-downloads.ts';
import { pipedScripts, scriptsInPowershell } from '../../src/preflight/shell-piped-scripts.ts';
import { uncheckedDownloads } from '../../src/preflight/unchecked-downloads.ts';

const pipelinesOf = (text: string) => flattenPipelines(parseShell(text));
const commandOf = (text: string) => {
  const command = pipelinesOf(text)[0]?.[0];
  if (command === undefined) throw new Error(`no command in ${text}`);
  return command;
};
const fetched = (text: string) => downloadsOf(commandOf(text)).map(({ url, file }) => [url, file]);
const piped = (text: string) => pipedScripts(pipelinesOf(text)).map(({ url, runner }) => [url, runner]);
const unchecked = (text: string) => uncheckedDownloads(pipelinesOf(text)).map(({ url, use, late }) => [url, use, late]);

test('the program is found behind assignments and what runs it', () => {
  const names = [
    'A=1 B=2 curl x',
    'sudo -E -u root bash',
    'env A=1 /usr/bin/wget x',
    'timeout -k 5 30 sh',
    'nice -n 5 exec node',
    'A=1',
  ];
  expect(names.map((text) => nameOf(commandOf(text)).name)).toEqual(['curl', 'bash', 'wget', 'sh', 'node', '']);
});

test.each([
  ['curl -fsSLo tool https://a.example/x', [['https://a.example/x', 'tool']]],
  ['curl -fsSLO --retry 3 "https://a.example/x.tgz?b=c"', [['https://a.example/x.tgz?b=c', 'x.tgz']]],
  ['curl --output=tool -H "Accept: */*" https://a.example/x', [['https://a.example/x', 'tool']]],
  ['curl https://a.example/x > tool', [['https://a.example/x', 'tool']]],
  [
    'curl -o one https://a.example/1 -o two https://a.example/2',
    [
      ['https://a.example/1', 'one'],
      ['https://a.example/2', 'two'],
    ],
  ],
  ['curl -o - https://a.example/x', [['https://a.example/x', undefined]]],
  ['wget -qO- https://a.example/x', [['https://a.example/x', undefined]]],
  ['wget -nv -P bin https://a.example/x', [['https://a.example/x', 'bin/x']]],
  ['wget --quiet https://a.example/y/x', [['https://a.example/y/x', 'x']]],
  ['curl -X POST -d @body https://a.example/x', []],
  ['curl --data-binary @file https://a.example/x', []],
  ['curl -fI https://a.example/x', []],
  ['echo curl https://a.example/x', []],
])('%s', (text, wanted) => {
  expect(fetched(text)).toEqual(wanted);
});

test.each([
  ['curl -s x.example | bash', [['x.example', 'bash']]],
  ['curl -s x.example | gunzip | sudo -E sh -s -- -b bin', [['x.example', 'sh']]],
  ['curl -s x.example | python3 -', [['x.example', 'python3']]],
  ['(curl -s x.example; echo) | sh', [['x.example', 'sh']]],
  ['{ curl -s x.example; } | sh', [['x.example', 'sh']]],
  ['. <(curl -s x.example)', [['x.example', '.']]],
  ['bash < <(curl -s x.example)', [['x.example', 'bash']]],
  ['bash <<< "$(curl -s x.example)"', [['x.example', 'bash']]],
  ['sh -ec "`curl -s x.example`"', [['x.example', 'sh']]],
  ['python3 -c "$(curl -s x.example)"', [['x.example', 'python3']]],
  ['x=$(curl -s x.example | sh)', [['x.example', 'sh']]],
])('%s runs what it fetches', (text, wanted) => {
  expect(piped(text)).toEqual(wanted);
});

test.each([
  'curl -s x.example | bash ./read.sh',
  'curl -s x.example | sh -c "cat"',
  'curl -s x.example | python3 -m json.tool',
  'curl -s x.example | perl -ne print',
  'curl -s x.example | jq .',
  'curl -so f x.example | bash',
  'diff <(curl -s x.example) file',
  'echo "$(curl -s x.example)"',
  'bash -c "echo" "$(curl -s x.example)"',
])('%s runs nothing that it fetches', (text) => {
  expect(piped(text)).toEqual([]);
});

test('PowerShell runs what it fetches in both orders, and a comment does not', () => {
  const text =
    'irm https://a.example/1 | iex\niex ((New-Object Net.WebClient).DownloadString("https://a.example/2"))\n# irm x | iex\niwr x -OutFile y';
  expect(scriptsInPowershell(text).map(({ url }) => url)).toEqual(['https://a.example/1', 'https://a.example/2']);
});

const download = 'curl -fsSLo t.tgz https://a.example/t.tgz\n';

test.each([
  [`${download}tar xzf t.tgz`, 'unpacked'],
  [`${download}tar -C /opt -xzf ./t.tgz`, 'unpacked'],
  [`${download}tar xz < t.tgz`, 'unpacked'],
  [`${download}tar xzf *.tgz`, 'unpacked'],
  [`${download}chmod 755 t.tgz`, 'made executable'],
  [`${download}sudo dpkg -i t.tgz`, 'installed'],
  [`${download}./t.tgz --help`, 'run'],
  [`${download}bash t.tgz`, 'run'],
  [`${download}mv t.tgz /usr/local/bin/t`, 'put among the programs'],
  ['curl https://a.example/t.tgz | sudo tar -xz', 'unpacked'],
  ['curl -o "$F" https://a.example/t.tgz; unzip "$F"', 'unpacked'],
])('%s is used unchecked', (text, use) => {
  expect(unchecked(text)).toEqual([['https://a.example/t.tgz', use, false]]);
});

test.each([
  `${download}echo "abc  t.tgz" | sha256sum -c -\ntar xzf t.tgz`,
  `${download}sha256sum --check --strict SUMS\ntar xzf t.tgz`,
  `${download}shasum -a 256 -c SUMS && tar xzf t.tgz`,
  `${download}[ "$(sha256sum t.tgz | cut -d' ' -f1)" = "$SUM" ] || exit 1\ntar xzf t.tgz`,
  `${download}sha256sum t.tgz | grep -q "$SUM"\ntar xzf t.tgz`,
  `${download}cosign verify-blob --bundle t.sigstore.json t.tgz\ntar xzf t.tgz`,
  `${download}gh attestation verify t.tgz --repo a/b\ntar xzf t.tgz`,
  `${download}gpg --verify t.tgz.asc t.tgz\ntar xzf t.tgz`,
  `${download}tar tzf t.tgz`,
  `${download}chmod 644 t.tgz`,
  'curl -so x.json https://a.example/x.json; jq . x.json',
  'curl http://localhost:8080/t.tgz | tar xz',
])('%s is fine', (text) => {
  expect(unchecked(text)).toEqual([]);
});

test('a digest that is only printed, or checked afterwards, checks nothing', () => {
  expect(unchecked(`${download}sha256sum t.tgz\ntar xzf t.tgz`)).toEqual([['https://a.example/t.tgz', 'unpacked', false]]);
  expect(unchecked(`${download}tar xzf t.tgz\nsha256sum -c SUMS`)).toEqual([['https://a.example/t.tgz', 'unpacked', true]]);
});

test('a script too long to follow is a finding, and no long wait', () => {
  const started = performance.now();
  const text = `${download}`.repeat(20_000);
  expect(uncheckedDownloads(pipelinesOf(text))).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(3000);
});
