// The outputs of the action, by the names in action.yml; what an answer does not have is empty.

import { printSha256Sums } from '../codec/sha256sums.ts';
import type { Answer } from '../report/print-summary.ts';
import { verdictOf } from './answer.ts';

export interface Outputs {
  readonly verdict: string;
  readonly folder: string;
  readonly digest: string;
  readonly digests: string;
  readonly attestations: string;
  readonly matrix: string;
}

const none: Outputs = { verdict: '', folder: '', digest: '', digests: '', attestations: '', matrix: '' };

export function outputsOf(answer: Answer): Outputs {
  const outputs = { ...none, verdict: verdictOf(answer) };
  switch (answer.kind) {
    case 'release': {
      const { folder, unsigned, digest, artifacts } = answer.value;
      return { ...outputs, folder: folder ?? unsigned ?? '', digest: digest ?? '', digests: printSha256Sums(artifacts) };
    }
    case 'publish': {
      const { folder, release, files, attestations } = answer.value;
      return {
        ...outputs,
        folder: folder ?? '',
        digest: release?.sums ?? '',
        digests: printSha256Sums(files),
        attestations: attestations.flatMap(({ url }) => (url === undefined ? [] : [url])).join('\n'),
      };
    }
    case 'fetched': {
      const { folder, files } = answer.value;
      return { ...outputs, folder, digests: printSha256Sums(files) };
    }
    case 'verdict':
      return { ...outputs, digests: printSha256Sums(answer.value.files) };
    case 'sbom': {
      const { folder, sboms } = answer.value;
      return { ...outputs, folder, digests: printSha256Sums(sboms) };
    }
    case 'matrix':
      return { ...outputs, matrix: JSON.stringify(answer.value) };
    case 'bundles':
    case 'plan':
    case 'rebuild':
    case 'comparison':
    case 'findings':
    case 'error':
    case 'other':
      return outputs;
  }
}
