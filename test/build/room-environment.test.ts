import { expect, test } from 'vitest';
import { applyVariations, roomEnvironment } from '../../src/build/room-environment.ts';
import { variations } from '../../src/build/variations/index.ts';

const callers = {
  PATH: '/usr/bin',
  HOME: '/home/me',
  JAVA_HOME: '/opt/java',
  GOFLAGS: '-mod=mod',
  TZ: 'Europe/Paris',
  SECRET: 'canary',
};
const make = (own: Readonly<Record<string, string>> = {}, from: Readonly<Record<string, string>> = callers) =>
  roomEnvironment({ seenAt: '/tmp/room', callers: from, own });

test('of the caller only PATH and where tools lie come in', () => {
  const { variables } = make();
  expect(variables).toMatchObject({ PATH: '/usr/bin', JAVA_HOME: '/opt/java', GOFLAGS: '-modcacherw', TZ: 'UTC0' });
  expect(Object.values(variables).join('\n')).not.toMatch(/canary|\/home\/me|Paris|-mod=mod/);
});

test('every place where tools keep things lies below the room', () => {
  const { variables } = make();
  for (const name of [
    'HOME',
    'TMPDIR',
    'XDG_CACHE_HOME',
    'GOCACHE',
    'GOMODCACHE',
    'GOPATH',
    'CARGO_HOME',
    'npm_config_cache',
    'PIP_CACHE_DIR',
  ]) {
    expect(variables[name]).toMatch(/^\/tmp\/room\//);
  }
});

test("the plan's own variables come in and go before the defaults", () => {
  expect(make({ SOURCE_DATE_EPOCH: '1', GOFLAGS: '-trimpath' }).variables).toMatchObject({
    SOURCE_DATE_EPOCH: '1',
    GOFLAGS: '-trimpath',
  });
});

test.each(['HOME', 'TMPDIR', 'GOCACHE', 'npm_config_cache'])(
  '"%s" cannot be set, since it keeps the room\'s files in the room',
  (name) => {
    expect(() => make({ [name]: '/elsewhere' })).toThrow(
      expect.objectContaining({ kind: 'config', code: 'config/reserved-variable' }),
    );
  },
);

test('toolchains of rustup are found where the caller has them', () => {
  expect(make({}, { PATH: '/usr/bin:/home/me/.cargo/bin', HOME: '/home/me' }).variables.RUSTUP_HOME).toBe('/home/me/.rustup');
  expect(make({}, { PATH: '/usr/bin', HOME: '/home/me' }).variables.RUSTUP_HOME).toBeUndefined();
  expect(make({}, { PATH: '/usr/bin', HOME: '/home/me', RUSTUP_HOME: '/opt/rust' }).variables.RUSTUP_HOME).toBe('/opt/rust');
});

test('all variations together make two rooms that differ in path, zone and umask, and in nothing else', () => {
  const reference = applyVariations(make(), variations, 'reference');
  const varied = applyVariations(make(), variations, 'varied');
  expect(reference.folderName.length).not.toBe(varied.folderName.length);
  expect([reference.umask, varied.umask]).toEqual(['0022', '0002']);
  const differing = Object.keys(reference.variables).filter((name) => reference.variables[name] !== varied.variables[name]);
  expect(differing).toEqual(['TZ']);
});

test('a zone of the plan gives way where the zone is varied', () => {
  expect(applyVariations(make({ TZ: 'Asia/Tokyo' }), variations, 'varied').variables.TZ).toBe('ODD-14');
  expect(applyVariations(make({ TZ: 'Asia/Tokyo' }), [], 'varied').variables.TZ).toBe('Asia/Tokyo');
});
