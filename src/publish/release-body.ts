// The text of a release on GitHub: the section of the change log, once every merged note stands in it; or a file that was given.

import { counted } from '../model/counted.ts';
import type { MissingNote, PublishConfig } from '../model/publish.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { findSection } from './changelog.ts';
import type { GithubPlace } from './github-answer.ts';
import { findLastTag, readMergedPulls, type SinceWhen } from './merged-pulls.ts';
import { lackingNotes, parseReleaseNotes } from './release-notes.ts';

export type NotesRequest =
  | { readonly from: 'file'; readonly text: string }
  | {
      readonly from: 'changelog';
      /** As errors name it. */
      readonly file: string;
      /** Absent where there is no such file. */
      readonly text: string | undefined;
      /** Texts of the templates of pull requests. */
      readonly templates: readonly string[];
      readonly pullRequestNotes: PublishConfig['pullRequestNotes'];
      readonly since: SinceWhen;
      readonly version: string;
    };

export type ReleaseBody =
  | { readonly status: 'whole'; readonly text: string /** What was held against it, as a phrase. */; readonly detail: string }
  | { readonly status: 'missing'; readonly missing: readonly MissingNote[] };

/** What GitHub takes, less the marker. */
const longestText = 124_000;

/**
 * @throws {ToolError} `publish/notes-too-long`, `publish/no-changelog`, and as `readMergedPulls`.
 */
export async function readReleaseBody(api: GithubApi, place: GithubPlace, request: NotesRequest): Promise<ReleaseBody> {
  if (request.from === 'file') return { status: 'whole', text: requireShort(request.text.trim()), detail: 'as given' };
  const { file, text, since, version } = request;
  if (text === undefined) {
    throw new ToolError('source', 'publish/no-changelog', `there is no "${file}" here to take the notes of the release from`, {
      help: 'run this in a clone of the project at its tag, or give the notes with --notes-from FILE',
    });
  }
  const section = findSection(text, [version, since.tag]);
  const missing: MissingNote[] = [];
  switch (section.status) {
    case 'found':
      break;
    case 'missing':
      missing.push({ reason: `"${file}" has no section for "${since.tag}"`, add: `## [${version}]` });
      break;
    case 'empty':
      missing.push({ reason: `line ${section.line} of "${file}" is the heading of "${since.tag}", and nothing stands below it` });
      break;
    case 'twice':
      missing.push({ reason: `"${file}" has "${since.tag}" in lines ${section.lines.join(' and ')}: it must have one section` });
      break;
  }
  const lastTag = await findLastTag(api, place, since);
  const pulls = lastTag === undefined ? [] : await readMergedPulls(api, place, lastTag, since.commit);
  const said = section.status === 'found' ? section.text : '';
  for (const { number, url, body } of pulls) {
    const notes = parseReleaseNotes(body, request.templates);
    if (notes.status === 'missing' && request.pullRequestNotes === 'required') {
      missing.push({ pullRequest: number, url, reason: `pull request ${number} ${notes.reason}` });
    }
    if (notes.status !== 'notes') continue;
    for (const note of lackingNotes(said, notes.notes)) {
      missing.push({
        pullRequest: number,
        url,
        reason: `the note of pull request ${number} is not in the section`,
        add: `- ${note} (#${number})`,
      });
    }
  }
  if (missing.length > 0) return { status: 'missing', missing };
  const detail =
    lastTag === undefined ? 'no earlier tag to look back to' : `${counted(pulls.length, 'pull request')} since ${lastTag}`;
  return { status: 'whole', text: requireShort(said), detail };
}

function requireShort(text: string): string {
  if (text.length <= longestText) return text;
  throw new ToolError(
    'source',
    'publish/notes-too-long',
    `the notes have ${text.length} characters, more than the ${longestText} that GitHub takes`,
    {
      help: 'shorten them, or give shorter ones with --notes-from FILE that link to the whole text',
    },
  );
}
