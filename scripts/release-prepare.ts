// npm run release:prepare -- VERSION: makes the commits that a tag names, on top of main and beside it. The first adds the action's bundle,
// built twice; the second makes the reusable workflow use the first. Nothing is pushed and no tag is made.
// Why two: docs/decisions/the-release-commit.md

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { byText } from '../src/model/code-unit-order.ts';
import { ownReusableWorkflowPath } from '../src/model/own-project.ts';
import { findSection } from '../src/publish/changelog.ts';
import { buildActionTwice, bundleFolder } from './build-action-twice.ts';
import { filesOnDisk, gitIn } from './committed-files.ts';
import { pinWorkflow } from './pin-workflow.ts';
import { checkout } from './sample-repository.ts';

const { values, positionals } = parseArgs({ options: { clone: { type: 'string' } }, allowPositionals: true });
const clone = resolve(values.clone ?? checkout);
const git = gitIn(clone);

const [version, ...more] = positionals;
if (version === undefined || more.length > 0) stop('usage: npm run release:prepare -- VERSION');
const tag = `v${version}`;
const branch = `release/${tag}`;

const main = git('rev-parse', 'HEAD').trim();
for (const fault of faultsOf(version)) stop(fault);

const workshop = mkdtempSync(join(tmpdir(), 'selfsame-release-commit-'));
try {
  const { folder } = await buildActionTwice(clone, workshop, (line) => console.log(line));
  const bundle = [...filesOnDisk(folder)].sort(byText(([path]) => path));
  const withBundle = commitOn(
    main,
    bundle.map(([path, content]) => [`${bundleFolder}/${path}`, content]),
    `Add the bundle of the action ${tag}\n\nBuilt twice from ${main}, equal. Held against its source by scripts/check-dist.ts.\n`,
  );
  const workflow = git('show', `${main}:${ownReusableWorkflowPath}`);
  const pinned = commitOn(
    withBundle,
    [[ownReusableWorkflowPath, Buffer.from(pinWorkflow(workflow, withBundle, tag))]],
    `Use the action ${tag} in the reusable workflow\n\nIts pins name the commit before this one, which holds the bundle.\n`,
  );
  git('branch', branch, pinned);
  console.log(`\n${bundle.length} files of ${bundleFolder} in ${withBundle}`);
  console.log(`the branch ${branch} is at ${pinned}, whose workflow uses them`);
  console.log(`\nlook at it:  git diff ${main} ${pinned} -- ${ownReusableWorkflowPath}`);
  console.log(`tag it:      git tag --sign ${tag} ${pinned}`);
  console.log(`release it:  git push origin ${tag}`);
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

/** What must be mended first. */
function faultsOf(wanted: string): readonly string[] {
  const packageFile = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { version: string };
  const section = findSection(readFileSync(join(clone, 'CHANGELOG.md'), 'utf8'), [wanted]);
  const names = git('for-each-ref', '--format=%(refname)', `refs/tags/${tag}`, `refs/heads/${branch}`).trim();
  return [
    ...(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(wanted) ? [] : [`"${wanted}" is no version: write it as 1.2.3 or 1.2.3-rc.1`]),
    ...(git('branch', '--show-current').trim() === 'main' ? [] : ['the branch is not main']),
    ...(git('status', '--porcelain').trim() === '' ? [] : ['the work tree has changes: commit them first']),
    ...(packageFile.version === wanted ? [] : [`package.json says "${packageFile.version}": set its version to "${wanted}"`]),
    ...(section.status === 'found'
      ? []
      : [`CHANGELOG.md has no section for "${wanted}", or an empty one or two: the heading is "## [${wanted}]"`]),
    ...names.split('\n').flatMap((name) => (name === '' ? [] : [`"${name}" is there already`])),
  ];
}

/**
 * Adds files to a commit without touching the work tree or the index. The same parent and files give the same commit: author, committer
 * and time are those of main's.
 */
function commitOn(parent: string, files: readonly (readonly [string, Buffer | string])[], message: string): string {
  const [name = '', email = '', date = ''] = git('show', '--no-patch', '--format=%cn%n%ce%n%cI', main).split('\n');
  const env = {
    ...process.env,
    GIT_INDEX_FILE: join(workshop, 'index'),
    ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date },
    ...{ GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date },
  };
  const run = (args: readonly string[], input: Buffer | string = '') =>
    execFileSync('git', ['-C', clone, ...args], { env, input, encoding: 'utf8' }).trim();
  run(['read-tree', parent]);
  const entries = files.map(([path, content]) => {
    if (typeof content === 'string') throw new Error(`"${path}" is ${content}`);
    return `100644 ${run(['hash-object', '-w', '--no-filters', '--stdin'], content)}\t${path}\n`;
  });
  run(['update-index', '--add', '--index-info'], entries.join(''));
  return run(['commit-tree', run(['write-tree']), '-p', parent, '-F', '-'], message);
}

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}
