// npm run test:pages: draws the HTML report in headless Chromium, narrow and wide, light and dark, and looks at what the browser
// made of it: the very elements that we wrote, no script that ran, nothing too wide. The pictures stay in the folder that is printed. SELFSAME_CHROMIUM names another browser.

import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import type { Verdict } from '../src/model/verdict.ts';
import { explainChecks } from '../src/ops/explain-checks.ts';
import { escapeHtml } from '../src/report/escape.ts';
import { palettes } from '../src/report/page-style.ts';
import { printVerdictPage } from '../src/report/print-verdict-page.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, rehearsalVerdict, withText } from '../test/support/sample-verdicts.ts';

const run = promisify(execFile);
const widths = [390, 1280] as const;
const themes = ['light', 'dark'] as const;
/** Where something is too wide, it stands in its margin, which is wider than this. */
const edgePixels = 8;
const nothingSkipped = process.env.SELFSAME_NOTHING_SKIPPED !== undefined;

interface Page {
  readonly name: string;
  readonly verdict: Verdict;
  /** What must stand in the page that the browser made. */
  readonly shown: readonly string[];
}

const canary = '<script>document.title="canary"</script><img src=x onerror="document.title=\'canary\'">';
const hostile = [canary, ...hostileTexts].join(' ');
const pages: readonly Page[] = [
  { name: 'accepted', verdict: acceptedVerdict(), shown: ['<h1>✓ Accepted</h1>', 'Every check passed'] },
  { name: 'refused', verdict: refusedVerdict(), shown: ['<h1>✗ Refused</h1>', 'Do not use these files', 'What is wrong'] },
  { name: 'hostile', verdict: withText(refusedVerdict(), hostile), shown: ['<h1>✗ Refused</h1>', serialized(canary)] },
  {
    name: 'rehearsal',
    verdict: rehearsalVerdict(),
    shown: ['<h1>✓ Accepted</h1>', 'This is a rehearsal: these signatures bind nobody.'],
  },
];

const browser = findBrowser();
if (browser === undefined) {
  console.log('not run: there is no Chromium; install the package chromium, or name one in SELFSAME_CHROMIUM');
  process.exit(nothingSkipped ? 1 : 0);
}
const out = mkdtempSync(join(tmpdir(), 'selfsame-pages-'));
const faults: string[] = [];
const context = { toolVersion: '0.1.0', explanations: explainChecks().checks };
for (const page of pages) {
  const file = join(out, `${page.name}.html`);
  const text = printVerdictPage(page.verdict, context);
  writeFileSync(file, text);
  await examine(page, file, text);
  for (const theme of themes) for (const width of widths) await draw(page.name, file, theme, width);
}
console.log(`${pages.length * (1 + themes.length * widths.length)} looks, ${faults.length} faults; pictures in ${out}`);
for (const fault of faults) console.log(`FAILED  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** The document as the browser read it: the tags that we wrote and no other, and no script that ran. */
async function examine({ name, shown }: Page, file: string, written: string): Promise<void> {
  const dumped = await start(['--dump-dom', `file://${file}`]);
  const expected = tagCounts(written);
  const got = tagCounts(dumped);
  // The browser closes what we left to it.
  for (const tag of new Set([...expected.keys(), ...got.keys()])) {
    if (expected.get(tag) !== got.get(tag))
      faults.push(`${name}: ${got.get(tag) ?? 0} times "${tag}", not ${expected.get(tag) ?? 0}`);
  }
  for (const words of shown) if (!dumped.includes(words)) faults.push(`${name}: does not show ${JSON.stringify(words)}`);
  for (const word of ['<script', '<img', '<a href="http', '<title>canary']) {
    if (dumped.includes(word)) faults.push(`${name}: holds ${JSON.stringify(word)}`);
  }
  if (!/<title>(Accepted|Refused): /.test(dumped)) faults.push(`${name}: has another title than its own`);
}

async function draw(name: string, file: string, theme: (typeof themes)[number], width: number): Promise<void> {
  const picture = join(out, `${name}-${theme}-${width}.png`);
  // 0 is dark, 1 is light.
  const scheme = `--blink-settings=preferredColorScheme=${theme === 'dark' ? 0 : 1}`;
  await start([scheme, '--hide-scrollbars', `--window-size=${width},2400`, `--screenshot=${picture}`, `file://${file}`]);
  if (statSync(picture).size < 10_000) faults.push(`${name}, ${theme}, ${width}: the picture is nearly empty`);
  const colours = edgeColours(readFileSync(picture));
  if (colours.length !== 1 || colours[0] !== palettes[theme].ground) {
    faults.push(
      `${name}, ${theme}, ${width}: the right edge is ${colours.slice(0, 5).join(' ')}, not ${palettes[theme].ground} alone`,
    );
  }
}

async function start(args: readonly string[]): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'selfsame-chromium-'));
  mkdirSync(join(profile, 'home'));
  try {
    const quiet = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ];
    const offline = ['--disable-component-update', '--disable-sync', '--proxy-server=127.0.0.1:9', '--disable-dev-shm-usage'];
    const { stdout } = await run(browser ?? '', [...quiet, ...offline, `--user-data-dir=${profile}`, ...args], {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
      env: { PATH: process.env.PATH, HOME: join(profile, 'home'), LANG: 'C.UTF-8' },
    });
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

function tagCounts(html: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  // The style sheet is no markup, and has no "<".
  for (const [, name = ''] of html.matchAll(/<([a-z][a-z0-9]*)[ >]/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** As a browser writes text again: it refers to three marks alone. Source: HTML, "escaping a string". */
function serialized(text: string): string {
  return escapeHtml(text)
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#60;', '&lt;')
    .replaceAll('&#62;', '&gt;')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/** All colours of the right edge, as `#rrggbb`, of a PNG with eight bits a channel and no palette. Source: PNG, sections 9 and 11. */
function edgeColours(png: Buffer): readonly string[] {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const colours = new Set<string>();
  let row: Uint8Array = new Uint8Array(stride);
  for (let index = 0; index < height; index++) {
    const start = index * (stride + 1);
    row = unfilter(raw[start] ?? 0, raw.subarray(start + 1, start + 1 + stride), row, channels);
    for (let at = stride - edgePixels * channels; at < stride; at += channels) {
      colours.add(`#${Buffer.from(row.subarray(at, at + 3)).toString('hex')}`);
    }
  }
  return [...colours];
}

function unfilter(kind: number, filtered: Uint8Array, above: Uint8Array, channels: number): Uint8Array {
  const row = Uint8Array.from(filtered);
  if (kind === 0) return row;
  for (let index = 0; index < row.length; index++) {
    const left = row[index - channels] ?? 0;
    const up = above[index] ?? 0;
    const guess =
      kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : paeth(left, up, above[index - channels] ?? 0);
    row[index] = (filtered[index] ?? 0) + guess;
  }
  return row;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function findBrowser(): string | undefined {
  const named = process.env.SELFSAME_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
