// Reads whether releases of a repository are immutable.
// Source: https://docs.github.com/rest/repos/repos#check-if-immutable-releases-are-enabled-for-a-repository

import { isJsonObject } from '../../codec/json-shape.ts';
import { odd, type SettingAnswer, type SettingVerdict, unsettled } from './setting.ts';

const immutableReleasesPermission = 'administration: read';

/**
 * 404 says that they are off, and is also what GitHub says to who may not know.
 *
 * @param repository The answer about the repository itself, which tells the two apart.
 */
export function judgeImmutableReleases(answer: SettingAnswer, repository: SettingAnswer): SettingVerdict {
  const { status, data } = answer;
  const permissions = isJsonObject(repository.data) ? repository.data.permissions : undefined;
  const mayNot = isJsonObject(permissions) && permissions.admin === false;
  if (status === 404 && repository.status === 200 && !mayNot) return off;
  if (status !== 200) return unsettled(answer, immutableReleasesPermission);
  if (!isJsonObject(data) || typeof data.enabled !== 'boolean') return odd('"enabled" is neither true nor false');
  return data.enabled ? { status: 'as it should be', what: 'releases are immutable' } : off;
}

const off: SettingVerdict = {
  status: 'not',
  message: 'releases are not immutable: whoever may write can change the files of a published one, and move its tag',
  help: 'turn on "Enable release immutability"',
};
