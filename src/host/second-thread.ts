// One more thread for work on many small files, shared by all who need it and started when the first one does.

import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type ScanInput, scanPairs } from './byte-scan.ts';
import { type StatusInput, scanStatus } from './status-scan.ts';

export type Job =
  | { readonly kind: 'pairs'; readonly input: ScanInput }
  | { readonly kind: 'status'; readonly input: StatusInput };

/** A thread takes some 30 ms to start: less work than this is done sooner without one. */
const pathsForSecondThread = 3000;

// The functions' own text, since a file beside this one would have another name once bundled.
const code = `const { parentPort } = require('node:worker_threads');
const fs = require('node:fs');
const work = { pairs: ${scanPairs.toString()}, status: ${scanStatus.toString()} };
parentPort.on('message', ({ kind, input, paths }) => {
  work[kind](fs, { ...input, paths: paths.split('\\0') }, Infinity);
  parentPort.postMessage('done');
});`;

let thread:
  | { readonly worker: Worker; readonly waiting: { resolve: () => void; reject: (error: unknown) => void }[] }
  | undefined;

/** Starts the second thread ahead of a big job, so that it is there when the job is. */
export function expectJob(): void {
  thread ??= start();
}

/**
 * Does a job, with the second thread where it is big enough. What neither could do is marked in the job's results.
 * Between two turns the rest of the program may run, such as a line of progress.
 */
export async function doJob(job: Job): Promise<void> {
  const helped = job.input.paths.length < pathsForSecondThread ? undefined : hand(job);
  while (job.kind === 'pairs' ? scanPairs(fs, job.input, 32) : scanStatus(fs, job.input, 32)) await new Promise(setImmediate);
  await helped;
}

function hand({ kind, input }: Job): Promise<void> {
  thread ??= start();
  const { worker, waiting } = thread;
  // One text is cheaper to hand over than many; no path holds a zero byte.
  worker.postMessage({ kind, input: { ...input, paths: [] }, paths: input.paths.join('\0') });
  worker.ref();
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

function start(): NonNullable<typeof thread> {
  const worker = new Worker(code, { eval: true, env: {}, execArgv: [] });
  const started: NonNullable<typeof thread> = { worker, waiting: [] };
  worker.on('message', () => {
    started.waiting.shift()?.resolve();
    // An idle thread must not keep the program alive.
    if (started.waiting.length === 0) worker.unref();
  });
  worker.on('error', (error) => {
    thread = undefined;
    for (const { reject } of started.waiting.splice(0)) reject(error);
  });
  // Last: a listener for messages keeps the program alive again.
  worker.unref();
  return started;
}
