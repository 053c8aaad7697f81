// Reads whether an environment asks a person before a job that names it starts.
// Source: https://docs.github.com/rest/deployments/environments

import { isJsonObject } from '../../codec/json-shape.ts';
import { odd, type SettingAnswer, type SettingVerdict, unsettled } from './setting.ts';

const environmentPermission = 'actions: read';

/**
 * @param name Of the environment.
 * @param repository The answer about the repository itself: where that is seen, 404 says that there is no such environment.
 */
export function judgeEnvironment(name: string, answer: SettingAnswer, repository: SettingAnswer): SettingVerdict {
  const { status, data } = answer;
  const help = 'add "Required reviewers" to the environment, and let only tags such as "v*" deploy to it';
  if (status === 404 && repository.status === 200) {
    const message = `there is no environment "${name}": GitHub makes it when the job first runs, and asks nobody`;
    return { status: 'not', message, help };
  }
  if (status !== 200) return unsettled(answer, environmentPermission);
  if (!isJsonObject(data)) return odd('it is not an object');
  // Absent where there is none.
  const rules = data.protection_rules ?? [];
  if (!Array.isArray(rules)) return odd('"protection_rules" is not a list');
  const asks = rules.some(
    (rule: unknown) =>
      isJsonObject(rule) && rule.type === 'required_reviewers' && Array.isArray(rule.reviewers) && rule.reviewers.length > 0,
  );
  if (asks) return { status: 'as it should be', what: `the environment "${name}" has reviewers` };
  return {
    status: 'not',
    message: `the environment "${name}" has no reviewers, so its job publishes without asking anybody`,
    help,
  };
}
