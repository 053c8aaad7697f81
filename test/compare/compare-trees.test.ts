import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTrees } from '../../src/compare/compare-trees.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { Files, TreeEntry } from '../../src/model/world.ts';

type Node = { readonly text: string; readonly mode?: number } | { readonly link: string } | { readonly folder: number } | 'pipe';
type Content = Readonly<Record<string, Node>>;

function entriesOf(content: Content): readonly TreeEntry[] {
  return Object.entries(content)
    .map(([path, node]): TreeEntry => {
      if (node === 'pipe') return { path, kind: 'other', mode: 0o644, sizeBytes: 0 };
      if ('link' in node) return { path, kind: 'link', mode: 0o777, sizeBytes: 0, target: node.link };
      if ('folder' in node) return { path, kind: 'folder', mode: node.folder, sizeBytes: 0 };
      return { path, kind: 'file', mode: node.mode ?? 0o644, sizeBytes: Buffer.byteLength(node.text) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Two trees in memory, at /1 and /2. */
function compare(first: Content, second: Content, change: Partial<Pick<Files, 'firstDifferences'>> = {}): Promise<Comparison> {
  const bytes = (path: string): Buffer => {
    const node = (path.startsWith('/1/') ? first : second)[path.slice(3)];
    if (node === undefined || node === 'pipe' || !('text' in node)) throw new Error(`read ${path}`);
    return Buffer.from(node.text);
  };
  const files: Pick<Files, 'firstDifferences' | 'readWindow'> = {
    firstDifferences: async (pairs) =>
      pairs.map(([one, other]) => {
        const [left, right] = [bytes(one), bytes(other)];
        let at = 0;
        while (at < left.length && at < right.length && left[at] === right[at]) at += 1;
        return at === left.length && at === right.length ? undefined : at;
      }),
    readWindow: async (path, offset, length) => bytes(path).subarray(offset, offset + length),
    ...change,
  };
  return compareTrees({ folder: '/1', entries: entriesOf(first) }, { folder: '/2', entries: entriesOf(second) }, files);
}

test('equal trees are equal, and every file and byte was compared', async () => {
  const tree: Content = { a: { text: 'one' }, d: { folder: 0o755 }, 'd/b': { text: '' }, l: { link: 'a' } };
  expect(await compare(tree, tree)).toEqual({
    schemaVersion: 1,
    outcome: 'equal',
    filesCompared: 2,
    bytesCompared: 3,
    differences: [],
  });
});

describe('each of these alone makes two trees different', () => {
  const same: Content = { same: { text: 'same' } };

  test.each<[string, Content, Content, unknown]>([
    ['a missing file', { a: { text: '' } }, {}, { kind: 'missing', path: 'a', reason: 'the file is in the first tree alone' }],
    ['an extra file', {}, { a: { text: '' } }, { kind: 'extra', path: 'a', reason: 'the file is in the second tree alone' }],
    [
      'a missing empty folder',
      { a: { folder: 0o755 } },
      {},
      { kind: 'missing', path: 'a', reason: 'the folder is in the first tree alone' },
    ],
    [
      'an extra link',
      {},
      { a: { link: 'x' } },
      { kind: 'extra', path: 'a', reason: 'the symbolic link is in the second tree alone' },
    ],
    [
      'another kind',
      { a: { text: 'x' } },
      { a: { link: 'x' } },
      { kind: 'type', path: 'a', first: 'file', second: 'symbolic link' },
    ],
    [
      'another mode',
      { a: { text: 'x', mode: 0o755 } },
      { a: { text: 'x' } },
      { kind: 'mode', path: 'a', first: '0755', second: '0644' },
    ],
    [
      'another mode of a folder',
      { a: { folder: 0o755 } },
      { a: { folder: 0o775 } },
      { kind: 'mode', path: 'a', first: '0755', second: '0775' },
    ],
    ['another link target', { a: { link: 'x' } }, { a: { link: 'y' } }, { kind: 'link', path: 'a', first: 'x', second: 'y' }],
    [
      'two pipes, which nobody can compare',
      { a: 'pipe' },
      { a: 'pipe' },
      { kind: 'type', path: 'a', first: 'device, pipe or socket', second: 'device, pipe or socket' },
    ],
  ])('%s', async (_, first, second, difference) => {
    const comparison = await compare({ ...same, ...first }, { ...same, ...second });
    expect(comparison.outcome).toBe('different');
    expect(comparison.differences).toEqual([difference]);
  });

  test('one byte, shown with its offset and the rows around it', async () => {
    const { outcome, differences } = await compare(
      { a: { text: `${'.'.repeat(20)}A${'.'.repeat(40)}` } },
      { a: { text: `${'.'.repeat(20)}B${'.'.repeat(40)}` } },
    );
    expect(outcome).toBe('different');
    expect(differences).toEqual([
      {
        kind: 'bytes',
        path: 'a',
        offset: 20,
        firstSizeBytes: 61,
        secondSizeBytes: 61,
        first: { offset: 16, hex: `2e2e2e2e41${'2e'.repeat(27)}` },
        second: { offset: 16, hex: `2e2e2e2e42${'2e'.repeat(27)}` },
      },
    ]);
  });

  test('a file that goes on where the other ends', async () => {
    const { differences } = await compare({ a: { text: 'ab' } }, { a: { text: 'abc' } });
    expect(differences).toMatchObject([{ kind: 'bytes', offset: 2, first: { hex: '6162' }, second: { hex: '616263' } }]);
  });
});

test('a file of another mode and other bytes is reported for both', async () => {
  const { differences } = await compare({ a: { text: 'x', mode: 0o755 } }, { a: { text: 'y' } });
  expect(differences.map(({ kind }) => kind)).toEqual(['mode', 'bytes']);
});

test('differences are sorted by path in code units', async () => {
  const { differences } = await compare(
    { b: { text: '1' }, é: { text: '1' }, Z: { text: '1' } },
    { b: { text: '2' }, a: { link: '' }, 'a-b': { text: '' } },
  );
  expect(differences.map(({ path }) => path)).toEqual(['Z', 'a', 'a-b', 'b', 'é']);
});

test('nothing compared is never equal', async () => {
  expect(await compare({}, {})).toMatchObject({ outcome: 'different', filesCompared: 0, differences: [] });
  expect(await compare({ d: { folder: 0o755 } }, { d: { folder: 0o755 } })).toMatchObject({
    outcome: 'different',
    filesCompared: 0,
  });
});

test('a file whose bytes are equal though its size was not has changed meanwhile, which is no answer', async () => {
  const reading = compare({ a: { text: 'x' } }, { a: { text: 'xy' } }, { firstDifferences: async () => [undefined] });
  await expect(reading).rejects.toMatchObject({ kind: 'file', code: 'compare/changed' });
});

test('an error in reading is passed on, never taken for equal', async () => {
  const reading = compare(
    { a: { text: 'x' } },
    { a: { text: 'x' } },
    { firstDifferences: () => Promise.reject(new Error('disk')) },
  );
  await expect(reading).rejects.toThrow('disk');
});

test('any change of any text of a tree is seen, and at its very place', async () => {
  const text = fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme-ascii' });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), text, { minKeys: 1 }),
      fc.nat(),
      fc.nat(),
      async (texts, which, where) => {
        const paths = Object.keys(texts);
        const path = paths[which % paths.length] ?? '';
        const before = texts[path] ?? '';
        const at = where % before.length;
        const after = `${before.slice(0, at)}\u{1}${before.slice(at + 1)}`;
        const tree = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { text: value }]));
        expect((await compare(tree, tree)).outcome).toBe('equal');
        expect((await compare(tree, { ...tree, [path]: { text: after } })).differences).toMatchObject([
          { kind: 'bytes', path, offset: at },
        ]);
      },
    ),
  );
});
