// What a recipe of `selfsame init` is: how one kind of project is recognised, and the build that gives the same bytes twice.

/** The files of a project, as git lists them. */
export interface ProjectFiles {
  /** Paths with forward slashes. */
  readonly paths: readonly string[];
  /** Name of the folder that holds them: often the project's own. */
  readonly folderName: string;
  has(path: string): boolean;
  /** Text of a file; empty when it is not there. */
  read(path: string): Promise<string>;
}

export interface Recipe {
  /** Such as `Go module`; shown to the user. */
  readonly title: string;
  /** File at the root that it is recognised by. */
  readonly marker: string;
  /** Undefined where the file is there but nothing that could be released. */
  readonly write: (files: ProjectFiles) => Promise<RecipeText | undefined>;
}

export interface RecipeText {
  /** Name of the release, before it is made fit for one. */
  readonly name: string;
  /** Lines of selfsame.yaml after `name`, with comments. */
  readonly lines: readonly string[];
}

/** Names that may stand in a shell command and a path as they are. */
export function isPlainName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text);
}

/** Lower-case letters, digits, `.`, `_` and `-`, as the key `name` demands; `project` when nothing of the text is left. */
export function toReleaseName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100)
    .replace(/[^a-z0-9]+$/, '');
  return name === '' ? 'project' : name;
}

/** Brings the permission bits of the checkout, which follow the umask, to one form before they are packed. */
export const normaliseModes =
  'find . -name .git -prune -o -name node_modules -prune -o -name .venv -prune -o ! -type l -exec chmod u=rwX,go=rX {} +';
