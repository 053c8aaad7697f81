// The rules of preflight, in the order in which they are numbered. docs/preflight.md has a heading for each.

import type { PreflightRule } from '../rule.ts';
import { actionPinned } from './action-pinned.ts';
import { anchoredTagTrigger } from './anchored-tag-trigger.ts';
import { checkoutCommit } from './checkout-commit.ts';
import { concurrencyGroup } from './concurrency-group.ts';
import { contentsWriteInPublishingJob } from './contents-write-in-publishing-job.ts';
import { digestHandover } from './digest-handover.ts';
import { draftBeforePublish } from './draft-before-publish.ts';
import { gatingPathFilter } from './gating-path-filter.ts';
import { hostedRunner } from './hosted-runner.ts';
import { noCacheInRelease } from './no-cache-in-release.ts';
import { noExpressionInRun } from './no-expression-in-run.ts';
import { noInheritedSecrets } from './no-inherited-secrets.ts';
import { noPersistedCredentials } from './no-persisted-credentials.ts';
import { noPipedScript } from './no-piped-script.ts';
import { noPrivilegedTrigger } from './no-privileged-trigger.ts';
import { noUntrustedEnvironment } from './no-untrusted-environment.ts';
import { signingJobInstallsNothing } from './signing-job-installs-nothing.ts';
import { timeoutAndImage } from './timeout-and-image.ts';
import { tokenInSigningJob } from './token-in-signing-job.ts';
import { topLevelPermissions } from './top-level-permissions.ts';
import { uncheckedDownload } from './unchecked-download.ts';
import { writeAtJobLevel } from './write-at-job-level.ts';

export const preflightRules: readonly PreflightRule[] = [
  actionPinned,
  topLevelPermissions,
  writeAtJobLevel,
  tokenInSigningJob,
  signingJobInstallsNothing,
  contentsWriteInPublishingJob,
  noPersistedCredentials,
  checkoutCommit,
  noExpressionInRun,
  noPrivilegedTrigger,
  noCacheInRelease,
  concurrencyGroup,
  hostedRunner,
  noInheritedSecrets,
  timeoutAndImage,
  noUntrustedEnvironment,
  noPipedScript,
  anchoredTagTrigger,
  digestHandover,
  draftBeforePublish,
  gatingPathFilter,
  uncheckedDownload,
];
