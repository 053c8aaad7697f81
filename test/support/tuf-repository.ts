// A repository of The Update Framework on loopback, with keys made in the test: what is published is sound unless a test says otherwise.
// Source: https://theupdateframework.github.io/specification/v1.0.33/

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const tufRoles = ['root', 'timestamp', 'snapshot', 'targets'] as const;

export type TufRole = (typeof tufRoles)[number];

export interface TufKey {
  readonly id: string;
  readonly publicHex: string;
  readonly privateKey: KeyObject;
}

export interface TufSpoiling {
  /** Signs in place of a role's own keys. */
  readonly signers?: Partial<Record<TufRole, readonly TufKey[]>>;
  readonly expires?: Partial<Record<TufRole, Date>>;
  /** In place of the next version. */
  readonly versions?: Partial<Record<TufRole, number>>;
}

export interface TufRepository {
  readonly url: string;
  /** Text of the very first root.json: what a client begins with. */
  readonly firstRoot: string;
  readonly keys: Readonly<Record<TufRole, readonly TufKey[]>>;
  /** What is served, by path, such as `2.snapshot.json`. Tests put bytes in, take files away, and put old ones back. */
  readonly files: Map<string, Uint8Array | string>;
  /** Paths in the order in which they were asked for. */
  readonly requests: string[];
  /** Writes targets, snapshot and timestamp with the next version each. */
  publish(targets: Readonly<Record<string, string>>, spoiling?: TufSpoiling): void;
  /** Writes the next root.json, in which a role has the keys given. */
  rotate(keys: Partial<Record<TufRole, readonly TufKey[]>>, spoiling?: TufSpoiling & { readonly alsoOldKeys?: boolean }): void;
  /** Answers itself, when it returns true. */
  intercept: ((path: string, response: ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
}

/** Of root.json: so many of its two keys must sign. The other roles have one key. */
const rootThreshold = 2;

export function makeTufKey(): TufKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  // The raw key is the last 32 bytes: RFC 8410, section 4.
  const publicHex = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  return { id: createHash('sha256').update(publicHex).digest('hex'), publicHex, privateKey };
}

export async function serveTufRepository(targets: Readonly<Record<string, string>> = {}): Promise<TufRepository> {
  let keys: Readonly<Record<TufRole, readonly TufKey[]>> = {
    root: [makeTufKey(), makeTufKey()],
    timestamp: [makeTufKey()],
    snapshot: [makeTufKey()],
    targets: [makeTufKey()],
  };
  const versions: Record<TufRole, number> = { root: 0, timestamp: 0, snapshot: 0, targets: 0 };
  const files = new Map<string, Uint8Array | string>();
  const requests: string[] = [];

  function put(role: TufRole, body: object, spoiling: TufSpoiling, signers: readonly TufKey[] = keys[role]): string {
    versions[role] = spoiling.versions?.[role] ?? versions[role] + 1;
    const signed = {
      _type: role,
      spec_version: '1.0.31',
      version: versions[role],
      expires: (spoiling.expires?.[role] ?? new Date('2100-01-01')).toISOString().replace(/\.\d+Z$/, 'Z'),
      ...body,
    };
    const bytes = Buffer.from(canonical(signed));
    const signatures = (spoiling.signers?.[role] ?? signers).map(({ id, privateKey }) => ({
      keyid: id,
      sig: sign(undefined, bytes, privateKey).toString('hex'),
    }));
    const text = JSON.stringify({ signatures, signed });
    files.set(role === 'timestamp' ? 'timestamp.json' : `${versions[role]}.${role}.json`, text);
    return text;
  }

  function putRoot(spoiling: TufSpoiling, signers?: readonly TufKey[]): string {
    const all = new Map(Object.values(keys).flatMap((list) => list.map((key) => [key.id, key])));
    const described = [...all].map(([id, { publicHex }]) => [
      id,
      { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: publicHex } },
    ]);
    const roles = tufRoles.map((role) => [
      role,
      { keyids: keys[role].map(({ id }) => id), threshold: role === 'root' ? rootThreshold : 1 },
    ]);
    const body = { consistent_snapshot: true, keys: Object.fromEntries(described), roles: Object.fromEntries(roles) };
    return put('root', body, spoiling, signers);
  }

  function publish(published: Readonly<Record<string, string>>, spoiling: TufSpoiling = {}): void {
    const listed = Object.entries(published).map(([name, text]) => {
      const sha256 = createHash('sha256').update(text).digest('hex');
      files.set(`targets/${sha256}.${name}`, text);
      return [name, { length: Buffer.byteLength(text), hashes: { sha256 } }];
    });
    put('targets', { targets: Object.fromEntries(listed) }, spoiling);
    put('snapshot', { meta: { 'targets.json': { version: versions.targets } } }, spoiling);
    put('timestamp', { meta: { 'snapshot.json': { version: versions.snapshot } } }, spoiling);
  }

  const firstRoot = putRoot({});
  publish(targets);

  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    requests.push(path);
    if (repository.intercept?.(path, response) === true) return;
    const content = files.get(path);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const repository: TufRepository = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstRoot,
    get keys() {
      return keys;
    },
    files,
    requests,
    publish,
    rotate(changed, spoiling = {}) {
      const old = keys.root;
      keys = { ...keys, ...changed };
      const signers = new Map([...keys.root, ...(spoiling.alsoOldKeys === false ? [] : old)].map((key) => [key.id, key]));
      putRoot(spoiling, [...signers.values()]);
    },
    intercept: undefined,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return repository;
}

/** Canonical JSON of OLPC for what is in these files: sorted keys, and no text that would need an escape. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
