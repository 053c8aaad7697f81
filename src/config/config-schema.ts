// The form of selfsame.yaml: the one description that both parses it and makes schema/selfsame.schema.json.
// Each message completes `"key" …`, such as `"build.run" must be shell commands`. Rules between keys: config-rules.ts.

import { schema as v } from '../codec/schema.ts';
import { tagFormFault, versionPattern } from '../codec/tag-form.ts';
import { defaultRunner } from '../model/config.ts';
import { defaultPublishConfig } from '../model/publish.ts';
import { identitySourceIds, sigstoreNames } from '../model/signing.ts';
import { variationIds, wallIds } from '../model/variation-ids.ts';
import { folder, hasControls, id, path, paths, shell, template, text } from './config-values.ts';
import { isDuration } from './duration.ts';

const archive = v.strictObject(
  {
    name: v.pipe(
      template('the file name of the archive', 'each target'),
      v.check(
        (value) => !/[/\\]/.test(value) && !value.startsWith('-'),
        'must be a file name: without "/", not starting with "-"',
      ),
      v.description(
        'File name of the archive. ${name}, ${version}, ${tag}, ${commit}, ${target} and ${sourceDate:FORM} are filled in.',
      ),
    ),
    format: v.optional(
      v.pipe(
        v.picklist(['tar.gz', 'zip'], 'must be "tar.gz" or "zip"'),
        v.description('How it is packed. Default: by the end of the name; ".tar.gz" and ".tgz" are tar.gz, ".zip" is zip.'),
      ),
    ),
    files: v.pipe(
      paths('glob', 'each target'),
      v.minLength(1, 'must name at least one glob'),
      v.description('Globs over the work tree after the build; what they match is packed under its path there.'),
    ),
    strip: v.optional(
      v.pipe(folder('a folder', 'each target'), v.description('Removed from the front of each packed path, such as "dist/".')),
      '',
    ),
    prefix: v.optional(
      v.pipe(folder('a folder', 'each target'), v.description('Put before each packed path, such as "hello-${version}/".')),
      '',
    ),
  },
  'must be an archive: name, format, files, strip, prefix',
);

const embed = v.strictObject(
  {
    file: v.pipe(path('a path', 'each target'), v.description('File of the work tree after the build.')),
    text: v.pipe(template('a text', 'each target'), v.description('What the file must contain once the values are filled in.')),
  },
  'must be an embed: file, text',
);

const gate = v.strictObject(
  {
    id: v.pipe(id('the name of the gate'), v.description('Name of the gate in reports and policies.')),
    run: v.optional(v.pipe(shell, v.description('Shell commands, run by bash in a room of their own at the source commit.'))),
    from: v.optional(
      v.pipe(path('a path'), v.description('Instead of "run": a JUnit file of the work tree that was made elsewhere.')),
    ),
    junit: v.optional(v.pipe(path('a path'), v.description('JUnit file that "run" writes, to count what ran.'))),
    tool: v.optional(v.pipe(shell, v.description('Shell command that prints the version of the tool that the gate runs.'))),
    covers: v.optional(
      v.pipe(paths('glob'), v.description('Globs of the source files that the gate speaks of; their digests are recorded.')),
      [],
    ),
  },
  'must be a gate: id, run or from, junit, tool, covers',
);

const accepted = v.strictObject(
  {
    path: v.pipe(path('a glob'), v.description('Glob of the outputs in which the difference is accepted.')),
    cause: v.pipe(id('the id of a cause'), v.description('Id of the cause that is accepted.')),
    reason: v.pipe(text('a reason'), v.description('Why; it is written into the release.')),
  },
  'must be an accepted difference: path, cause, reason',
);

const acceptedComponent = v.strictObject(
  {
    component: v.pipe(text('a package URL'), v.description('Package URL of the component.')),
    reason: v.pipe(text('a reason'), v.description('Why it is listed without a reader having seen it; written into the SBOM.')),
  },
  'must be an accepted component: component, reason',
);

const duration = 'must be whole seconds or a duration such as "10m" or "1h30m", from 1 second to 24 hours';

const environment = v.record(
  v.pipe(
    v.string('must be the name of a variable'),
    v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable: letters, digits and "_"'),
    v.check((name) => !/^(SOURCE_DATE_EPOCH$|SELFSAME_)/.test(name), 'is set by Selfsame itself, from the source'),
  ),
  v.pipe(
    v.string('must be a text'),
    v.maxLength(65_536, 'must not be longer than 65536 characters'),
    v.check((value) => !hasControls(value), 'must not contain control characters'),
  ),
  'must be variables and their texts',
);

