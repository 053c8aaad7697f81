// selfsame preflight: checks workflows of GitHub Actions.

import { exitCodes, ToolError } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { githubVariables, proxyVariables, tokenVariables } from './variables.ts';

export const preflightCommand = defineCommand({
  name: 'preflight',
  summary: 'check that workflows of GitHub Actions are fit to release from',
  description: [
    'Looks at workflows, actions and Dockerfiles without the network, and says for each finding where it is, why it matters and what to write. Without a path it takes ".github/workflows", the actions below ".github/actions", and "action.yml" and "Dockerfile" in the working folder.',
    'A comment "# preflight: allow RULE-ID reason" on the line, or on the line above, waives a finding; without a reason it is a finding itself.',
    '--fix mends what needs no decision, and leaves every other byte. It asks the repositories of actions for the commit of a tag, with git and the network; all else works without.',
    '--online asks GitHub for the settings that a release hangs on. One that it does not show to the token is no pass: the exit code is then 3.',
  ],
  positionals: [
    { name: 'PATH', description: 'a workflow, an action, or a folder', required: false, repeated: true, completes: 'file' },
  ],
  options: {
    fix: { kind: 'flag', description: 'mend in place what can be mended without a decision' },
    online: {
      kind: 'flag',
      description:
        "look at the repository's settings too: tag rules, immutable releases, reviewers; with GITHUB_TOKEN or GH_TOKEN",
    },
    repository: {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: "with --online: the repository to ask about, else the job's, else that of the clone's remote",
    },
    'api-url': {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: "with --online: GitHub API to ask, else GITHUB_API_URL, else that of the repository's host",
    },
    'list-rules': { kind: 'flag', description: 'list the rules, and look at nothing' },
  },
  formats: ['text', 'json', 'sarif', 'github', 'junit', 'markdown'],
  examples: [
    { title: 'the workflows of a project', command: 'selfsame preflight' },
    { title: 'mend what can be mended', command: 'selfsame preflight --fix' },
    { title: 'annotations in a pull request', command: 'selfsame preflight --format github' },
  ],
  variables: [
    ...tokenVariables,
    { name: 'GITHUB_REPOSITORY', description: 'with --online: the repository of the job, where none is named' },
    { name: 'GITHUB_SERVER_URL', description: 'the server of that repository, and of the actions whose commits --fix asks for' },
    ...githubVariables,
    ...proxyVariables,
  ],
  pages: [
    { path: 'preflight.md', about: 'what each rule sees, and what it does not' },
    { path: 'preflight.md#json', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'nothing was found', no: 'something was found' },
  async run({ options, positionals, world: openWorld, format, progress, print }) {
    const [{ describePreflightRules, preflight }, { printPreflightRules, toPreflightReport }, { findingPrinter }] =
      await Promise.all([
        import('../../ops/preflight.ts'),
        import('../../report/preflight-report.ts'),
        import('../finding-printer.ts'),
      ]);
    if (options['list-rules']) {
      print({ schemaVersion: 1, rules: describePreflightRules() }, ({ rules }, style) => printPreflightRules(rules, style));
      return exitCodes.yes;
    }
    const [world, printer] = await Promise.all([openWorld(), findingPrinter(format)]);
    const check = await preflight(world, { paths: positionals, fix: options.fix, ...onlineOptions(options) }, progress);
    print(check, (value, style) => printer(toPreflightReport(value), style));
    return exitCodeOf(check.outcome);
  },
});

function onlineOptions({
  online,
  repository,
  'api-url': apiUrl,
}: {
  readonly online: boolean;
  readonly repository: string | undefined;
  readonly 'api-url': string | undefined;
}): { readonly online?: { readonly repository?: string; readonly apiUrl?: string } } {
  if (online)
    return { online: { ...(repository === undefined ? {} : { repository }), ...(apiUrl === undefined ? {} : { apiUrl }) } };
  if (repository === undefined && apiUrl === undefined) return {};
  throw new ToolError('usage', 'usage/contradiction', '"--repository" and "--api-url" are for "--online" alone', {
    help: 'add --online, or leave them out',
  });
}
