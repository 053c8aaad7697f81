// npm run test:tamper: tampers with sound releases in every way that it knows, thousands of times, and demands that none is accepted,
// nothing crashes and nothing takes long. `--cases N`, `--seed N` and `--workers N` choose how many, which, and on how many processors;
// `--case TURN` makes one case alone. What it does and what it leaves out: docs/hostile-releases.md

import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { checks } from '../src/verify/checks/index.ts';
import { diskTamperings, largeTamperings, withTampered } from './tamper/disk.ts';
import { isSame } from './tamper/folder.ts';
import { type Judgement, judge, limitMiB, peakMiB } from './tamper/judge.ts';
import { type Material, makeMaterial, materialKinds } from './tamper/material.ts';
import { createRandom } from './tamper/random.ts';
import { count, emptyTally, type Floors, join, printTally, type Tally, thin } from './tamper/tally.ts';
import { allTamperings, harmless } from './tamper/tamperings.ts';

/** Checks that no tampering reaches, and why. Every other check must refuse some. */
const unreached: Readonly<Record<string, string>> = {
  freshness: 'a root that ended is no tampering with a release',
  rehearsal: "the release is no rehearsal, and the root is the caller's",
  'second-opinion': 'it is asked with --online alone',
  downgrade: 'no earlier release is named',
  level: 'the policy demands none',
  'build-type': 'the right signer states a known one, and nobody else is believed',
};

interface Part {
  readonly seed: number;
  readonly cases: number;
  readonly workers: number;
  /** From 0. */
  readonly worker: number;
  /** Absolute path of the serialised material. */
  readonly file: string;
  /** One case alone. */
  readonly turn?: number;
  /** One release on the disk alone, which is there already. */
  readonly large?: { readonly path: string; readonly title: string; readonly what: string };
}

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    case: { type: 'string' },
    part: { type: 'string' },
  },
});

async function tamperAll(): Promise<number> {
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('seed', values.seed, 0);
  const cases = wholeNumber('cases', values.cases, 1);
  const workers = wholeNumber('workers', values.workers, 1);
  const started = performance.now();
  const scratch = mkdtempSync(joinPath(tmpdir(), 'selfsame-tamper-'));
  try {
    const materials: Material[] = [];
    for (const kind of materialKinds) materials.push(await makeMaterial(kind));
    const file = joinPath(scratch, 'material');
    writeFileSync(file, serialize(materials));
    const titles = classesOf(materials).map(({ title }) => title);
    console.log(
      `seed ${seed}, ${cases} cases of ${titles.length} classes over ${materials.map(({ title }) => title).join(' and ')}`,
    );
    const part: Omit<Part, 'worker'> = { seed, cases, workers, file };
    if (values.case !== undefined) {
      const tally = await runPart({ ...part, worker: 0, turn: wholeNumber('case', values.case, 0) });
      console.log(printTally(tally, { classes: new Map(), checks: new Map() }));
      for (const each of tally.failures) console.log(each);
      return tally.failures.length === 0 ? 0 : 1;
    }
    const parts = await Promise.all(Array.from({ length: workers }, (_, worker) => runElsewhere({ ...part, worker })));
    // Each in a process of its own, whose memory is then its own alone.
    const large: Tally[] = [];
    for (let round = 0; round < largeRounds(cases); round += 1) {
      const material = materials[round % materials.length];
      if (material === undefined) throw new Error('there is no release');
      for (const each of largeTamperings) {
        const judgeElsewhere = (path: string, what: string): Promise<Tally> =>
          runElsewhere({ ...part, worker: round, large: { path, title: each.title, what } });
        large.push(await withTampered(material, each, createRandom(seed, round), judgeElsewhere));
      }
    }
    const tally = join([...parts, ...large]);
    const floors = floorsOf(titles, cases);
    console.log(printTally(tally, floors));
    const failures = [...tally.failures, ...thin(tally, floors)];
    for (const each of failures.slice(0, 50)) console.log(each);
    console.log(`in ${Math.round((performance.now() - started) / 1000)} s on ${workers} processors`);
    console.log(`${tally.cases - Math.min(tally.cases, tally.failures.length)} passed, ${failures.length} failed`);
    return failures.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) throw new Error(`--${name} takes a whole number from ${least}`);
  return number;
}

/** One case of a class: a folder in memory, or one on the disk. */
interface Class {
  readonly title: string;
  readonly run: (material: Material, seed: number, turn: number, name: string, tally: Tally) => Promise<boolean>;
}

function classesOf(materials: readonly Material[]): readonly Class[] {
  const signers = materials[0]?.forgeries.map(({ by }) => by) ?? [];
  return [
    ...allTamperings(signers).map(({ title, tamper }) => ({
      title,
      async run(material: Material, seed: number, turn: number, name: string, tally: Tally) {
        const tampered = tamper(material, createRandom(seed, turn));
        if (tampered === undefined || isSame(material.sound, tampered.folder)) return false;
        count(tally, title, `${name}: ${tampered.what}`, await judge(material, tampered.folder));
        if (turn % foreignOnceIn === 0)
          requireAnswer(tally, title, name, await judge(material, tampered.folder, { foreign: true }));
        return true;
      },
    })),
    ...diskTamperings.map((each) => onDisk(each)),
  ];
}

