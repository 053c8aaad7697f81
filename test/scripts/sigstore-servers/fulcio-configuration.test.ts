import { expect, test } from 'vitest';
import { fulcioConfiguration } from '../../../scripts/sigstore-servers/fulcio-configuration.ts';
import { parseYaml } from '../../../src/codec/yaml.ts';

const shipped = `# A licence.

define:
  - &github-type "github-workflow"
oidc-issuers:
  https://accounts.example:
    issuer-url: https://accounts.example
    type: email
meta-issuers:
  https://*.example/*:
    type: kubernetes
ci-issuer-metadata:
  github-workflow:
    # url of the server
    subject-alternative-name-template: "{{ .url }}/{{ .job_workflow_ref }}"
`;

test('our issuers stand in the place of all others, and the templates stay as they are', () => {
  const text = fulcioConfiguration(shipped, 'http://127.0.0.1:4444');
  expect(text).not.toMatch(/accounts\.example|kubernetes/);
  expect(text).toContain('define:\n  - &github-type "github-workflow"\n');
  const { value } = parseYaml(text.replace(' &github-type', ''), 'fulcio.yaml') as {
    value: Record<string, Record<string, unknown>>;
  };
  expect(value['oidc-issuers']?.['http://127.0.0.1:4444/issuers/github']).toEqual({
    'issuer-url': 'http://127.0.0.1:4444/issuers/github',
    'client-id': 'sigstore',
    type: 'ci-provider',
    'ci-provider': 'github-workflow',
  });
  expect(value['oidc-issuers']?.['http://127.0.0.1:4444/issuers/federated']).toMatchObject({
    type: 'email',
    'issuer-claim': '$.federated_claims.connector_id',
  });
  expect(value['ci-issuer-metadata']).toEqual({
    'github-workflow': { 'subject-alternative-name-template': '{{ .url }}/{{ .job_workflow_ref }}' },
  });
});

test.each(['define', 'ci-issuer-metadata'])('a configuration without "%s" is one that is not known', (part) => {
  const without = shipped.replace(`${part}:`, 'other:');
  expect(() => fulcioConfiguration(without, 'http://127.0.0.1:4444')).toThrow(
    expect.objectContaining({ code: 'tool/unknown-fulcio', kind: 'tool' }),
  );
});
