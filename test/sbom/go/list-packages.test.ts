import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { GoBuildInformation } from '../../../src/codec/go-build-information.ts';
import { listPackagesScript, parseListedPackages } from '../../../src/sbom/go/list-packages.ts';

function information(settings: Readonly<Record<string, string>>): GoBuildInformation {
  return { goVersion: 'go1.26.8', modules: [], settings: new Map(Object.entries(settings)) };
}

test('the script asks for the target, tags and flags of the program', () => {
  const script = listPackagesScript(
    information({ GOOS: 'windows', GOARM: '7', '-tags': 'netgo,osusergo', '-race': 'true', '-ldflags': '-s', '-asan': 'false' }),
    'a/cmd',
    'sub',
  );
  expect(script).toContain('cd sub\n');
  expect(script).toContain('export GOOS=windows\n');
  expect(script).toContain('export GOARM=7\n');
  expect(script).toMatch(/go list -deps -race -tags=netgo,osusergo -f '.*' a\/cmd\n$/);
});

test('no setting of a program can run a command of its own', () => {
  const script = listPackagesScript(
    information({ GOOS: "'; echo pwned >&2; '", '-tags': '$(echo pwned >&2)`echo pwned >&2`' }),
    "x'; echo pwned >&2 #",
    '-P',
  );
  const run = spawnSync('bash', ['-c', `cd() { :; }; go() { :; }; ${script}`], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
});

test('each module is listed once, the main module left out, a replacement by its own name', () => {
  const output = 'go1.26.8\nstd\nstd\nm\tm\t\na\ta\tv1.0.0\na\ta\tv1.0.0\nb\tc\tv2.0.0\nlocal\tlocal\t\n';
  expect(parseListedPackages(output, 'm')).toEqual([
    'pkg:golang/a@v1.0.0',
    'pkg:golang/c@v2.0.0',
    'pkg:golang/local',
    'pkg:golang/stdlib@1.26.8',
  ]);
});

test.each(['', 'go1.26.8\n', 'std\n', 'go1.26.8\n\n', 'go1.26.8\na\tb\n\n', 'go1.26.8\na\tb\tc\td\n'])(
  '%j is no such list',
  (output) => {
    expect(parseListedPackages(output, 'm')).toBeUndefined();
  },
);