const build = v.strictObject(
  {
    prepare: v.optional(
      v.pipe(
        shell,
        v.description('Shell commands that may use the network, such as fetching what a lock file pins. Run before "run".'),
      ),
    ),
    run: v.pipe(shell, v.description('Shell commands that make the outputs, without a network where the platform can cut it.')),
    outputs: v.optional(
      v.pipe(
        paths('glob', 'each target'),
        v.description('Globs of the files that ship, relative to the work tree. Each must match at least one file.'),
      ),
      [],
    ),
    env: v.optional(
      v.pipe(
        environment,
        v.description('Variables for both builds and the gates. Nothing of the caller is passed on by itself.'),
      ),
      {},
    ),
    vary: v.optional(
      v.pipe(
        v.array(v.picklist(variationIds, `must be one of ${quoted(variationIds)}`), 'must be a list of variations'),
        v.description('In what the second room differs from the first.'),
      ),
      [...variationIds],
    ),
    require: v.optional(
      v.pipe(
        v.array(
          v.picklist([...variationIds, ...wallIds], `must be one of ${quoted([...variationIds, ...wallIds])}`),
          'must be a list of variations and walls',
        ),
        v.description('Variations and walls without whose proof there is no release.'),
      ),
      [],
    ),
    timeout: v.optional(
      v.pipe(
        v.union(
          [
            v.pipe(v.number(duration), v.integer(duration), v.minValue(1, duration), v.maxValue(86_400, duration)),
            v.pipe(
              v.string(duration),
              v.regex(/^(?=\d)(\d{1,2}h)?(\d{1,4}m)?(\d{1,5}s)?$/, duration),
              v.check(isDuration, duration),
            ),
          ],
          duration,
        ),
        v.description('How long "prepare" and "run" may take, each: whole seconds, or a duration such as "10m" or "1h30m".'),
      ),
      3600,
    ),
  },
  'must be the parts of the build: prepare, run, outputs, env, vary, require, timeout',
);

const target = v.strictObject(
  {
    name: v.pipe(id('the name of the target'), v.description('Name of the target: what ${target} stands for.')),
    runner: v.optional(
      v.pipe(
        v.string('must be the label of a runner'),
        v.maxLength(100, 'must not be longer than 100 characters'),
        v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the label of a runner: letters, digits, ".", "_" and "-"'),
        v.description('Label of the machine that a workflow builds it on.'),
      ),
      defaultRunner,
    ),
    env: v.optional(
      v.pipe(environment, v.description('Variables for the builds of this target, besides those of "build.env".')),
      {},
    ),
  },
  'must be a target: name, runner, env',
);

const sbom = v.strictObject(
  {
    evidence: v.optional(
      v.pipe(paths('path'), v.description('Files of the work tree that say what was built in, such as a metafile of esbuild.')),
      [],
    ),
    supplier: v.optional(v.pipe(text('the name of the supplier'), v.description('Who supplies the artifacts, in the SBOM.'))),
    author: v.optional(v.pipe(text('the name of the author'), v.description('Who wrote the SBOM.'))),
    accept: v.optional(
      v.pipe(
        v.array(acceptedComponent, 'must be a list of components'),
        v.description('Components that no reader finds and that a person vouches for.'),
      ),
      [],
    ),
  },
  'must be the parts of the SBOM: evidence, supplier, author, accept',
);

const sign = v.strictObject(
  {
    sigstore: v.optional(
      v.pipe(
        v.picklist(sigstoreNames, `must be ${sigstoreNames.map((name) => `"${name}"`).join(' or ')}`),
        v.description('A Sigstore known by name; its services and root are refreshed before signing. Default: "public-good".'),
      ),
    ),
    signingConfig: v.optional(
      v.pipe(
        path('a path'),
        v.description('Instead of "sigstore": a SigningConfig that names the services. Needs "trustedRoot".'),
      ),
    ),
    trustedRoot: v.optional(v.pipe(path('a path'), v.description('The trusted_root.json that the services lead to.'))),
    identityFrom: v.optional(
      v.pipe(
        v.picklist(identitySourceIds, `must be one of ${quoted(identitySourceIds)}`),
        v.description('Where the identity token comes from, where several are at hand.'),
      ),
    ),
  },
  'must be the parts of signing: sigstore, signingConfig, trustedRoot, identityFrom',
);

