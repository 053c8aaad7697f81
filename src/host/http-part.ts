// A file that is being downloaded: what has come of it, and of which bytes that is a part.

import fs from 'node:fs';
import { errorCode, toFileError } from './file-error.ts';
import { requireRegular } from './open-regular.ts';

// No link is followed: where downloads lie, others may have put one. Windows has no such flag, and no such links of everybody's.
const flags = fs.constants.O_RDWR | fs.constants.O_CREAT | (fs.constants.O_NOFOLLOW ?? 0);

/** A strong ETag; RFC 9110, section 8.8.3. A weak one does not say that the bytes are the same. */
const strongEtag = /^"[!#-~]{0,1000}"$/;

/**
 * Synchronous: what a connection brought is written before the next event, which may be that it broke off. Every method throws
 * {ToolError} `file/…`.
 */
export class Part {
  readonly #file: string;
  readonly #handle: number;
  #sizeBytes = 0;
  #etag: string | undefined;

  /**
   * Opens it, or makes it. What is longer than the whole is none of its parts, and is thrown away.
   *
   * @param file Absolute path.
   * @param sizeBytes Of the whole.
   */
  constructor(file: string, sizeBytes: number) {
    this.#file = file;
    this.#handle = this.#attempt(() => fs.openSync(file, flags, 0o644));
    try {
      this.#attempt(() => {
        const status = fs.fstatSync(this.#handle);
        requireRegular(file, status);
        this.#sizeBytes = status.size;
        this.#etag = readEtag(etagFile(file));
      });
      const isPart = this.#sizeBytes < sizeBytes && this.#etag !== undefined;
      if (!isPart && this.#sizeBytes !== sizeBytes) this.begin(undefined);
    } catch (error) {
      fs.closeSync(this.#handle);
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Strong; undefined where nothing says of which bytes this is a part. */
  get etag(): string | undefined {
    return this.#etag;
  }

  /** Throws away what is there. */
  begin(etag: string | undefined): void {
    this.#attempt(() => {
      fs.ftruncateSync(this.#handle, 0);
      this.#sizeBytes = 0;
      this.#etag = etag !== undefined && strongEtag.test(etag) ? etag : undefined;
      fs.rmSync(etagFile(this.#file), { force: true });
      if (this.#etag !== undefined) fs.writeFileSync(etagFile(this.#file), this.#etag, { flag: 'wx' });
    });
  }

  append(block: Uint8Array): void {
    this.#attempt(() => {
      for (let written = 0; written < block.length; ) {
        const count = fs.writeSync(this.#handle, block, written, block.length - written, this.#sizeBytes);
        written += count;
        this.#sizeBytes += count;
      }
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }

  #attempt<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      throw toFileError(error, 'write', this.#file);
    }
  }
}

function etagFile(file: string): string {
  return `${file}.etag`;
}

function readEtag(file: string): string | undefined {
  try {
    const etag = fs.readFileSync(file, { encoding: 'utf8', flag: fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) });
    return strongEtag.test(etag) ? etag : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
