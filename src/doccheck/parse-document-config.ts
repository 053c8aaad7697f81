// Reads doc-check.yaml strictly. Format: docs/doc-check.md.

import { didYouMean } from '../codec/suggest.ts';
import { type ParsedYaml, parseYaml } from '../codec/yaml.ts';
import { ToolError } from '../model/tool-error.ts';

export interface DocumentCheckConfig {
  /** Documents and headings that must be there: path to heading texts. */
  readonly required: Readonly<Record<string, readonly string[]>>;
}

type YamlPath = Parameters<ParsedYaml['positionOf']>[0];

const knownKeys = ['required'];

/** What is checked without a doc-check.yaml: no document is required. */
export const defaultDocumentCheckConfig: DocumentCheckConfig = { required: {} };

/**
 * @param file Name for positions, as the user knows it.
 * @throws {ToolError} `config/bad-yaml`, `config/unknown-key`, `config/bad-value`.
 */
export function parseDocumentConfig(text: string, file: string): DocumentCheckConfig {
  const yaml = parseYaml(text, file);
  const root = mapping(yaml, [], yaml.value, 'the file must be a mapping with the key "required"');
  for (const key of Object.keys(root)) {
    if (knownKeys.includes(key)) continue;
    throw new ToolError('config', 'config/unknown-key', `unknown key "${key}"${didYouMean(key, knownKeys)}`, {
      help: 'the one key is "required"',
      at: yaml.positionOf([key], 'key'),
    });
  }
  const required = mapping(yaml, ['required'], root.required, '"required" must map paths of documents to lists of headings');
  return {
    required: Object.fromEntries(
      Object.entries(required).map(([path, headings]) => [checkedPath(yaml, path), headingsOf(yaml, path, headings)]),
    ),
  };
}

function headingsOf(yaml: ParsedYaml, path: string, value: unknown): readonly string[] {
  if (!Array.isArray(value))
    throw badValue(yaml, ['required', path], `"${path}" must have a list of headings, which may be empty: []`);
  return value.map((heading: unknown, index) => {
    const at: YamlPath = ['required', path, index];
    if (typeof heading !== 'string' || heading.trim() === '')
      throw badValue(yaml, at, 'a heading must be a text; put it in quotes');
    if (value.indexOf(heading) !== index) throw badValue(yaml, at, `the heading "${heading}" is there twice`);
    return heading;
  });
}

/** Paths are compared with those of the documents looked at, so that one that leads out could never be met. */
function checkedPath(yaml: ParsedYaml, path: string): string {
  if (path.startsWith('/') || path.includes('\\') || path.split('/').some((part) => part === '..' || part === '')) {
    throw new ToolError(
      'config',
      'config/bad-value',
      `"${path}" is not a relative path with forward slashes inside the project`,
      {
        at: yaml.positionOf(['required', path], 'key'),
        help: 'write it as in "docs/guide.md"',
      },
    );
  }
  return path;
}

function mapping(yaml: ParsedYaml, path: YamlPath, value: unknown, message: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value) || Object.keys(value).length === 0) throw badValue(yaml, path, message);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badValue(yaml: ParsedYaml, path: YamlPath, message: string): ToolError {
  return new ToolError('config', 'config/bad-value', message, { at: yaml.positionOf(path), help: 'see docs/doc-check.md' });
}
