// Turns what the operating system says about a file into a ToolError that names the path.

import { ToolError } from '../model/tool-error.ts';

interface Mend {
  readonly code: string;
  readonly says: string;
  readonly help: string;
}

const notFound: Mend = { code: 'file/not-found', says: 'it is not there', help: 'check the path' };
const notAllowed: Mend = {
  code: 'file/not-allowed',
  says: 'this user may not',
  help: 'change its permissions, or run as a user who may',
};
const noSpace: Mend = {
  code: 'file/no-space',
  says: 'no space is left',
  help: 'free some space on that disk, or choose another one',
};
const badName: Mend = { code: 'file/bad-name', says: 'it cannot be a file name here', help: 'choose another name' };
const exists: Mend = { code: 'file/exists', says: 'it is there already', help: 'remove it, or choose another path' };

/** By the error's code in Node. */
const mends: Readonly<Record<string, Mend>> = {
  ENOENT: notFound,
  ENOTDIR: notFound,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: { code: 'file/not-allowed', says: 'its disk is read-only', help: 'choose another path' },
  EEXIST: exists,
  ENOTEMPTY: exists,
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EFBIG: noSpace,
  EISDIR: { code: 'file/not-regular', says: 'it is a folder', help: 'name a regular file' },
  ENXIO: { code: 'file/not-regular', says: 'it is a pipe or a device', help: 'name a regular file' },
  ENAMETOOLONG: badName,
  EILSEQ: badName,
  ERR_INVALID_ARG_VALUE: badName,
  ELOOP: { code: 'file/not-found', says: 'its links lead in a circle', help: 'mend the symbolic links' },
  EXDEV: { code: 'file/other-disk', says: 'the two paths are on different disks', help: 'choose a path on the same disk' },
};

/**
 * @param doing Completes "cannot …", such as `read`.
 * @returns The error itself when it is a ToolError already.
 */
export function toFileError(error: unknown, doing: string, path: string): ToolError {
  if (error instanceof ToolError) return error;
  const mend = mends[errorCode(error) ?? ''];
  if (mend === undefined) {
    const said = error instanceof Error ? error.message : String(error);
    return new ToolError('file', 'file/failed', `cannot ${doing} "${path}": ${said}`, {
      help: 'see what the system says',
      cause: error,
    });
  }
  return new ToolError('file', mend.code, `cannot ${doing} "${path}": ${mend.says}`, { help: mend.help, cause: error });
}

/** Such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
