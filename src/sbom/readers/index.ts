// The SBOM readers, in the order in which they are asked. A new one is a file, a line here, a test, testdata and a heading in docs/sbom.md.

import type { Reader } from '../reader.ts';
import { go } from './go.ts';
import { npm } from './npm.ts';

export const readers: readonly Reader[] = [go, npm];
