// What `init --github` found and wrote, as a person reads it.

import type { GithubSetup, WorkflowDifference } from '../model/github-setup.ts';
import { escapeForTerminal } from './escape.ts';
import type { Style } from './style.ts';

export function printGithubSetup(setup: GithubSetup, style: Style): string {
  return [...workflowLines(setup, style), ...pinLines(setup), ...policyLines(setup, style), ...nextLines(setup)]
    .map((line) => `${line}\n`)
    .join('');
}

function workflowLines({ workflow: { file, status }, differences }: GithubSetup, style: Style): readonly string[] {
  const name = escapeForTerminal(file);
  switch (status) {
    case 'written':
      return [`${style.good('wrote')} ${name}`];
    case 'same':
      return [`${style.good('kept')} ${name}: its structure is what would be written today`];
    case 'differs':
      return [
        `${style.bad('differs')} ${name}: nothing was changed; "-" is what would be written, "+" is what is there`,
        ...differences.flatMap((each) => differenceLines(each, style)),
      ];
  }
}

function differenceLines({ where, wanted, found }: WorkflowDifference, style: Style): readonly string[] {
  return [
    `  ${style.strong(escapeForTerminal(where))}`,
    ...(wanted === undefined ? [] : [style.good(`  - ${escapeForTerminal(wanted)}`)]),
    ...(found === undefined ? [] : [style.bad(`  + ${escapeForTerminal(found)}`)]),
  ];
}

function pinLines({ pin }: GithubSetup): readonly string[] {
  if (pin === undefined) return ['the workflow does not call the reusable workflow of selfsame, so there is no pin'];
  const ref = escapeForTerminal(pin.ref);
  const version = pin.version === undefined ? '' : ` (${escapeForTerminal(pin.version)})`;
  switch (pin.from) {
    case 'tag':
      return [`pinned to ${ref}, the commit of the tag${version} today`];
    case 'given':
      return [`pinned to ${ref}, as given: that it is the commit of the tag${version} was not looked up`];
    case 'workflow':
      return [`pinned to ${ref}${version}, as it was`];
  }
}

function policyLines({ policy: { file, status, identity = '' } }: GithubSetup, style: Style): readonly string[] {
  const name = escapeForTerminal(file);
  switch (status) {
    case 'written':
      return [`${style.good('wrote')} ${name}: releases must be signed by ${escapeForTerminal(identity)}`];
    case 'kept':
      return [`${style.good('kept')} ${name}: it lets in what this workflow signs`];
    case 'other':
      return [
        `${style.bad('differs')} ${name}: nothing was changed; it does not let in ${escapeForTerminal(identity)}`,
        `${style.good('help:')} add that identity to "signers"; keep the others as long as somebody verifies what they signed`,
      ];
    case 'no remote':
      return [
        `${style.warning('no policy')} was written: no remote of this clone leads to github.com`,
        `${style.good('help:')} add the remote and run this again: without a policy no release that is pinned by a commit is accepted`,
      ];
    case 'not needed':
      return [];
  }
}

function nextLines({ configured, outcome }: GithubSetup): readonly string[] {
  if (!configured) return ['next, run: selfsame init'];
  return outcome === 'written' ? ['read them, commit them, then try: selfsame preflight'] : [];
}
