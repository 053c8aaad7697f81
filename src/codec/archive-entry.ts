// A regular file inside an archive, as our writers take it and our reader gives it.

export interface ArchiveEntry {
  /** With forward slashes, relative, no `.` or `..` in it. Text from outside. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}
