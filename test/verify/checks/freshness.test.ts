import { freshness } from '../../../src/verify/checks/freshness.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

testCheck(freshness, {
  alone: {
    'every certificate authority of the root is past its validity': () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          expiredRoots: [{ what: 'certificate authorities', ended: new Date('2026-01-01T00:00:00Z') }],
        }),
      }),
    "a certificate is of the future of this machine's clock": () =>
      evidenceOf({ evidence: (each) => ({ ...each, now: new Date('2026-11-01T09:54:59Z') }) }),
  },
});
