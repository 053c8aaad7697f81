// Removes a tree, also one whose folders are read-only: the Go module cache makes such.

import fs from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './file-error.ts';

/** Nothing there is no error. Links are removed, never followed. */
export function removeTree(path: string): void {
  try {
    fs.rmSync(path, { recursive: true, force: true });
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    makeWritable(path);
    fs.rmSync(path, { recursive: true, force: true });
  }
}

function makeWritable(path: string): void {
  if (!fs.lstatSync(path).isDirectory()) return;
  fs.chmodSync(path, 0o700);
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(path, entry.name));
  }
}
