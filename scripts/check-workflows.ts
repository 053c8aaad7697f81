// Holds this project's own workflows, and the one that "selfsame init --github" writes, against actionlint, zizmor and our preflight.
// `node scripts/check-workflows.ts [CHECKOUT]` exits with 0 when none of them has a finding. It installs the first two when they are missing.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { printCallingWorkflow } from '../src/config/github-workflow.ts';
import { ToolError } from '../src/model/tool-error.ts';
import { checkout } from './sample-repository.ts';
import { installWorkflowTools, workflowToolProgram } from './workflow-tools.ts';

const selfsame = join(checkout, 'src', 'cli', 'selfsame.ts');

/** What is looked at, in a clone of its own: actionlint finds a project by its git folder. */
function collectWorkflows(project: string, folder: string): readonly string[] {
  const workflows = join(folder, '.github', 'workflows');
  cpSync(join(project, '.github'), join(folder, '.github'), { recursive: true });
  const written = printCallingWorkflow({
    commit: '8f4b7f84864484a7bf31766abe9204da3cbe65b3',
    tag: 'v1.2.3',
    tagForm: 'v${version}',
  });
  writeFileSync(join(workflows, 'written-by-init.yml'), written);
  return readdirSync(workflows)
    .sort()
    .map((name) => join(workflows, name));
}

/** Whether it found nothing. What it says goes to the terminal. */
function passes(title: string, command: string, args: readonly string[], folder: string): boolean {
  // actionlint calls shellcheck where it is there; pyflakes would be for scripts that we have none of.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const { status, error } = spawnSync(command, [...args], { cwd: folder, stdio: 'inherit', env: { ...process.env, PATH } });
  if (error !== undefined) throw new ToolError('tool', 'tool/not-found', `"${command}" could not be started`, { cause: error });
  console.log(`${title}: ${status === 0 ? 'no finding' : `ended with ${status}`}`);
  return status === 0;
}

async function main(project: string): Promise<number> {
  await installWorkflowTools((text) => console.error(text));
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-workflows-'));
  try {
    spawnSync('git', ['init', '--quiet', folder], { stdio: 'inherit' });
    const files = collectWorkflows(project, folder);
    if (files.length < 2) throw new ToolError('nothing', 'nothing/no-workflows', `no workflow in "${project}"`);
    const results = [
      passes('actionlint', workflowToolProgram('actionlint'), ['-no-color', ...files], folder),
      // Without the network, and without a token that could be asked for.
      passes('zizmor', workflowToolProgram('zizmor'), ['--offline', '--no-progress', '--no-config', folder], folder),
      passes('preflight', process.execPath, [selfsame, 'preflight'], folder),
    ];
    return results.every((passed) => passed) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv[2] ?? checkout);
