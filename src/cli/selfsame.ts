#!/usr/bin/env node
// The program selfsame.

import { start } from './start.ts';

await start('selfsame');
