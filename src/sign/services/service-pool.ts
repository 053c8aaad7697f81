// Asks as many services as are wanted, and the next one where one has failed for good.

import type { ServiceChoice, SigningService } from '../../model/signing.ts';
import { EntryExists, type FaultCode, ServiceFault } from './service-fault.ts';

export interface ServicePool {
  /**
   * The answers of as many services as are wanted; they are asked at once.
   *
   * @throws {ServiceFault} with the code of the last failure and the reasons of all, when too few are left.
   */
  ask<Answer>(question: (service: SigningService) => Promise<Answer>): Promise<readonly Answer[]>;
}

/**
 * What failed for one signature is asked last for those that follow.
 *
 * @param code What it means when there is nobody to ask.
 * @param tell Told once for each service that another one takes over from.
 */
export function createServicePool(
  { wanted, candidates }: ServiceChoice,
  code: FaultCode,
  tell: (text: string) => void,
): ServicePool {
  const failed = new Set<SigningService>();

  return {
    async ask<Answer>(question: (service: SigningService) => Promise<Answer>) {
      const order = [...candidates.filter((each) => !failed.has(each)), ...candidates.filter((each) => failed.has(each))];
      const reasons: string[] = [];

      async function answer(): Promise<Answer> {
        let last = code;
        for (let service = order.shift(); service !== undefined; service = order.shift()) {
          try {
            const given = await question(service);
            failed.delete(service);
            return given;
          } catch (error) {
            if (!(error instanceof ServiceFault)) throw error;
            const told = error.reasons.map((reason) => `"${service.url}": ${reason}`);
            // Another log would record it twice; another signature is new to this one.
            if (error instanceof EntryExists) throw new EntryExists(...told);
            last = error.code;
            reasons.push(...told);
            const [next] = order;
            if (next !== undefined && !failed.has(service))
              tell(`"${next.url}" takes over from "${service.url}": ${error.message}`);
            failed.add(service);
          }
        }
        throw new ServiceFault(last, ...(reasons.length === 0 ? ['no service is given'] : reasons));
      }

      return Promise.all(Array.from({ length: wanted }, answer));
    },
  };
}
