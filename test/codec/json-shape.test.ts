import { expect, test } from 'vitest';
import { readBoolean, readList, readObject, readOneOf, readOptional, readShape, readText } from '../../src/codec/json-shape.ts';

const readPet = (value: unknown) =>
  readShape(() => {
    const pet = readObject(value, 'the pet');
    return {
      name: readText(pet.name, 'name'),
      kind: readOneOf(pet.kind, ['cat', 'dog'], 'kind'),
      tame: readBoolean(pet.tame, 'tame'),
      toys: readList(pet.toys, 'toys', readText),
      ...readOptional(pet, 'owner', 'the pet', readText),
    };
  });

const cat = { name: 'Mia', kind: 'cat', tame: true, toys: ['ball'] };

test('a value of the shape is read, and what is absent stays absent', () => {
  expect(readPet(cat)).toEqual({ status: 'parsed', value: cat });
  expect(readPet({ ...cat, owner: 'Ada' })).toEqual({ status: 'parsed', value: { ...cat, owner: 'Ada' } });
});

test.each([
  [undefined, 'the pet is missing'],
  [null, 'the pet is not an object'],
  [[], 'the pet is not an object'],
  [{ ...cat, name: undefined }, 'name is missing'],
  [{ ...cat, name: '' }, 'name is empty'],
  [{ ...cat, name: 5 }, 'name is not text'],
  [{ ...cat, kind: 'cow' }, 'kind is none of "cat", "dog"'],
  [{ ...cat, tame: 'yes' }, 'tame is neither true nor false'],
  [{ ...cat, tame: undefined }, 'tame is missing'],
  [{ ...cat, toys: 'ball' }, 'toys is not a list'],
  [{ ...cat, toys: undefined }, 'toys is missing'],
  [{ ...cat, toys: ['ball', null] }, 'toys[1] is not text'],
  [{ ...cat, owner: null }, 'the pet.owner is not text'],
])('%o is malformed: %s', (value, reason) => {
  expect(readPet(value)).toEqual({ status: 'malformed', reason });
});

test('an error that is no fault of the shape is a bug and passes', () => {
  expect(() =>
    readShape(() => {
      throw new RangeError('a bug');
    }),
  ).toThrow(RangeError);
});
