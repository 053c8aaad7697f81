// The rules of doc-check, in the order in which they run. docs/doc-check.md has a heading for each.
// Order: shell-syntax, shell-placeholder, data-syntax, link-target, link-anchor, flag-parity, workflow-parity, version-sync, recipe-runs,
// section-present, pairs, generated-fresh, vocabulary, named-things, figure-source, example-schema.

import type { DocumentRule } from '../rule.ts';
import { dataSyntax } from './data-syntax.ts';
import { exampleSchema } from './example-schema.ts';
import { figureSource } from './figure-source.ts';
import { flagParity } from './flag-parity.ts';
import { generatedFresh } from './generated-fresh.ts';
import { linkAnchor } from './link-anchor.ts';
import { linkTarget } from './link-target.ts';
import { namedThings } from './named-things.ts';
import { pairs } from './pairs.ts';
import { recipeRuns } from './recipe-runs.ts';
import { sectionPresent } from './section-present.ts';
import { shellPlaceholder } from './shell-placeholder.ts';
import { shellSyntax } from './shell-syntax.ts';
import { versionSync } from './version-sync.ts';
import { vocabulary } from './vocabulary.ts';
import { workflowParity } from './workflow-parity.ts';

export const documentRules: readonly DocumentRule[] = [
  shellSyntax,
  shellPlaceholder,
  dataSyntax,
  linkTarget,
  linkAnchor,
  flagParity,
  workflowParity,
  versionSync,
  recipeRuns,
  sectionPresent,
  pairs,
  generatedFresh,
  vocabulary,
  namedThings,
  figureSource,
  exampleSchema,
];
