// Reads Go programs by the build information inside them, and holds it against `go list -deps` in the built room.

import { posix } from 'node:path';
import { type GoProgram, readGoBuildInformation } from '../../codec/go-build-information.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { ExpectedCoverage, Inventory } from '../../model/sbom.ts';
import { ToolError } from '../../model/tool-error.ts';
import { toGoInventory } from '../go/go-inventory.ts';
import { listPackagesScript, parseListedPackages } from '../go/list-packages.ts';
import type { Reader, ReaderInput } from '../reader.ts';
import { unknownInventory } from '../unknown-inventory.ts';

/** Larger programs are refused by the world's reader, with the path and the limit. */
const maxProgramBytes = 1024 * 1024 * 1024;

export const go: Reader = {
  id: 'go',
  title: 'Go programs, by the build information inside them',
  scope: 'file',
  read: readGo,
  expected: expectedOfGo,
};

async function readGo(input: ReaderInput): Promise<Inventory | undefined> {
  const program = await readProgram(input);
  switch (program.status) {
    case 'not go':
      return undefined;
    case 'unreadable':
      return unknownInventory('go', input, [`a Go program, and ${program.reason}`]);
    case 'read':
      return toGoInventory(program.information, input.artifact.name, input.version);
  }
}

async function expectedOfGo(input: ReaderInput): Promise<ExpectedCoverage | undefined> {
  const program = await readProgram(input);
  if (program.status !== 'read') return undefined;
  const { mainModule, mainPackage } = program.information;
  // A program built from single files says `command-line-arguments`: there is no package to ask about.
  if (mainModule === undefined || mainPackage === undefined || mainPackage === 'command-line-arguments') return undefined;
  const folder = await folderOfModule(input, mainModule.path);
  if (folder === undefined) return undefined;
  const { exitCode, stdout } = await input.runInRoom(listPackagesScript(program.information, mainPackage, folder));
  const purls = exitCode === 0 ? parseListedPackages(stdout, mainModule.path) : undefined;
  if (purls === undefined) {
    throw new ToolError(
      'build',
      'sbom/go-list',
      `"go list -deps ${mainPackage}" failed in the room that built "${input.artifact.name}"`,
      {
        help: 'build.prepare must fetch every module that the build needs: the network is cut here',
        excerpt: stdout.split('\n').slice(-10),
      },
    );
  }
  return { method: `go list -deps ${mainPackage}`, purls };
}

async function readProgram(input: ReaderInput): Promise<GoProgram> {
  if (input.artifact.members !== undefined) return { status: 'not go' };
  const { file } = input.artifact;
  const entry = await input.files.stat(file);
  if (entry === undefined || entry.kind !== 'file' || entry.sizeBytes < 64) return { status: 'not go' };
  const head = Buffer.from(await input.files.readWindow(file, 0, 4)).toString('hex');
  // ELF, PE, Mach-O: no other file is read whole.
  if (!/^(7f454c46|4d5a....|feedfac[ef]|c[ef]faedfe|cafebab[ef])$/.test(head)) return { status: 'not go' };
  return readGoBuildInformation(await input.files.read(file, maxProgramBytes));
}

/** Folder of the go.mod that names the module, relative to the work tree; the one nearest its top. */
async function folderOfModule(input: ReaderInput, module: string): Promise<string | undefined> {
  if ((await moduleOf(input, '.')) === module) return '.';
  const folders = (await input.files.list(input.workTree))
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('/go.mod') && !/(^|\/)(vendor|node_modules|\.git)\//.test(path))
    .map(({ path }) => path.slice(0, -'/go.mod'.length))
    .sort(byText((folder) => `${String(folder.split('/').length).padStart(4, '0')} ${folder}`));
  for (const folder of folders) {
    if ((await moduleOf(input, folder)) === module) return folder;
  }
  return undefined;
}

/** The `module` line of the go.mod in a folder. Source: https://go.dev/ref/mod#go-mod-file-module */
async function moduleOf(input: ReaderInput, folder: string): Promise<string | undefined> {
  const file = posix.join(input.workTree, folder, 'go.mod');
  if ((await input.files.stat(file))?.kind !== 'file') return undefined;
  const line = /^[ \t]*module[ \t]+(?:"([^"\n]+)"|`([^`\n]+)`|([^\s"`(]+))/m.exec(await input.files.readText(file));
  return line?.[1] ?? line?.[2] ?? line?.[3];
}
