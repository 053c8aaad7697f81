// Asks a CI service's own program for an identity token.

import { ToolError } from '../../model/tool-error.ts';
import type { IdentityContext } from './identity-source.ts';
import { tokenIn } from './token-text.ts';

const timeoutMs = 60_000;

/**
 * The program gets the caller's whole environment: it is the service's own, and talks to the service through variables there.
 * Nothing that it prints is repeated, since that may be a token.
 *
 * @throws {ToolError} `tool/not-found` when it is not there; `tool/no-identity-token` when it fails, or prints no token.
 */
export async function tokenFromProgram(
  { processes, environment }: IdentityContext,
  program: string,
  args: readonly string[],
): Promise<string> {
  const variables = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const result = await processes.run(program, args, { environment: Object.fromEntries(variables), timeoutMs });
  if (result.timedOut) throw noToken(program, args, `did not end within ${timeoutMs / 1000} seconds`);
  if (result.exitCode !== 0) {
    throw noToken(program, args, `ended with ${result.exitCode === undefined ? 'a signal' : `exit code ${result.exitCode}`}`);
  }
  const token = tokenIn(result.stdout);
  if (token === undefined) throw noToken(program, args, 'printed no identity token');
  return token;
}

function noToken(program: string, args: readonly string[], what: string): ToolError {
  return new ToolError('tool', 'tool/no-identity-token', `"${program}" ${what}`, {
    help: `see what "${[program, ...args].join(' ')}" says in the same job; it is not shown here, since it may hold a token`,
  });
}
