// The version that a project's own manifest states, for rehearsals before there is a tag.

import { isVersion } from '../codec/tag-form.ts';
import { readTomlText } from '../codec/toml-text.ts';

/** Manifests at the root, in the order in which they are asked. */
export const manifestNames: readonly string[] = ['package.json', 'Cargo.toml', 'Chart.yaml', 'pyproject.toml'];

/** The version in a manifest of that name; `undefined` where it states none that can be in a tag. */
export function parseManifestVersion(name: string, text: string): string | undefined {
  const version = textOf(name, text);
  return version !== undefined && isVersion(version) ? version : undefined;
}

function textOf(name: string, text: string): string | undefined {
  switch (name) {
    case 'package.json':
      return jsonVersion(text);
    case 'Cargo.toml':
      return readTomlText(text, 'package', 'version') ?? readTomlText(text, 'workspace.package', 'version');
    case 'Chart.yaml':
      return /^version:[ \t]+["']?([^\s"'#]+)/m.exec(text)?.[1];
    case 'pyproject.toml':
      return readTomlText(text, 'project', 'version') ?? readTomlText(text, 'tool.poetry', 'version');
    default:
      return undefined;
  }
}

function jsonVersion(text: string): string | undefined {
  try {
    const version: unknown = JSON.parse(text)?.version;
    return typeof version === 'string' ? version : undefined;
  } catch {
    // A manifest that is no JSON states no version; the build will say what is wrong with it.
    return undefined;
  }
}
