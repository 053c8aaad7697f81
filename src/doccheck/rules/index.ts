// The rules of doc-check, in the order in which they run. docs/doc-check.md has a heading for each.

import type { DocumentRule } from '../../model/document.ts';
import { sectionPresent } from './section-present.ts';
import { shellSyntax } from './shell-syntax.ts';

export const documentRules: readonly DocumentRule[] = [sectionPresent, shellSyntax];
