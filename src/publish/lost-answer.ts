// A request whose answer never came: it may have done its work, so that who asked looks before asking again.

import { ToolError } from '../model/tool-error.ts';

/** For `.catch`: undefined for a connection that failed, and any other error again. */
export function lostAnswer(error: unknown): undefined {
  if (error instanceof ToolError && error.code === 'network/unreachable') return undefined;
  throw error;
}
