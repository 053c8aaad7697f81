// selfsame publish: verifies a release, and brings it to where people get it from.

import { publishTargetIds } from '../../model/publish.ts';
import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand, namesOf } from '../command.ts';
import { absolute, configOption } from './project-options.ts';
import { githubVariables, proxyVariables, tokenVariables, trustVariables } from './variables.ts';
import { releasePolicyOptions, toReleasePolicyOptions } from './verifying-options.ts';

export const publishCommand = defineCommand({
  name: 'publish',
  summary: 'verify a release folder and publish it, so that it is there whole or not at all',
  description: [
    'Verifies the folder offline, then: the tag must still name the commit that was built, the change log must have its section with the note of every merged pull request, the draft is made or found, what is missing is uploaded, every file is downloaded again and compared, and every statement must be attached. Publishing is the last step.',
    'Stopped at any point, the same again goes on: a file that is there with the right digest stays. Nothing is replaced or deleted that it did not upload itself, and a release that is out is never changed.',
    'The token is read from GITHUB_TOKEN, else GH_TOKEN. --to attestations attaches the signed statements first, in a job that may do that alone; --to folder copies to a folder; --to issue takes the JSON of rebuild, release or compare and keeps one issue about differing bytes.',
  ],
  positionals: [
    {
      name: 'PATH',
      description: 'release folder; with --to issue, the JSON of a report',
      required: true,
      repeated: false,
      completes: 'file',
    },
  ],
  options: {
    to: {
      kind: 'value',
      value: 'TARGET',
      completes: 'nothing',
      choices: publishTargetIds,
      description: 'where to; else "publish.to" in selfsame.yaml, else github-release',
    },
    tag: {
      kind: 'value',
      value: 'TAG',
      completes: 'nothing',
      description: 'tag that the release must be signed as; else the one that it says itself',
    },
    expect: {
      kind: 'value',
      value: 'SHA256',
      completes: 'nothing',
      description: 'digest that SHA256SUMS must have, as the job that made the release told it',
    },
    'notes-from': {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'take the notes from this file, and ask neither the change log nor pull requests',
    },
    out: { kind: 'value', value: 'DIR', completes: 'folder', description: 'with --to folder: folder to make' },
    'dry-run': { kind: 'flag', description: 'only read: say what would be done, and change nothing; needs no token' },
    config: configOption,
    'api-url': {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: "GitHub API to publish through; else GITHUB_API_URL, else that of the repository's host",
    },
    ...releasePolicyOptions,
  },
  groups: [{ title: 'Whom the release must be signed by', options: namesOf(releasePolicyOptions) }],
  formats: ['text', 'json'],
  examples: [
    { title: 'a release on GitHub, from the folder that was made', command: 'selfsame publish out/v0.1.0' },
    { title: 'first its signed statements', command: 'selfsame publish out/v0.1.0 --to attestations' },
    { title: 'see what would be done', command: 'selfsame publish out/v0.1.0 --dry-run' },
    { title: 'to a folder', command: 'selfsame publish out/v0.1.0 --to folder --out /srv/www/hello-0.1.0' },
    { title: 'one issue while a rebuild differs', command: 'selfsame publish rebuild.json --to issue' },
  ],
  variables: [...tokenVariables, ...githubVariables, ...proxyVariables, ...trustVariables],
  pages: [
    { path: 'publish.md', about: 'what is done, in which order, and what goes on after a stop' },
    { path: 'release-notes.md', about: 'where the notes come from' },
    { path: 'policy.md', about: 'whom a release must be signed by' },
    { path: 'publish.md#json', about: 'what each member of its JSON means' },
  ],
  exits: {
    yes: 'published, or there already with the same bytes; with --dry-run, it could be',
    no: 'nothing was published: the release was refused, or its notes are not whole',
  },
  async run({ options, positionals: [path = ''], world: openWorld, progress, print }) {
    const [{ publish }, { printPublish }, printReport] = await Promise.all([
      import('../../ops/publish.ts'),
      import('../../report/print-publish.ts'),
      import('../../report/print-issue.ts'),
    ]);
    const world = await openWorld();
    const outcome = await publish(
      world,
      {
        from: absolute(world, path),
        to: publishTargetIds.find((each) => each === options.to),
        tag: options.tag,
        expect: options.expect,
        notesFrom: absolute(world, options['notes-from']),
        out: absolute(world, options.out),
        config: absolute(world, options.config),
        apiUrl: options['api-url'],
        dryRun: options['dry-run'],
        ...toReleasePolicyOptions(world, options),
        printReport: { title: printReport.printIssueTitle, body: printReport.printIssueBody, end: printReport.printIssueEnd },
      },
      progress,
    );
    print(outcome, printPublish);
    return outcome.outcome === 'refused' ? exitCodes.no : exitCodes.yes;
  },
});
