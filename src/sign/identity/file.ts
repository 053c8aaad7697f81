// An identity token in a file that the caller names, such as a projected one of Kubernetes.

import { posix } from 'node:path';
import { ToolError } from '../../model/tool-error.ts';
import type { TreeEntry } from '../../model/world.ts';
import { unreadableToken } from '../signing-failure.ts';
import type { IdentityContext, IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { maxTokenBytes, tokenIn } from './token-text.ts';

/** Kubernetes puts two links before a projected token. */
const maxLinks = 8;
const readableByOthers = 0o044;

export const file: IdentitySourceKind = {
  id: 'file',
  title: 'the file of --identity-token-file',
  shownBy: '--identity-token-file',
  isShown: ({ tokenFile }) => tokenFile !== undefined,
  async check(request) {
    await readToken(request);
    const path = requirePath(request);
    const { context } = request;
    if (context.platform.os !== 'win32' && ((await behindLinks(context, path))?.mode ?? 0) & readableByOthers) {
      context.tell(`the identity token in "${path}" can be read by others on this machine: "chmod 600" keeps it to yourself`);
    }
  },
  // Read again, since whoever keeps the file may have put a fresher token there.
  getToken: readToken,
};

async function readToken(request: IdentityRequest): Promise<string> {
  const token = tokenIn(await request.context.files.readText(requirePath(request), maxTokenBytes));
  if (token === undefined) throw unreadableToken();
  return token;
}

function requirePath({ tokenFile }: IdentityRequest): string {
  if (tokenFile !== undefined) return tokenFile;
  throw new ToolError('usage', 'usage/no-identity-source', 'no file with an identity token is named', {
    help: 'name it with "--identity-token-file"',
  });
}

async function behindLinks({ files }: IdentityContext, path: string): Promise<TreeEntry | undefined> {
  let at = path;
  for (let links = 0; links < maxLinks; links += 1) {
    const entry = await files.stat(at);
    if (entry?.kind !== 'link' || entry.target === undefined) return entry;
    at = posix.resolve(posix.dirname(at), entry.target);
  }
  return undefined;
}