function onDisk(tampering: (typeof diskTamperings)[number]): Class {
  const { title } = tampering;
  return {
    title,
    async run(material, seed, turn, name, tally) {
      await withTampered(material, tampering, createRandom(seed, turn), async (path, what) =>
        count(tally, title, `${name}: ${what}`, await judge(material, material.sound, { from: path })),
      );
      return true;
    },
  };
}

/** Half of what each class gets when all get the same; a check must have said no once in a thousand cases. */
function floorsOf(titles: readonly string[], cases: number): Floors {
  const share = Math.floor(cases / titles.length / 2);
  const ids = checks.map(({ id }) => id).filter((id) => !Object.hasOwn(unreached, id));
  return {
    classes: new Map([
      ...titles.map((title) => [title, share] as const),
      ...largeTamperings.map(({ title }) => [title, largeRounds(cases)] as const),
    ]),
    checks: new Map(ids.map((id) => [id, Math.floor(cases / 1000)])),
  };
}

/** As a release that others made, one without release.json may be accepted; what is read on that way must not crash either. */
const foreignOnceIn = 8;

function requireAnswer(tally: Tally, title: string, name: string, { answer, by }: Judgement): void {
  if (answer === 'crashed' || answer === 'too slow')
    tally.failures.push(`${answer.toUpperCase()} as made by others: ${title} (${name}) ${by.join(', ')}`);
}

/** Files of 64 MiB take as long as hundreds of others. */
function largeRounds(cases: number): number {
  return Math.ceil(cases / 50_000);
}

/** The cases of one worker. A turn is a case of one class over one release; each class gets its turn. */
async function runPart({ seed, cases, workers, worker, file, turn: only, large }: Part): Promise<Tally> {
  const materials = deserialize(readFileSync(file)) as readonly Material[];
  const classes = classesOf(materials);
  const tally = emptyTally();
  for (const material of materials) {
    for (const { title, tamper } of harmless) {
      const sound = tamper(material, createRandom(seed, 0));
      const { answer, by } = await judge(material, sound?.folder ?? material.sound);
      if (answer !== 'accepted') throw new Error(`${material.title} with ${title} is not accepted: ${answer} ${by.join(', ')}`);
    }
  }
  const peak = peakMiB();
  const material = materials[worker % materials.length];
  if (large !== undefined && material !== undefined) {
    count(tally, large.title, `--seed ${seed}: ${large.what}`, await judge(material, material.sound, { from: large.path }));
    tally.grownMiB = peakMiB() - peak;
    return tally;
  }
  const turns =
    only === undefined ? Array.from({ length: cases }, (_, turn) => turn).filter((turn) => turn % workers === worker) : [only];
  for (const turn of turns) {
    const each = classes[turn % classes.length];
    // A release in parts takes twice as long: it has every third turn.
    const first = Math.floor(turn / classes.length) % 3 === 2 ? 1 : 0;
    if (each === undefined) throw new Error('there is no class');
    // What changes nothing is no case: another choice is made, and where this release has nothing of the kind, the other one is taken.
    let made = false;
    for (let attempt = 0; attempt < 60 && !made; attempt += 1) {
      const material = materials[(first + (attempt < 30 ? 0 : 1)) % materials.length];
      if (material !== undefined)
        made = await each.run(material, seed, turn + attempt * 1_000_003, `--seed ${seed} --case ${turn}`, tally);
    }
    if (turn % 20 === worker) process.send?.({ turn });
  }
  tally.grownMiB = peakMiB() - peak;
  if (tally.grownMiB > limitMiB) tally.failures.push(`TOO LARGE: memory rose by ${Math.round(tally.grownMiB)} MiB in all`);
  return tally;
}

/** In a process of its own: its memory is its own, and one that hangs is ended. */
async function runElsewhere(part: Part): Promise<Tally> {
  const child = fork(import.meta.filename, ['--part', JSON.stringify(part)], { serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    let turn = 0;
    let watch: NodeJS.Timeout | undefined;
    const waitOn = () => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`worker ${part.worker} hangs after the case ${turn} (--seed ${part.seed})`));
      }, 120_000);
    };
    waitOn();
    child.on('message', (message: { readonly turn: number } | { readonly tally: Tally }) => {
      waitOn();
      if ('tally' in message) resolve(message.tally);
      else {
        const tenth = Math.floor((message.turn * 10) / part.cases);
        if (part.worker === 0 && part.cases >= 10_000 && tenth > Math.floor((turn * 10) / part.cases))
          console.error(`${tenth} tenths done`);
        turn = message.turn;
      }
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watch);
      reject(new Error(`worker ${part.worker} ended with ${code ?? signal} after the case ${turn}`));
    });
  });
}

if (values.part === undefined) process.exitCode = await tamperAll();
else {
  const tally = await runPart(JSON.parse(values.part) as Part);
  process.send?.({ tally }, undefined, undefined, () => process.disconnect());
}
