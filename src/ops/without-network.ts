// Closes the network for what comes after: a verification must not reach out, whatever it is made of.

import type { World } from '../model/world.ts';

/** The same world, in which every way out throws. What asks nevertheless is a bug, and is reported as one. */
export function withoutNetwork(world: World): World {
  const closed = () => Promise.reject(new Error('something reaches out while the network is closed'));
  return {
    ...world,
    http: { request: closed, download: closed },
    sigstore: { readTargets: closed, createVerifier: closed },
    github: closed,
    serveLoopback: closed,
  };
}
