// A CycloneDX document without a fault, for tests that spoil one thing in it.

export interface SoundDocument {
  [member: string]: unknown;
  readonly metadata: { readonly component: Record<string, unknown>; [member: string]: unknown };
  readonly components: Record<string, unknown>[];
  readonly dependencies: Record<string, unknown>[];
}

export function soundDocument(): SoundDocument {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
    version: 1,
    metadata: {
      timestamp: '2025-01-02T03:04:05.000Z',
      component: {
        'bom-ref': 'root',
        type: 'application',
        name: 'demo',
        hashes: [{ alg: 'SHA-256', content: 'A'.repeat(64) }],
      },
    },
    components: [
      {
        'bom-ref': 'a',
        type: 'library',
        name: 'a',
        purl: 'pkg:npm/a@1.0.0',
        licenses: [{ license: { id: 'MIT' } }],
        components: [{ 'bom-ref': 'a/inner', type: 'library', name: 'inner', purl: 'pkg:npm/inner@1.0.0' }],
      },
      { 'bom-ref': 'b', type: 'library', name: 'b', purl: 'pkg:npm/b@2.0.0', licenses: [{ expression: 'MIT OR ISC' }] },
    ],
    dependencies: [
      { ref: 'root', dependsOn: ['a', 'b'] },
      { ref: 'a', dependsOn: [] },
    ],
    compositions: [{ aggregate: 'complete', assemblies: ['root'] }],
  };
}
