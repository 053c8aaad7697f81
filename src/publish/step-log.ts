// Tells each step of publishing as it is done, and keeps it for the outcome.

import type { PublishStep, PublishStepId } from '../model/publish.ts';
import type { Progress } from '../model/world.ts';

export interface StepLog {
  readonly steps: readonly PublishStep[];
  /** Runs a step. What it throws ends it without a record: the error says where it was. */
  run<Value>(
    step: PublishStepId,
    title: string,
    work: (sofar: (phrase: () => string) => void) => Promise<{ readonly value: Value } & Omit<PublishStep, 'step'>>,
  ): Promise<Value>;
}

export function createStepLog(progress: Progress): StepLog {
  const steps: PublishStep[] = [];
  return {
    steps,
    async run(step, title, work) {
      let phrase = () => '';
      const ended = progress.stage(title, () => phrase());
      const { value, status, detail } = await work((next) => {
        phrase = next;
      });
      steps.push({ step, status, detail });
      ended(status === 'done' ? detail : `${status}: ${detail}`);
      return value;
    },
  };
}
