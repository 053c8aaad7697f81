#!/usr/bin/env node
// The program doc-check.

import { start } from './start.ts';

await start('doc-check');
