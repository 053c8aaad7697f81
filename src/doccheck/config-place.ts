// Where doc-check.yaml declares something, for findings about the declaration itself.

import type { DocumentPlace } from '../model/document.ts';
import type { Project } from './rule.ts';

export interface ConfigPlace extends DocumentPlace {
  readonly file: string;
}

/**
 * The line on which a name stands as the value of a key, `name: error codes`, or as a key itself, `figures: npm run …`; the first line
 * where it is not found, as with a configuration under another name.
 */
export async function placeInConfig(project: Project, name: string): Promise<ConfigPlace> {
  const file = 'doc-check.yaml';
  const lines = ((await project.readText(file)) ?? '').split('\n');
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const declares = new RegExp(String.raw`^(?:.*[{,:-]\s+|\s*)["']?${escaped}["']?\s*(?:[:,}#].*)?$`);
  const index = lines.findIndex((line) => declares.test(line));
  if (index === -1) return { file, line: 1, column: 1 };
  return { file, line: index + 1, column: (lines[index] ?? '').search(/\S/) + 1 };
}
