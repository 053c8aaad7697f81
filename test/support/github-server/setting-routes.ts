// Settings of a repository: rulesets, environments, immutable releases. Source: https://docs.github.com/rest/repos/rules, /rest/deployments/environments

import type { JsonObject } from '../../../src/codec/json-shape.ts';
import { type Call, type Handler, notFound, type Urls, type World } from './answer.ts';
import { userDocument } from './documents.ts';
import { beginning } from './make-state.ts';
import { page } from './page.ts';
import { coveringRulesets } from './ruleset-patterns.ts';
import type { Environment, Repository, Ruleset } from './state.ts';

/** Without their rules, as GitHub lists them. */
export const listRulesets: Handler = (call, world) => {
  const targets = call.query.get('targets')?.split(',');
  const found = call.repository.rulesets.filter(({ target }) => targets === undefined || targets.includes(target));
  const answer = page(found, call, world, '/rulesets');
  return { ...answer, body: answer.body.map((ruleset) => briefRuleset(ruleset, call.repository, world.urls)) };
};

/** "the `bypass_actors` property is only returned if the user making the API request has write access to the ruleset" */
export const getRuleset: Handler = ({ parameters, repository, caller }, { urls }) => {
  const ruleset = repository.rulesets.find(({ id }) => String(id) === parameters.ruleset_id);
  if (ruleset === undefined) return notFound();
  return {
    status: 200,
    body: {
      ...briefRuleset(ruleset, repository, urls),
      conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
      rules: ruleset.rules,
      ...(caller.can('administration', 'write') ? { bypass_actors: ruleset.bypassActors } : {}),
      current_user_can_bypass: 'never',
    },
  };
};

/** Each active rule that covers the branch, with the ruleset that it is from. */
export const getBranchRules: Handler = (call, world) => {
  const { repository, parameters } = call;
  const rules = coveringRulesets(repository, `refs/heads/${parameters.branch}`).flatMap(({ id, rules: own }) =>
    own.map((rule) => ({ ...rule, ruleset_source_type: 'Repository', ruleset_source: repository.fullName, ruleset_id: id })),
  );
  return page(rules, call, world, `/rules/branches/${parameters.branch}`);
};

/** "404: Not Found if immutable releases are not enabled for the repository" */
export const checkImmutableReleases: Handler = ({ repository: { immutableReleases } }) => {
  const { enabled, enforcedByOwner } = immutableReleases;
  return enabled ? { status: 200, body: { enabled, enforced_by_owner: enforcedByOwner } } : notFound();
};

export const listEnvironments: Handler = (call, world) => {
  const answer = page(call.repository.environments, call, world, '/environments');
  return {
    ...answer,
    body: {
      total_count: call.repository.environments.length,
      environments: answer.body.map((environment) => environmentDocument(environment, call, world)),
    },
  };
};

export const getEnvironment: Handler = (call, world) => {
  const found = call.repository.environments.find(({ name }) => name === call.parameters.environment_name);
  return found === undefined ? notFound() : { status: 200, body: environmentDocument(found, call, world) };
};

function briefRuleset({ id, name, target, enforcement }: Ruleset, { fullName }: Repository, { api, web }: Urls): JsonObject {
  return {
    id,
    name,
    target,
    enforcement,
    source_type: 'Repository',
    source: fullName,
    node_id: `RRS_${id}`,
    _links: { self: { href: `${api}/repos/${fullName}/rulesets/${id}` }, html: { href: `${web}/${fullName}/rules/${id}` } },
    created_at: beginning,
    updated_at: beginning,
  };
}

function environmentDocument(environment: Environment, { repository }: Call, { urls }: World): JsonObject {
  const { id, name, reviewers, preventSelfReview, waitTimerMinutes, branchPolicy } = environment;
  const rule = (type: string, offset: number): JsonObject => ({ id: id * 10 + offset, node_id: `GA_${id}${offset}`, type });
  return {
    id,
    node_id: `EN_${id}`,
    name,
    url: `${urls.api}/repos/${repository.fullName}/environments/${encodeURIComponent(name)}`,
    html_url: `${urls.web}/${repository.fullName}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: beginning,
    updated_at: beginning,
    protection_rules: [
      ...(waitTimerMinutes === 0 ? [] : [{ ...rule('wait_timer', 1), wait_timer: waitTimerMinutes }]),
      ...(reviewers.length === 0
        ? []
        : [
            {
              ...rule('required_reviewers', 2),
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map((login) => ({ type: 'User', reviewer: userDocument(login, urls) })),
            },
          ]),
      ...(branchPolicy === undefined ? [] : [rule('branch_policy', 3)]),
    ],
    deployment_branch_policy:
      branchPolicy === undefined
        ? null
        : { protected_branches: branchPolicy === 'protected', custom_branch_policies: branchPolicy === 'custom' },
  };
}
