// Which tag a release is made from: the one asked for, the only fitting one at the commit, or, in a rehearsal, the one to come.

import { didYouMean } from '../codec/suggest.ts';
import { parseTag, toTag, versionPlace } from '../codec/tag-form.ts';
import { ToolError } from '../model/tool-error.ts';
import { type Git, readGit, tryGit } from './git.ts';

export interface TagQuestion {
  /** Full object name of the commit that is checked out. */
  readonly commit: string;
  /** Form of the tags, such as `v${version}`. */
  readonly form: string;
  /** The tag asked for. */
  readonly tag: string | undefined;
  /** The version that the configuration states. */
  readonly version: string | undefined;
  /** The version that a manifest states: for a rehearsal without a tag. */
  readonly manifestVersion: string | undefined;
  readonly rehearsal: boolean;
  readonly dirty: boolean;
}

export interface TagAnswer {
  readonly tag: string;
  readonly version: string;
  /** Whether the tag is there, at the commit. */
  readonly tagged: boolean;
}

/** The version of a rehearsal in which nothing states one. */
const rehearsalVersion = '0.0.0-rehearsal';

/**
 * @throws {ToolError} of kind `source`: `source/tag-form`, `version-differs`, `tag-elsewhere`, `tag-not-commit`, `no-such-tag`,
 *   `no-tag`, `several-tags`, `shallow`.
 */
export async function readTag(git: Git, question: TagQuestion): Promise<TagAnswer> {
  const here = await tagsAt(git, question.commit);
  return question.tag === undefined ? findTag(git, question, here) : checkTag(git, question, question.tag, here);
}

async function checkTag(git: Git, question: TagQuestion, tag: string, here: readonly string[]): Promise<TagAnswer> {
  const { form, commit, rehearsal } = question;
  const version = parseTag(form, tag);
  if (version === undefined) {
    throw new ToolError('source', 'source/tag-form', `the tag "${tag}" is not of the form "${form}"`, {
      help: `name a tag such as "${toTag(form, '1.2.3')}", or correct "tag" in selfsame.yaml`,
    });
  }
  if (question.version !== undefined && question.version !== version) throw versionDiffers(tag, version, question.version);
  if (here.includes(tag)) return { tag, version, tagged: true };
  // A version has none of the characters that rev-parse reads in names.
  if ((await tryGit(git, ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}`])) !== undefined) {
    const other = await tryGit(git, ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]);
    if (other === undefined) {
      throw new ToolError('source', 'source/tag-not-commit', `the tag "${tag}" names no commit`, {
        help: 'make the tag again, at a commit',
      });
    }
    throw new ToolError(
      'source',
      'source/tag-elsewhere',
      `the tag "${tag}" is at commit "${short(other)}", not at "${short(commit)}", which is checked out`,
      {
        help: `run "git checkout ${tag}" first`,
      },
    );
  }
  if (rehearsal) return { tag, version, tagged: false };
  await refuseShallow(git, `the tag "${tag}" is not there`);
  throw new ToolError('source', 'source/no-such-tag', `the tag "${tag}" is not there${didYouMean(tag, await allTags(git))}`, {
    help: `make it with "git tag ${tag}", fetch it with "git fetch --tags", or rehearse with --rehearse`,
  });
}

async function findTag(git: Git, question: TagQuestion, here: readonly string[]): Promise<TagAnswer> {
  const { form, rehearsal, dirty } = question;
  const fitting = here.flatMap((tag) => {
    const version = parseTag(form, tag);
    return version === undefined ? [] : [{ tag, version, tagged: true }];
  });
  const wanted = question.version === undefined ? fitting : fitting.filter(({ version }) => version === question.version);
  const [first, second] = wanted;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const names = wanted.map(({ tag }) => `"${tag}"`).join(', ');
    throw new ToolError('source', 'source/several-tags', `the commit has several tags: ${names}`, {
      help: `name one with --tag, such as --tag ${first.tag}`,
    });
  }
  const [contradicting] = fitting;
  // In a dirty rehearsal, the version may have been raised since the tag was made.
  if (contradicting !== undefined && question.version !== undefined && !(rehearsal && dirty)) {
    throw versionDiffers(contradicting.tag, contradicting.version, question.version);
  }
  if (rehearsal) {
    const version = question.version ?? question.manifestVersion ?? rehearsalVersion;
    return { tag: toTag(form, version), version, tagged: false };
  }
  const [unfit] = here;
  if (unfit !== undefined) {
    throw new ToolError('source', 'source/tag-form', `the commit has the tag "${unfit}", which is not of the form "${form}"`, {
      help: `correct "tag" in selfsame.yaml, or tag the commit with "git tag ${toTag(form, question.version ?? '1.2.3')}"`,
    });
  }
  await refuseShallow(git, 'the commit has no tag');
  throw new ToolError('source', 'source/no-tag', `the commit "${short(question.commit)}" has no tag`, {
    help: `tag it with "git tag ${toTag(form, question.version ?? 'VERSION')}", or rehearse with --rehearse`,
  });
}

async function refuseShallow(git: Git, what: string): Promise<void> {
  if ((await tryGit(git, ['rev-parse', '--is-shallow-repository'])) !== 'true') return;
  throw new ToolError('source', 'source/shallow', `${what}, and the clone is shallow, so it may have been left out`, {
    help: 'run "git fetch --tags --unshallow"; for actions/checkout, set "fetch-depth: 0"',
  });
}

function versionDiffers(tag: string, version: string, wanted: string): ToolError {
  return new ToolError(
    'source',
    'source/version-differs',
    `the tag "${tag}" carries version "${version}", selfsame.yaml says "${wanted}"`,
    {
      help: `correct "version" in selfsame.yaml, or take it out: the tag alone can carry it (form "${versionPlace}")`,
    },
  );
}

async function tagsAt(git: Git, commit: string): Promise<readonly string[]> {
  return names(await readGit(git, ['for-each-ref', `--points-at=${commit}`, '--format=%(refname)', 'refs/tags']));
}

async function allTags(git: Git): Promise<readonly string[]> {
  return names(await readGit(git, ['for-each-ref', '--format=%(refname)', '--count=10000', '--sort=-creatordate', 'refs/tags']));
}

/** Names of refs hold no white space (git-check-ref-format). */
function names(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('refs/tags/') ? [line.slice('refs/tags/'.length)] : []));
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
