// A Sigstore that is no rehearsal's, on loopback, for tests of real releases: with a proxy in front that makes faults.

import { createWorld } from '../../src/host/create-world.ts';
import type { Progress, World } from '../../src/model/world.ts';
import type { SigningOptions } from '../../src/ops/open-signing.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { type FaultRule, type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { serveLoopback } from './loopback.ts';

export interface OtherSigstore {
  readonly url: string;
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
  /** A person's identity token, good for ten minutes. */
  token(email?: string): string;
  /** A further way in, with faults. It ends with the rest. */
  behind(rules: readonly FaultRule[]): Promise<FaultyProxy>;
  close(): Promise<void>;
}

export const person = 'maintainer@example.org';
export const personIssuer = 'https://login.example.org';

export async function startOtherSigstore(now: () => Date = () => new Date()): Promise<OtherSigstore> {
  const sigstore = createEmbeddedSigstore({ now, alsoIssues: [personIssuer], organization: 'Another Sigstore' });
  const server = await serveLoopback(sigstore.handle);
  const proxies: FaultyProxy[] = [];
  return {
    url: server.url,
    trustedRoot: sigstore.trustedRoot(server.url),
    token: (email = person) => sigstore.issueToken({ identity: email, issuer: personIssuer }),
    async behind(rules) {
      const proxy = await startFaultyProxy(server.url, rules);
      proxies.push(proxy);
      return proxy;
    },
    async close() {
      for (const proxy of proxies) await proxy.close();
      await server.close();
    },
  };
}

/** Options that sign with a log of version 2 and timestamps at one address. */
export function signingAt(url: string, files: { readonly trustedRoot: string; readonly token: string }): SigningOptions {
  return {
    ...{ fulcioUrl: url, rekorUrl: url, rekorVersion: 2, timestampUrl: url, interactive: false },
    ...{ trustedRoot: files.trustedRoot, identityTokenFile: files.token },
  };
}

/** The machine, without the waits between attempts and with nothing of this process's own environment. */
export function worldIn(workingFolder: string, attempts = 2): World {
  const world = createWorld({ workingFolder, environment: { PATH: process.env.PATH, HOME: '/nonexistent' } });
  return { ...world, http: { ...world.http, request: (request) => world.http.request({ ...request, attempts }) } };
}

/** Keeps everything that is told. */
export function listening(): Progress & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    stage: (title) => {
      told.push(title);
      return (result) => {
        told.push(result);
      };
    },
    note: (text) => {
      told.push(text);
    },
  };
}
