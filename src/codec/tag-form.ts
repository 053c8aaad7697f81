// Versions, tags, and the form that leads from one to the other, such as `v${version}`.

/** What stands for the version in a form. */
export const versionPlace = '${version}';

/** As JSON Schemas print it. A version becomes part of file names, tags and commands, so it holds nothing that any of these reads. */
export const versionPattern = /^[0-9A-Za-z][0-9A-Za-z._+-]*$/;

/** Whether a text can be a version: letters, digits, `.`, `_`, `+` and `-`, up to 128, as git and file systems can bear it. */
export function isVersion(text: string): boolean {
  return text.length <= 128 && versionPattern.test(text) && !text.includes('..') && !/\.(lock)?$/.test(text);
}

/** What is wrong with a form, as a phrase; undefined for a good one. Rules: git-check-ref-format(1). */
export function tagFormFault(form: string): string | undefined {
  const parts = form.split(versionPlace);
  if (parts.length !== 2) return `must contain "${versionPlace}" exactly once`;
  const sample = parts.join('1');
  if (!/^[!-~]+$/.test(sample) || /[~^:?*[\\\s$]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|^[-./]|[./]$/.test(sample)) {
    return 'must be a name that git takes for a tag';
  }
  return form.length > 200 ? 'must be shorter' : undefined;
}

/** The tag that carries a version. */
export function toTag(form: string, version: string): string {
  return form.split(versionPlace).join(version);
}

/** The version that a tag carries; undefined for a tag that is not of the form. */
export function parseTag(form: string, tag: string): string | undefined {
  const [before = '', after = ''] = form.split(versionPlace);
  if (tag.length <= before.length + after.length || !tag.startsWith(before) || !tag.endsWith(after)) return undefined;
  const version = tag.slice(before.length, tag.length - after.length);
  return isVersion(version) ? version : undefined;
}

/** Whether a version is one of a prerelease: what stands behind `+` says nothing of it. */
export function isPrerelease(version: string): boolean {
  return version.split('+', 1)[0]?.includes('-') === true;
}
