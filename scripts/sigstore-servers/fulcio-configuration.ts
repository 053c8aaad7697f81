// Writes Fulcio's configuration: its own templates for what certificates state, with our issuers in the place of the world's.

import { ToolError } from '../../src/model/tool-error.ts';
import { identityKinds, identityShapes } from './identity-kinds.ts';
import { issuerPath } from './issuer.ts';

/**
 * @param shipped Text of Fulcio's config/identity/config.yaml.
 * @param issuerUrl Address of the issuer's server, without a slash at its end.
 * @throws {ToolError} `tool/unknown-fulcio` when the text has no templates where this version has them.
 */
export function fulcioConfiguration(shipped: string, issuerUrl: string): string {
  const anchors = /^define:\n(?:[ #].*\n|\n)+/m.exec(shipped)?.[0];
  const templates = /^ci-issuer-metadata:\n(?:[ #].*\n|\n)+/m.exec(`${shipped}\n`)?.[0];
  if (anchors === undefined || templates === undefined) {
    throw new ToolError('tool', 'tool/unknown-fulcio', "Fulcio's own configuration is not of the form that is known", {
      help: 'look at config/identity/config.yaml of the version in scripts/sigstore-servers/versions.json',
    });
  }
  const issuers = identityKinds.map((kind) => {
    const url = JSON.stringify(`${issuerUrl}${issuerPath(kind)}`);
    const { fulcio } = identityShapes[kind];
    const type =
      fulcio.type === 'ci-provider'
        ? [`type: ci-provider`, `ci-provider: ${fulcio.provider}`]
        : [`type: email`, ...(fulcio.issuerClaim === undefined ? [] : [`issuer-claim: ${JSON.stringify(fulcio.issuerClaim)}`])];
    return [`  ${url}:`, ...[`issuer-url: ${url}`, 'client-id: sigstore', ...type].map((line) => `    ${line}`)].join('\n');
  });
  return `${anchors}oidc-issuers:\n${issuers.join('\n')}\n${templates}`;
}
