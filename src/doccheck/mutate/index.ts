// The mutations of documents, in the order in which they are tried: what asks programs comes last. docs/doc-check.md lists them.

import { dataBroken } from './data.ts';
import { directiveMisspelled, reasonRemoved, waiverMisspelled } from './directives.ts';
import { exampleKeyPut } from './examples.ts';
import { fenceDropped } from './fences.ts';
import { sourceRemoved } from './figures.ts';
import { flagInBlock, flagInSpan, flagUndocumented } from './flags.ts';
import { generatedChanged } from './generated.ts';
import { headingDropped, headingRenamed } from './headings.ts';
import { anchorChanged, linkCut } from './links.ts';
import type { Mutation } from './mutation.ts';
import { nameMisspelled } from './names.ts';
import { pairCut } from './pairs.ts';
import { commandFails, outputChanged } from './recipes.ts';
import { hereDocumentOpen, placeholderPut, redirectionLost, shellBroken, variableUnset } from './shell.ts';
import { versionChanged } from './versions.ts';
import { deniedWordPut } from './words.ts';
import { signerChanged } from './workflows.ts';

export const mutations: readonly Mutation[] = [
  headingDropped,
  headingRenamed,
  linkCut,
  anchorChanged,
  fenceDropped,
  reasonRemoved,
  waiverMisspelled,
  directiveMisspelled,
  versionChanged,
  pairCut,
  generatedChanged,
  deniedWordPut,
  nameMisspelled,
  sourceRemoved,
  dataBroken,
  exampleKeyPut,
  placeholderPut,
  redirectionLost,
  variableUnset,
  flagInSpan,
  flagInBlock,
  flagUndocumented,
  signerChanged,
  shellBroken,
  hereDocumentOpen,
  outputChanged,
  commandFails,
];
