// Everything that can be published to, in the order of a release.

import type { Target } from '../target.ts';
import { attestations } from './attestations.ts';
import { folder } from './folder.ts';
import { githubRelease } from './github-release.ts';
import { issue } from './issue.ts';

export const targets: readonly Target[] = [attestations, githubRelease, folder, issue];
