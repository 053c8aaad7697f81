// Runs an action with `using: node24`: its inputs become variables, its defaults come from action.yml, its main file runs in node.
// Sources: actions/runner, Runner.Worker/ActionRunner.cs (inputs, and the warning about unexpected ones) and Handlers/Handler.cs (INPUT_*).

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../../src/codec/json-shape.ts';
import { parseYaml } from '../../../src/codec/yaml.ts';
import { runStep } from './run-step.ts';
import type { ActionRequest, StepResult } from './types.ts';

export async function runAction(request: ActionRequest): Promise<StepResult> {
  const { action, inputs, environment, masks = [], ...rest } = request;
  const { main, defaults } = readAction(join(action, 'action.yml'));
  const unexpected = Object.keys(inputs).filter((name) => !defaults.has(name.toLowerCase()));
  const given = new Map([...defaults, ...Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), value] as const)]);
  // Every action written in JavaScript gets a token of the job's services, which the runner masks.
  const runtimeToken = randomBytes(24).toString('base64url');
  const result = await runStep({
    ...rest,
    masks: [...masks, runtimeToken],
    environment: {
      ...environment,
      ...Object.fromEntries([...given].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
      ACTIONS_RUNTIME_URL: 'https://pipelines.invalid/',
      ACTIONS_RUNTIME_TOKEN: runtimeToken,
    },
    command: [process.execPath, join(action, main)],
  });
  return { ...result, warnings: unexpected.map((name) => `Unexpected input "${name}"`) };
}

function readAction(file: string): { readonly main: string; readonly defaults: ReadonlyMap<string, string> } {
  const value = objectIn(parseYaml(readFileSync(file, 'utf8'), file).value, file);
  const { using, main, ...more } = objectIn(value.runs, `runs of ${file}`);
  if (using !== 'node24' || typeof main !== 'string') throw new Error(`"${file}" is no action for node24`);
  if (Object.keys(more).length > 0) throw new Error(`"${file}" has steps that this runner does not run: ${Object.keys(more)}`);
  const defaults = Object.entries(objectIn(value.inputs ?? {}, `inputs of ${file}`)).map(([name, input]) => {
    const { default: given } = objectIn(input, name);
    return [name.toLowerCase(), typeof given === 'string' ? given : given === undefined ? '' : String(given)] as const;
  });
  return { main, defaults: new Map(defaults) };
}

function objectIn(value: unknown, what: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${what} is no mapping`);
}
