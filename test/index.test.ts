import { expect, test } from 'vitest';
import * as library from '../src/index.ts';

test('the library offers every operation, the world, and the error that means could-not-tell', () => {
  expect(Object.keys(library).sort()).toEqual([
    'ToolError',
    'buildLeg',
    'compare',
    'config',
    'createWorld',
    'docCheck',
    'doctor',
    'exitCodeOfKind',
    'exitCodes',
    'explainCheck',
    'explainChecks',
    'init',
    'initGithub',
    'plan',
    'planMatrix',
    'preflight',
    'publish',
    'rebuild',
    'release',
    'sbom',
    'showTrust',
    'sign',
    'toolVersion',
    'updateTrust',
    'verifyBundle',
    'verifyRelease',
  ]);
});
