import { describe, expect, test } from 'vitest';
import { type Folder, isSame } from '../../../scripts/tamper/folder.ts';
import { changeNode, nodeChanges } from '../../../scripts/tamper/json-nodes.ts';
import { createRandom } from '../../../scripts/tamper/random.ts';

const folderWith = (name: string, text: string): Folder => new Map([[name, Buffer.from(text)]]);

describe('what counts as tampering', () => {
  const bundle = '{"a":{"index":"5","time":"0"},"hashes":[],"sig":"AA=="}';
  test.each([
    ['white space', '{ "a": {"index":"5","time":"0"},"hashes":[],"sig":"AA=="}\n', true],
    ['an absent field for an empty one', '{"a":{"index":5},"sig":"AA=="}', true],
    ['another number', '{"a":{"index":"6","time":"0"},"hashes":[],"sig":"AA=="}', false],
    ['another text', '{"a":{"index":"5","time":"0"},"hashes":[],"sig":"AQ=="}', false],
    ['a key twice', '{"a":{"index":"5","time":"0"},"a":{"index":"5","time":"0"},"hashes":[],"sig":"AA=="}', false],
  ])('%s in a bundle: the same is %s', (_, text, same) => {
    expect(isSame(folderWith('x.sigstore.json', bundle), folderWith('x.sigstore.json', text))).toBe(same);
  });

  test('one byte of any other file is', () => {
    expect(isSame(folderWith('release.json', '{"a":1}'), folderWith('release.json', '{"a":1} '))).toBe(false);
  });

  test('something else than a file is', () => {
    expect(isSame(folderWith('x', ''), new Map([['x', 'pipe' as const]]))).toBe(false);
  });
});

test.each(nodeChanges)('"%s" changes the text, and a seed gives the same change again', (way) => {
  const text = '{"a":{"b":[1,"two",{"c":null}],"d":true},"e":"text"}';
  for (let turn = 0; turn < 50; turn += 1) {
    const [first, again] = [changeNode(text, way, createRandom(3, turn)), changeNode(text, way, createRandom(3, turn))];
    expect(first).toEqual(again);
    expect(() => JSON.parse(first.text)).not.toThrow();
    expect(first.what).toContain(way);
  }
});
