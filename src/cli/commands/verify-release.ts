// verify-release: an offline verdict over a whole release folder.

import { exitCodes, ToolError } from '../../model/tool-error.ts';
import type { VerifyOptions } from '../../ops/verify-release.ts';
import { type Call, defineCommand, namesOf } from '../command.ts';
import { verdictPrinter } from '../verdict-printer.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { downloadOnly, fetchingOptions } from './fetching-options.ts';
import { absolute } from './project-options.ts';
import { rebuildAfter, sourceOption } from './rebuild-options.ts';
import { summaryOptions, toSummaryOptions } from './summary-options.ts';
import { githubVariables, identityVariables, proxyVariables, trustVariables } from './variables.ts';
import { releasePolicyOptions, toReleasePolicyOptions } from './verifying-options.ts';

/** What --explain is given where no check is named. */
const allChecks = 'all';

export const verifyReleaseCommand = defineCommand({
  name: 'verify-release',
  summary: 'check a release folder offline, and say yes or no',
  description: [
    'Checks every signature, certificate and log entry against a trusted root, then that the release is whole and was built from the source and by the signer that you name. It needs no account, and no network unless --online asks for a second opinion.',
    'Without --from the release is fetched first, anonymously, from the repository on GitHub that OWNER/REPO@TAG or the remote of this clone names. Then the network is closed, and it is verified.',
    'Whom the release must be signed by comes from these options, from a policy, or from the remote of the clone that this is run in. It is never read from the release itself.',
  ],
  positionals: [
    {
      name: 'VERSION',
      description:
        'tag that was asked for, such as v0.1.0; the release must be signed as this very one. OWNER/REPO@TAG also says whose',
      required: false,
      repeated: false,
      completes: 'nothing',
    },
  ],
  options: {
    from: { kind: 'value', value: 'PATH', completes: 'file', description: 'release folder, or a .tar.gz of it' },
    ...fetchingOptions,
    ...releasePolicyOptions,
    foreign: {
      kind: 'flag',
      description:
        'others may have made the release: without a release.json, what is there must be signed, and nothing says that it is all',
    },
    bundles: {
      kind: 'value',
      value: 'GLOB',
      completes: 'file',
      description: 'with --foreign: bundles that do not lie beside what they sign; relative to the release, or absolute',
    },
    online: {
      kind: 'flag',
      description: 'ask a second verifier too, over the network, with the trusted keys of today; it must agree',
    },
    'tuf-mirror': {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: 'with --online: where the second verifier fetches its trusted keys, in place of the public-good Sigstore',
    },
    'tuf-root': {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'with --tuf-mirror: its first root.json, which you have from its owner',
    },
    previous: {
      kind: 'value',
      value: 'PATH',
      completes: 'file',
      description:
        'earlier release, as a folder or a .tar.gz of it: held to the same policy, and this one must not fall behind it',
    },
    ...summaryOptions,
    rebuild: {
      kind: 'flag',
      description: 'once it is accepted, build its commit again in a room and compare, as "selfsame rebuild" does',
    },
    source: { ...sourceOption, description: `with --rebuild: ${sourceOption.description}` },
    explain: {
      kind: 'value',
      value: 'CHECK',
      completes: 'nothing',
      whenAlone: allChecks,
      description: 'verify nothing, and say what a check proves and what it does not; alone, list all checks',
    },
  },
  groups: [
    { title: 'Where the release is fetched from', options: namesOf(fetchingOptions) },
    { title: 'Releases that others made', options: ['foreign', 'bundles'] },
    { title: 'A second opinion', options: ['online', 'tuf-mirror', 'tuf-root'] },
    { title: 'Verification summaries', options: namesOf(summaryOptions) },
    { title: 'Building it again', options: ['rebuild', 'source'] },
  ],
  formats: ['text', 'json', 'markdown', 'sarif', 'junit', 'html'],
  examples: [
    { title: 'a release on GitHub', command: 'verify-release acme/hello@v0.1.0' },
    {
      title: 'for a machine without a network: fetched here, verified there',
      command: 'verify-release acme/hello@v0.1.0 --download hello-0.1.0 --download-only',
    },
    { title: 'in a clone, by its remote', command: 'verify-release v0.1.0 --from hello-0.1.0' },
    {
      title: 'anywhere, with everything named',
      command:
        'verify-release v0.1.0 --from hello-0.1.0 --identity https://example.org/acme/hello/release.yml@refs/tags/v0.1.0 --issuer https://issuer.example.org --repository https://example.org/acme/hello',
    },
  ],
  variables: [...githubVariables, ...proxyVariables, ...trustVariables, ...identityVariables],
  pages: [
    { path: 'reproducibility.md', about: 'how a third party checks a release' },
    { path: 'checks.md', about: 'what each check proves, and what it does not' },
    { path: 'policy.md', about: 'whom a release must be signed by' },
    { path: 'fetching.md', about: 'where a release is fetched from' },
    { path: 'foreign-releases.md', about: 'releases that others made' },
    { path: 'summaries.md', about: 'verification summaries' },
    { path: 'report.md', about: 'every form of the verdict' },
    { path: 'json.md#verify-release', about: 'what each member of its JSON means' },
  ],
  exits: {
    yes: 'accepted: every check passed; or the check was explained, or the release fetched, as was asked',
    no: 'refused: at least one check failed',
  },
  async run({ options, positionals: [version], world: openWorld, interactive, progress, format, print }) {
    if (options.explain !== undefined) return explain(options.explain, version, format, print);
    if (options['download-only']) {
      const { from, download, repository, 'api-url': apiUrl } = options;
      return downloadOnly(await openWorld(), { version, from, download, apiUrl, repository }, { progress, format, print });
    }
    const world = await openWorld();
    const asked: VerifyOptions = {
      version,
      from: absolute(world, options.from),
      download: absolute(world, options.download),
      apiUrl: options['api-url'],
      ...toReleasePolicyOptions(world, options),
      foreign: options.foreign,
      bundles: options.bundles,
      online: options.online,
      tufMirror: options['tuf-mirror'],
      tufRoot: absolute(world, options['tuf-root']),
      previous: absolute(world, options.previous),
      ...toSummaryOptions(world, options, interactive),
    };
    if (options.rebuild || options.source !== undefined) {
      const { rebuild, source } = options;
      return rebuildAfter(world, asked, { rebuild, source }, { progress, format, print });
    }
    const [{ verifyRelease }, printer] = await Promise.all([import('../../ops/verify-release.ts'), verdictPrinter(format)]);
    const verdict = await verifyRelease(world, asked, progress);
    print(verdict, printer);
    return exitCodeOf(verdict.verdict);
  },
});

async function explain(
  check: string,
  version: string | undefined,
  format: Call['format'],
  print: Call['print'],
): Promise<number> {
  if (version !== undefined || (format !== 'text' && format !== 'json')) {
    throw new ToolError(
      'usage',
      'usage/explain-alone',
      version === undefined
        ? `--explain has no form "${format}"`
        : `--explain verifies nothing, and "${version}" asks for a release`,
      { help: 'write --explain CHECK by itself, with --json if you like' },
    );
  }
  const [{ explainCheck, explainChecks }, { printExplanation, printExplanationList }] = await Promise.all([
    import('../../ops/explain-checks.ts'),
    import('../../report/print-explanation.ts'),
  ]);
  if (check === allChecks) print(explainChecks(), printExplanationList);
  else print(explainCheck(check), printExplanation);
  return exitCodes.yes;
}
