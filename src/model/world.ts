// What the stages need from the world, as interfaces; src/host holds the only implementations for a real machine.

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** One entry of a tree, as lstat sees it. */
export interface TreeEntry {
  /** Relative to the root of the tree, with forward slashes. Text from outside: escape it before printing. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  /** 0 for anything but a file. */
  readonly sizeBytes: number;
  /** Target of a symbolic link, as written in it. */
  readonly target?: string;
}

export interface FileDigest {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sha512: string;
}

/** Files by absolute path. Every method throws a ToolError of kind `file` that names the path. */
export interface Files {
  /** All entries below a folder, sorted by path in code units, the folder itself left out. Links are not followed. */
  list(folder: string): Promise<readonly TreeEntry[]>;
  /** The entry at a path, not following a link; undefined when nothing is there. */
  stat(path: string): Promise<TreeEntry | undefined>;
  /** The whole file; refused above `maxBytes` (default 64 MiB), and for anything but a regular file. */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  readText(path: string, maxBytes?: number): Promise<string>;
  /** The last lines of a text file of any size, without reading all of it. */
  readLastLines(path: string, count: number): Promise<readonly string[]>;
  /** The file's bytes, in blocks; each is valid until the next is asked for. */
  readBlocks(path: string): AsyncIterable<Uint8Array>;
  /** Writes a new file with mode 0644 (0755 when executable); refuses to replace one. Folders on the way are made. */
  write(path: string, content: Uint8Array | string, options?: { readonly executable?: boolean }): Promise<void>;
  /** Copies a regular file, streamed; keeps the executable bit alone. */
  copy(from: string, to: string): Promise<void>;
  /** Streamed. */
  digest(path: string): Promise<FileDigest>;
  /** Whether the file contains these bytes, streamed. */
  contains(path: string, bytes: Uint8Array): Promise<boolean>;
  /**
   * Offset of the first byte in which two files differ, for each pair in order; undefined where they are equal, the shorter
   * length where one is a prefix of the other. Streams in 1 MiB blocks.
   */
  firstDifferences(pairs: readonly (readonly [string, string])[]): Promise<readonly (number | undefined)[]>;
  /** Up to `length` bytes from an offset. */
  readWindow(path: string, offset: number, length: number): Promise<Uint8Array>;
  makeFolder(path: string): Promise<void>;
  /** A fresh folder under the machine's temporary folder, mode 0700. */
  makeTemporaryFolder(prefix: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole tree, also one with read-only folders (the Go module cache makes such); nothing there is no error. */
  remove(path: string): Promise<void>;
}

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /**
   * Runs a program with an argument list, never through a shell, and waits. Does not throw for an exit status.
   *
   * @throws {ToolError} `tool/not-found` when the program is not there.
   */
  run(
    command: string,
    args: readonly string[],
    options: {
      readonly folder?: string;
      /** The whole environment of the child. Absent: PATH, HOME and the like of the caller, for tools such as git. */
      readonly environment?: Readonly<Record<string, string>>;
      readonly input?: string;
      readonly timeoutMs?: number;
    },
  ): Promise<CommandResult>;
}

/** The one thing of a room that a caller learns before anything runs in it: what this machine can do. */
export interface RoomAbilities {
  /** Whether namespaces work here; `reason` says why not. */
  readonly namespaces: boolean;
  readonly reason?: string;
}

export interface RoomCommand {
  /** Absolute path of the room: everything below it is writable, and nothing else where the platform can do that. */
  readonly room: string;
  /** Absolute path below the room. */
  readonly folder: string;
  /** Run by bash with `set -euo pipefail`. */
  readonly script: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Octal digits, such as `0022`. */
  readonly umask: string;
  readonly network: 'open' | 'cut';
  /** Absolute paths outside the room that stay writable, such as a shared download cache. */
  readonly writable: readonly string[];
  /** Absolute paths outside the room that must stay readable where the room covers their folder, such as a certificate. */
  readonly readable?: readonly string[];
  /** Absolute paths that nothing in the room may see, where the platform can do that. */
  readonly hidden?: readonly string[];
  /** Where the room is seen from inside, when not at its own path; `folder` is then below this. Needs namespaces. */
  readonly seenAt?: string;
  readonly hostName?: string;
  readonly timeoutMs: number;
  /** Both output streams are appended here as they come; absolute path. */
  readonly logFile: string;
}

