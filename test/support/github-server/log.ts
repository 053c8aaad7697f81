// What was asked, and what the description did not allow.

/** One request, to the API, the web site or the storage. */
export interface RequestRecord {
  readonly method: string;
  /** Below the API's URL, with its query; `/store/…` for the storage, `/web/…` for the web site. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; undefined without one, and for uploads. */
  readonly body: unknown;
  /** What was answered; undefined while it is not, or when the connection was cut first. */
  readonly status: number | undefined;
}

export interface Violation {
  readonly where: 'request' | 'answer';
  /** `POST /repos/acme/hello/releases`. */
  readonly request: string;
  /** What and where: `body /name: must be string`. */
  readonly what: string;
}

export interface OpenRecord extends RequestRecord {
  body: unknown;
  status: number | undefined;
}

export interface Log {
  readonly requests: OpenRecord[];
  readonly violations: Violation[];
}

export function openRecord(log: Log, method: string, path: string, headers: NodeJS.Dict<string | string[]>): OpenRecord {
  const record: OpenRecord = {
    method,
    path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: undefined,
    status: undefined,
  };
  log.requests.push(record);
  return record;
}

/** @throws {Error} that names every violation, when there is one. */
export function demandSound({ violations }: Log): void {
  if (violations.length === 0) return;
  const lines = violations.map(({ where, request, what }) => `  ${where} ${request}: ${what}`);
  throw new Error(`GitHub's description does not allow\n${lines.join('\n')}`);
}
