// Changes one node of a JSON text, chosen among all of them.

import type { Random } from './random.ts';

export const nodeChanges = ['remove', 'double', 'retype', 'change', 'move'] as const;

export type NodeChange = (typeof nodeChanges)[number];

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
  readonly path: string;
}

export function changeNode(text: string, way: NodeChange, random: Random): { readonly text: string; readonly what: string } {
  const root: unknown = JSON.parse(text);
  const places = placesOf(root);
  const place = random.pick(way === 'double' ? places.filter(({ parent }) => !Array.isArray(parent)) : places);
  const what = `${way} ${place.path}`;
  switch (way) {
    case 'remove':
      take(place);
      break;
    case 'double':
      return { text: doubled(root, place), what };
    case 'retype':
      place.parent[place.key] = retyped(place.parent[place.key], random);
      break;
    case 'change':
      place.parent[place.key] = changed(place.parent[place.key], random);
      break;
    case 'move': {
      const to = move(root, place, places, random);
      return { text: JSON.stringify(root), what: `${what} to ${to}` };
    }
  }
  return { text: JSON.stringify(root), what };
}

function placesOf(root: unknown): readonly Place[] {
  const places: Place[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      const parent = value as Record<string, unknown>;
      places.push({ parent, key, path: `${path}.${key}` });
      walk(parent[key], `${path}.${key}`);
    }
  };
  walk(root, '');
  return places;
}

function take({ parent, key }: Place): unknown {
  const value = parent[key];
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return value;
}

/** Doubled keys cannot be built as a value: the text gets a second one of the same name, before or after the first. */
function doubled(root: unknown, { parent, key }: Place): string {
  const mark = 'a mark that no release holds';
  const value = parent[key];
  const copy = { [mark]: 0, ...parent };
  for (const each of Object.keys(parent)) delete parent[each];
  Object.assign(parent, copy);
  return JSON.stringify(root).replace(`"${mark}":0`, () => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
}

function retyped(value: unknown, random: Random): unknown {
  return random.pick(
    [null, [], {}, 'x', 123456, true, [value], { value }].filter(
      (other) => typeof other !== typeof value || Array.isArray(other) !== Array.isArray(value),
    ),
  );
}

function changed(value: unknown, random: Random): unknown {
  if (typeof value === 'string')
    return random.pick([`${value}x`, value.slice(1), otherCase(value), '', `\u202e${value}`, `${value}\0`]);
  if (typeof value === 'number') return value + random.pick([-1, 1, 2 ** 40, 0.5]);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return random.pick([[...value, ...value, 1], value.slice(1), [], [...value].reverse()]);
  return random.pick([{}, { ...(value as object), more: 1 }]);
}

function otherCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** Takes the node out and puts it under another parent, by its own name. */
function move(root: unknown, place: Place, places: readonly Place[], random: Random): string {
  const value = take(place);
  const inside = new Set(placesOf(value).map(({ parent }) => parent));
  const parents = [{ parent: root as Record<string, unknown>, path: '' }, ...places].filter(
    ({ parent }) => parent !== place.parent && parent !== value && !inside.has(parent),
  );
  const { parent, path } = random.pick(parents.length === 0 ? [{ parent: place.parent, path: place.path }] : parents);
  if (Array.isArray(parent)) parent.push(value);
  else parent[place.key in parent ? `${place.key}2` : place.key] = value;
  return path;
}