export interface RoomResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  readonly durationMs: number;
}

/** Runs scripts in isolated rooms. Ending the process ends everything that a room started. */
export interface Rooms {
  abilities(): Promise<RoomAbilities>;
  run(command: RoomCommand): Promise<RoomResult>;
}

export interface Clock {
  now(): Date;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** For one attempt, from its start to the last byte of the answer; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Longest body of an answer; 32 MiB when absent. */
  readonly maxBytes?: number;
  /** How often it is tried in all; 5 when absent. */
  readonly attempts?: number;
  /** Asked straight, whatever proxy the environment names: for what only this machine's own network may hear. */
  readonly withoutProxy?: boolean;
  /** Told before each further attempt. `reason` is a phrase without anything that was sent. */
  readonly onRetry?: (retry: { readonly reason: string; readonly waitMs: number }) => void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The network. Redirects are answers like any other: nobody else is sent what was meant for one host. */
export interface Http {
  /**
   * Tries again, with jitter, on 408, 425, 429, 5xx, a connection fault or a time-out, and waits as long as Retry-After asks, within reason.
   * The last answer is returned whatever its status.
   *
   * @throws {ToolError} `network/unreachable` when no attempt brought an answer.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** A file to fetch. Nothing but the headers given is sent, to whichever host a redirect leads. */
export interface DownloadRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Absolute path of what has come of it. Kept when not all comes, beside it `<file>.etag`, which says of which bytes it is a part:
   * another download of the same goes on from there.
   */
  readonly file: string;
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** In each such time at least 4 KiB must come; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** How often it is tried without getting at least 1 MiB further; 5 when absent. */
  readonly attempts?: number;
  readonly onRetry?: HttpRequest['onRetry'];
  /** Told how many bytes are there, as they come; fewer than before where it begins anew. */
  readonly onBytes?: (sizeBytes: number) => void;
  /** Ends it: what has come stays. */
  readonly signal?: AbortSignal;
}

/** `host` is the last one that was asked; reasons are phrases without anything that was sent. */
export type Download =
  | { readonly status: 'whole' /** Whether a part was there before. */; readonly resumed: boolean }
  | { readonly status: 'not whole'; readonly host: string; readonly reason: string; readonly attempts: number }
  /** The last answer, of a status that brings no file. */
  | { readonly status: 'refused'; readonly host: string; readonly answer: Omit<HttpAnswer, 'body'> }
  /** As long as the server says, where it says so; else how much came, which was too much or not enough. */
  | { readonly status: 'other length'; readonly host: string; readonly sizeBytes: number }
  | { readonly status: 'sent astray'; readonly host: string; readonly reason: string };

/** All ways out of this machine, but for the package `sigstore` and the programs that are run. */
export interface Network extends Http {
  /**
   * Fetches a file, however large. Redirects are followed, 5 at most: to https, or on this machine from http to http. Tries again as
   * `request` does, and goes on where it stopped when the server still has the same bytes, by their strong ETag.
   *
   * @throws {ToolError} `network/untrusted-server`, `file/…`.
   */
  download(request: DownloadRequest): Promise<Download>;
}

/** One question to the REST API of GitHub. */
export interface GithubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the API's URL, with its query: `/repos/acme/hello/releases?per_page=100`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** `application/vnd.github+json` when absent. */
  readonly accept?: string;
}

export interface GithubAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text where it is none; undefined without a body. From outside: read it with codec/json-shape.ts. */
  readonly data: unknown;
}

/** A file that becomes an asset. Streamed: nothing of it is held in memory. */
export interface GithubUpload {
  /** Whole, with the name: the release's `upload_url`, filled in. */
  readonly url: string;
  /** Absolute path. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Told how many bytes have gone, as they go. */
  readonly onBytes?: (sizeBytes: number) => void;
}

