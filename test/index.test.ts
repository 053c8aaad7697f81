import { expect, test } from 'vitest';
import * as library from '../src/index.ts';

test('the library offers every operation, the world, and the error that means could-not-tell', () => {
  expect(Object.keys(library).sort()).toEqual([
    'ToolError',
    'compare',
    'config',
    'createWorld',
    'docCheck',
    'doctor',
    'exitCodeOfKind',
    'exitCodes',
    'init',
    'plan',
    'release',
    'showTrust',
    'sign',
    'toolVersion',
    'updateTrust',
    'verifyBundle',
    'verifyRelease',
  ]);
});
