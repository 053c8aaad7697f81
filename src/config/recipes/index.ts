// The recipes of `selfsame init`, the likeliest primary one first: a Makefile or a package.json often only helps another tool.

import { cargo } from './cargo.ts';
import { cmake } from './cmake.ts';
import { go } from './go.ts';
import { helm } from './helm.ts';
import { make } from './make.ts';
import { maven } from './maven.ts';
import { npm } from './npm.ts';
import { python } from './python.ts';
import type { Recipe } from './recipe.ts';

export const recipes: readonly Recipe[] = [go, cargo, maven, python, npm, helm, cmake, make];