/** The API with a token, which no error, note or answer ever holds. */
export interface GithubApi {
  /**
   * Tries again on 5xx and connection faults where the request may be repeated, and waits as long as a rate limit asks, within reason;
   * each wait is told to `onRetry`. The last answer is returned whatever its status, redirects too.
   *
   * @throws {ToolError} `network/unreachable`.
   */
  request(request: GithubRequest): Promise<GithubAnswer>;
  /** Once: whether to try again is for the caller, who looks first at what is there. @throws {ToolError} `network/unreachable`. */
  upload(upload: GithubUpload): Promise<GithubAnswer>;
  /** Waits before another attempt, longer each time and at least `leastWaitMs`. `attempt` is the one that failed, counted from 1. */
  wait(attempt: number, reason: string, leastWaitMs?: number): Promise<void>;
}

export interface GithubConnection {
  /** Without a slash at its end: `https://api.github.com`. */
  readonly apiUrl: string;
  /** Absent: asked anonymously. */
  readonly token?: string;
  readonly userAgent: string;
  readonly onRetry?: (retry: { readonly reason: string; readonly waitMs: number }) => void;
}

/** A repository of trusted keys, and where its metadata is kept. */
export interface TufRepository {
  /** Without a slash at its end. */
  readonly mirrorUrl: string;
  /** Absolute path of its first root.json, which says whom to trust. Not read where the cache holds a root already. */
  readonly rootFile: string;
  /** Absolute path of a folder, made when it is not there. A rollback is seen by what is in it. */
  readonly cacheFolder: string;
}

export type SecondAnswer = { readonly status: 'accepted' } | { readonly status: 'refused'; readonly reason: string };

/** The package `sigstore`. It brings its own network client, and is loaded by whoever asks. */
export interface SigstorePackage {
  /**
   * Brings the metadata of a repository up to date, and gives the text of those targets that it has, by name.
   *
   * @throws {ToolError} `network/trust-update` when it cannot be reached; `trust/rollback`, `trust/expired`, `trust/bad-signature`,
   *   `trust/other-content` when what it offers must not be trusted.
   */
  readTargets(repository: TufRepository, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * A verifier that trusts what the repository says today. It is given a bundle's text, and the bytes that a message signature is over.
   *
   * @throws {ToolError} as `readTargets`.
   */
  createVerifier(
    repository: TufRepository,
    thresholds: { readonly logs: number; readonly signedCertificateTimestamps: number },
  ): Promise<(bundle: string, content?: Uint8Array) => SecondAnswer>;
}

/** Where a running operation tells what it is doing. */
export interface Progress {
  /**
   * A stage starts; the function returned ends it, with a phrase such as `2 builds, equal`.
   *
   * @param sofar Asked, where lines can be drawn again, for a phrase about how far it is.
   */
  stage(title: string, sofar?: () => string): (result: string) => void;
  /** A line worth keeping, such as a warning. */
  note(text: string): void;
}

export interface World {
  readonly files: Files;
  readonly processes: Processes;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly http: Network;
  readonly sigstore: SigstorePackage;
  /** GitHub's own client, loaded by whoever asks. */
  readonly github: (connection: GithubConnection) => Promise<GithubApi>;
  /** The caller's variables that a command may look at, by name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** `processors`: how many can be at work at once; absent where nobody counted them. */
  readonly platform: { readonly os: string; readonly architecture: string; readonly processors?: number };
  /** Serves requests on 127.0.0.1 at a free port until closed. */
  serveLoopback(handle: LoopbackHandler): Promise<LoopbackServer>;
  /**
   * Waits until something in one of these folders, not below it, has changed and nothing has for a moment. Absolute paths; one that is
   * not there is passed over. False when nothing will ever be told.
   */
  nextChange(folders: readonly string[]): Promise<boolean>;
  /** Registers what is to be undone when the command is interrupted, latest first; the function returned takes it back. */
  onInterrupt(cleanUp: () => Promise<void>): () => void;
}

export type LoopbackHandler = (request: {
  readonly method: string;
  /** Path with query, such as `/api/v2/signingCert`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}) => Promise<{
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}>;

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}
