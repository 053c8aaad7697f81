#!/usr/bin/env node
// The program verify-release.

import { start } from './start.ts';

await start('verify-release');