/** A folder is named on the command line alone. */
const configTargets = ['github-release', 'attestations'] as const;

const publish = v.strictObject(
  {
    to: v.optional(
      v.pipe(
        v.array(v.picklist(configTargets, `must be one of ${quoted(configTargets)}`), 'must be a list of targets to publish to'),
        v.minLength(1, 'must name at least one target'),
        v.description('Where "selfsame publish" publishes to, in this order, unless --to says otherwise.'),
      ),
      [...defaultPublishConfig.to],
    ),
    changelog: v.optional(
      v.pipe(path('a path'), v.description('Change log that must have a section for the tag: the notes of the release.')),
      defaultPublishConfig.changelog,
    ),
    pullRequestNotes: v.optional(
      v.pipe(
        v.picklist(['required', 'not-required'], 'must be "required" or "not-required"'),
        v.description('Whether every pull request since the last tag must have a block of release notes, or "NONE" in it.'),
      ),
      defaultPublishConfig.pullRequestNotes,
    ),
  },
  'must be the parts of publishing: to, changelog, pullRequestNotes',
);

/** The file as it is written, defaults filled in. */
export const configSchema = v.pipe(
  v.strictObject(
    {
      name: v.pipe(
        v.string('must be a text'),
        v.maxLength(100, 'must not be longer than 100 characters'),
        v.regex(
          /^[a-z0-9][a-z0-9._-]*$/,
          'must be lower-case letters, digits, ".", "_" and "-", starting with a letter or digit',
        ),
        v.description('Name of what is released: part of file names and statements.'),
      ),
      version: v.optional(
        v.pipe(
          v.string('must be a text'),
          v.maxLength(128, 'must not be longer than 128 characters'),
          v.regex(versionPattern, 'must be letters, digits, ".", "_", "+" and "-", starting with a letter or digit'),
          v.check((value) => !value.includes('..') && !/\.(lock)?$/.test(value), 'must be a version that git takes in a tag'),
          v.description('When given, the tag must carry this very version.'),
        ),
      ),
      tag: v.optional(
        v.pipe(
          v.string('must be a text'),
          v.check(
            (value) => tagFormFault(value) === undefined,
            (issue) => tagFormFault(issue.input) ?? '',
          ),
          v.description('Form of the tags, with ${version} once.'),
        ),
        'v${version}',
      ),
      build: v.pipe(build, v.description('How the source becomes files, twice.')),
      targets: v.optional(
        v.pipe(
          v.array(target, 'must be a list of targets'),
          v.maxLength(100, 'must not have more than 100 targets'),
          v.description(
            'For what it is built, each target twice, into one release. Without any, there is one build, made twice.',
          ),
        ),
        [],
      ),
      archives: v.optional(
        v.pipe(
          v.array(archive, 'must be a list of archives'),
          v.description('Archives that Selfsame packs, the same bytes on every machine.'),
        ),
        [],
      ),
      embeds: v.optional(
        v.pipe(
          v.array(embed, 'must be a list of embeds'),
          v.description('Texts that built files must contain, such as the date of the source.'),
        ),
        [],
      ),
      sbom: v.optional(v.pipe(sbom, v.description('What the lists of components say.')), {}),
      compare: v.optional(
        v.pipe(
          v.strictObject(
            {
              accept: v.optional(
                v.pipe(
                  v.array(accepted, 'must be a list of accepted differences'),
                  v.description('Differences that are let pass, and told in every report.'),
                ),
                [],
              ),
            },
            'must be the parts of the comparison: accept',
          ),
          v.description('How the two builds are compared.'),
        ),
        {},
      ),
      gates: v.optional(
        v.pipe(
          v.array(gate, 'must be a list of gates'),
          v.description('Checks of the project; one that fails stops the release.'),
        ),
        [],
      ),
      sign: v.optional(v.pipe(sign, v.description('Where a release is signed. Options of the command line come first.')), {}),
      verify: v.optional(
        v.pipe(
          v.unknown(),
          v.check(
            (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
            'must be a policy: keys and values',
          ),
          v.description('Policy for those who verify a release. See docs/policy.md.'),
        ),
      ),
      publish: v.optional(v.pipe(publish, v.description('How a release is published. See docs/publish.md.')), {}),
    },
    'must be keys and values, such as "name: hello"',
  ),
  v.title('selfsame.yaml'),
  v.description('How Selfsame releases a project. See docs/configuration.md.'),
);

/** The file as it is written, defaults filled in. */
export type ConfigFile = v.InferOutput<typeof configSchema>;

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}
