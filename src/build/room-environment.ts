// The environment of a room, made from an allow-list: nothing of the caller's is in it that is not named here.
// Every variable is explained in docs/rooms.md.

import { join } from 'node:path';
import type { RoomEnvironment, Variation } from '../model/build.ts';
import type { RoomId } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';

/** Folders below the room that are made before anything runs in it. */
export const roomFolders = ['home', 'tmp', 'cache', 'config', 'data', 'state'] as const;

/** What of the caller's tells where tools lie, besides PATH. */
const toolVariables = ['JAVA_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN'] as const;

/**
 * The environment before any variation.
 *
 * @param seenAt The room's path as seen from inside.
 * @throws {ToolError} `config/reserved-variable` when `own` sets one that keeps the room's files inside the room.
 */
export function roomEnvironment(request: {
  readonly seenAt: string;
  readonly callers: Readonly<Record<string, string | undefined>>;
  /** The plan's own variables. */
  readonly own: Readonly<Record<string, string>>;
}): RoomEnvironment {
  const places = placesBelow(request.seenAt);
  const reserved = Object.keys(request.own).find((name) => name in places);
  if (reserved !== undefined) {
    throw new ToolError('config', 'config/reserved-variable', `"build.env" sets "${reserved}", which belongs to the room`, {
      help: `take "${reserved}" out: each room has its own, so that every build starts cold`,
    });
  }
  return {
    folderName: 'source',
    umask: '0022',
    variables: {
      ...constants,
      ...tools(request.callers),
      // Java asks the system for the home folder and not HOME; without namespaces the system names the caller's.
      MAVEN_OPTS: `-Duser.home=${places.HOME}`,
      ...places,
      ...request.own,
    },
  };
}

/** @param chosen In the order of the list; each sees what those before it made. */
export function applyVariations(environment: RoomEnvironment, chosen: readonly Variation[], room: RoomId): RoomEnvironment {
  return chosen.reduce((changed, variation) => variation.apply(changed, room), environment);
}

const constants: Readonly<Record<string, string>> = {
  CI: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // Module folders that can be removed again; it is not written into programs.
  GOFLAGS: '-modcacherw',
  GOTOOLCHAIN: 'local',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  LOGNAME: 'builder',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_NO_INPUT: '1',
  SHELL: '/bin/bash',
  TERM: 'dumb',
  TZ: 'UTC0',
  USER: 'builder',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_logs_max: '0',
  npm_config_update_notifier: 'false',
};

function tools(callers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found: Record<string, string> = { PATH: callers.PATH ?? '/usr/local/bin:/usr/bin:/bin' };
  for (const name of toolVariables) {
    const value = callers[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  // The programs that rustup puts on PATH look for their toolchains below HOME, which is another one in the room.
  const { HOME, PATH } = callers;
  if (found.RUSTUP_HOME === undefined && HOME !== undefined && PATH?.split(':').includes(join(HOME, '.cargo/bin')) === true) {
    found.RUSTUP_HOME = join(HOME, '.rustup');
  }
  return found;
}

function placesBelow(seenAt: string): Readonly<Record<string, string>> {
  const at = (...parts: string[]) => join(seenAt, ...parts);
  return {
    CARGO_HOME: at('cache', 'cargo'),
    GOCACHE: at('cache', 'go-build'),
    GOMODCACHE: at('cache', 'go-modules'),
    GOPATH: at('data', 'go'),
    GRADLE_USER_HOME: at('cache', 'gradle'),
    HOME: at('home'),
    PIP_CACHE_DIR: at('cache', 'pip'),
    TMPDIR: at('tmp'),
    XDG_CACHE_HOME: at('cache'),
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_STATE_HOME: at('state'),
    npm_config_cache: at('cache', 'npm'),
  };
}
