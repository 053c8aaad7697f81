// Writes a first selfsame.yaml for what a project is: a build that gives the same bytes twice, with the reason for each line.

import { printYamlScalar } from '../codec/print-yaml.ts';
import { ToolError } from '../model/tool-error.ts';
import { recipes } from './recipes/index.ts';
import { type ProjectFiles, type Recipe, type RecipeText, toReleaseName } from './recipes/recipe.ts';

export interface RecognisedProject {
  /** Text of selfsame.yaml. */
  readonly yaml: string;
  /** What was recognised, such as `Go module`. */
  readonly recognised: string;
}

/**
 * @param files Paths of the project's files, with forward slashes.
 * @param readText Reads one of them.
 * @param folderName Name of the folder that holds them.
 * @throws {ToolError} `config/nothing-recognised` when no recipe fits.
 */
export async function recogniseProject(
  files: readonly string[],
  readText: (path: string) => Promise<string>,
  folderName = '',
): Promise<RecognisedProject> {
  const known = new Set(files);
  const project: ProjectFiles = {
    paths: files,
    folderName,
    has: (path) => known.has(path),
    read: async (path) => (known.has(path) ? readText(path) : ''),
  };
  const found: { readonly recipe: Recipe; readonly text: RecipeText }[] = [];
  for (const recipe of recipes) {
    const text = project.has(recipe.marker) ? await recipe.write(project) : undefined;
    if (text !== undefined) found.push({ recipe, text });
  }
  const [primary, ...others] = found;
  if (primary === undefined) {
    const kinds = recipes.map(({ title, marker }) => `${title} (${marker})`).join(', ');
    throw new ToolError('config', 'config/nothing-recognised', 'nothing was recognised that could be built here', {
      help: `write selfsame.yaml by hand, see docs/configuration.md; recognised are, at the root: ${kinds}`,
    });
  }
  return {
    yaml: print(
      primary.recipe,
      primary.text,
      others.map(({ recipe }) => recipe),
    ),
    recognised: primary.recipe.title,
  };
}

function print(recipe: Recipe, text: RecipeText, others: readonly Recipe[]): string {
  const also = others.map(({ title, marker }) => `${title} (${marker})`).join(', ');
  return [
    `# How Selfsame releases this project: recognised as ${recipe.title} by ${recipe.marker}. Every key: docs/configuration.md`,
    ...(also === '' ? [] : [`# Also seen, and not used here: ${also}.`]),
    '# Try it with "selfsame release --rehearse": nothing leaves the machine.',
    `name: ${printYamlScalar(toReleaseName(text.name))}`,
    ...text.lines,
    '',
  ].join('\n');
}
