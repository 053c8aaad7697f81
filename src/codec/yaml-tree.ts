// One YAML document as a tree of nodes, each with its place in the text: for what judges a file line by line, or edits it.
// Made by parseYamlTree of codec/yaml.ts.

import type { Position } from '../model/tool-error.ts';

interface Place {
  /** Offset of its first character, in UTF-16 units; of a block scalar that is its `|` or `>`. */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The value as text; of a plain scalar as it is written, such as `1.10`. Empty where nothing is written. */
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface YamlPair {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlMap extends Place {
  readonly kind: 'map';
  /** Whether it is written in braces. */
  readonly flow: boolean;
  /** As written; no key is there twice. */
  readonly pairs: readonly YamlPair[];
}

export interface YamlList extends Place {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

/** An alias is the very node that its anchor stands at, so one node may be met in several places. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlComment {
  readonly line: number;
  /** Offset of its `#`. */
  readonly start: number;
  /** What follows the `#`, without white space around it. */
  readonly text: string;
}

export interface YamlTree {
  readonly text: string;
  /** An empty scalar where the document is empty. */
  readonly root: YamlNode;
  readonly positionOf: (offset: number) => Position;
  /** In the order of the text. */
  readonly comments: readonly YamlComment[];
}

/** The pair of a key; undefined where the node is no map or lacks it. */
export function pairOf(node: YamlNode | undefined, key: string): YamlPair | undefined {
  return node?.kind === 'map' ? node.pairs.find((pair) => pair.key.text === key) : undefined;
}

export function childOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return pairOf(node, key)?.value;
}

export function pairsOf(node: YamlNode | undefined): readonly YamlPair[] {
  return node?.kind === 'map' ? node.pairs : [];
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

export function scalarOf(node: YamlNode | undefined): YamlScalar | undefined {
  return node?.kind === 'scalar' ? node : undefined;
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return scalarOf(node)?.text;
}

/** A text, or each text of a list: `on: push`, `on: [push]`. Anything else in it is left out. */
export function scalarsOf(node: YamlNode | undefined): readonly YamlScalar[] {
  if (node?.kind === 'scalar') return node.text === '' ? [] : [node];
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [item] : []));
}

/** Every scalar below a node, keys left out, in the order of the document. */
export function allScalars(node: YamlNode | undefined): readonly YamlScalar[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case 'scalar':
      return [node];
    case 'list':
      return node.items.flatMap(allScalars);
    case 'map':
      return node.pairs.flatMap(({ value }) => allScalars(value));
  }
}

/**
 * Offset in the document of a character of a scalar's text. Exact where the text stands as it is; where quotes, folding or indentation
 * change it, the nearest character that stands for it.
 */
export function offsetInDocument(document: string, scalar: YamlScalar, index: number): number {
  return offsetsInDocument(document, scalar)(index);
}

/** As `offsetInDocument`, for many characters of one scalar. */
export function offsetsInDocument(document: string, scalar: YamlScalar): (index: number) => number {
  let places = placesOf.get(scalar);
  if (places === undefined) {
    places = toPlaces(document, scalar);
    placesOf.set(scalar, places);
  }
  const known = places;
  return (index) => known[index] ?? scalar.start;
}

/** Walked once a scalar: a long one may be asked for thousands of places. */
const placesOf = new WeakMap<YamlScalar, Uint32Array>();

function toPlaces(document: string, scalar: YamlScalar): Uint32Array {
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  const header = isBlock ? document.indexOf('\n', scalar.start) + 1 : scalar.start;
  const quoted = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  let at = (isBlock && header === 0 ? scalar.end : header) + quoted;
  const { text } = scalar;
  const places = new Uint32Array(text.length).fill(scalar.start);
  // Both are walked together; white space of either side that the other lacks is passed over.
  for (let read = 0; read < text.length && at < scalar.end; ) {
    const wanted = text.charAt(read);
    const there = document.charAt(at);
    const same = wanted === there || (isSpace(wanted) && isSpace(there));
    if (!same && !isSpace(wanted)) at += 1;
    else if (!same && isSpace(there)) at += 1;
    else {
      places[read] = at;
      read += 1;
      if (same) at += 1;
    }
  }
  return places;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}
