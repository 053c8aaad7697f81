// The JSON Schemas of a GitHub workflow and of a Helm chart's Chart.yaml, by which the rule example-schema reads blocks of documents.
// Strict: keys that are not here are refused. Sources:
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax; https://helm.sh/docs/topics/charts/#the-chartyaml-file

type Node = Readonly<Record<string, unknown>>;
type Nodes = Readonly<Record<string, Node>>;

const $schema = 'https://json-schema.org/draft/2020-12/schema';

/** A whole expression in place of a value. JSON Schema asks patterns of strings alone. */
const pattern = '^\\s*\\$\\{\\{[\\s\\S]*\\}\\}\\s*$';

const text: Node = { type: 'string' };
const scalar: Node = { type: ['string', 'number', 'boolean', 'null'] };
const truth: Node = { type: ['boolean', 'string'], pattern };
const amount: Node = { type: ['number', 'string'], exclusiveMinimum: 0, pattern };
const condition: Node = { type: ['string', 'boolean', 'number'] };
const texts: Node = { type: ['string', 'array'], items: text };
/** A key without a value filters nothing. */
const filter: Node = { type: ['string', 'array', 'null'], items: text };
/** A key without a value is none. */
const values: Node = { type: ['object', 'string', 'null'], additionalProperties: scalar, pattern };
const names: Node = { pattern: '^[A-Za-z_][A-Za-z0-9_-]*$' };

function strict(properties: Nodes, more: Node = {}): Node {
  return { type: 'object', properties, additionalProperties: false, ...more };
}

function scopes(access: readonly string[], of: readonly string[]): Nodes {
  return Object.fromEntries(of.map((scope) => [scope, { enum: access }]));
}

const permissions: Node = {
  type: ['object', 'string', 'null'],
  pattern: '^(read-all|write-all)$',
  properties: {
    ...scopes(
      ['read', 'write', 'none'],
      [
        ...['actions', 'artifact-metadata', 'attestations', 'checks', 'contents', 'deployments', 'discussions', 'issues'],
        ...['packages', 'pages', 'pull-requests', 'repository-projects', 'security-events', 'statuses'],
      ],
    ),
    ...scopes(['write', 'none'], ['id-token']),
    ...scopes(['read', 'none'], ['models']),
  },
  additionalProperties: false,
};

const concurrency: Node = {
  ...strict({ group: text, 'cancel-in-progress': truth, queue: text }, { required: ['group'] }),
  type: ['object', 'string'],
};

const defaults: Node = strict({ run: strict({ shell: text, 'working-directory': text }) });

const step: Node = strict(
  {
    id: { ...text, ...names },
    if: condition,
    name: scalar,
    uses: { ...text, minLength: 1 },
    run: text,
    'working-directory': text,
    shell: text,
    with: values,
    env: values,
    'continue-on-error': truth,
    'timeout-minutes': amount,
  },
  { oneOf: [{ required: ['run'] }, { required: ['uses'] }] },
);

const container: Node = {
  ...strict(
    {
      image: text,
      credentials: { type: ['object', 'string'], additionalProperties: text },
      env: values,
      ports: { type: ['array', 'string'], items: { type: ['string', 'number'] } },
      volumes: { type: ['array', 'string'], items: text },
      options: text,
      entrypoint: text,
      command: text,
    },
    { required: ['image'] },
  ),
  type: ['object', 'string'],
};

const strategy: Node = {
  ...strict({
    matrix: { type: ['object', 'string'], pattern, additionalProperties: { type: ['array', 'string'], pattern } },
    'fail-fast': truth,
    'max-parallel': amount,
  }),
  type: ['object', 'string'],
  pattern,
};

const job: Node = strict(
  {
    name: scalar,
    needs: texts,
    permissions,
    if: condition,
    'runs-on': {
      type: ['string', 'array', 'object'],
      items: text,
      properties: { group: text, labels: texts },
      additionalProperties: false,
    },
    environment: { ...strict({ name: text, url: text, deployment: truth }, { required: ['name'] }), type: ['object', 'string'] },
    concurrency,
    outputs: { type: 'object', additionalProperties: scalar },
    env: values,
    defaults,
    steps: { type: 'array', items: step, minItems: 1 },
    'timeout-minutes': amount,
    strategy,
    'continue-on-error': truth,
    container,
    services: { type: 'object', additionalProperties: container },
    snapshot: { type: ['string', 'object'] },
    uses: { ...text, minLength: 1 },
    with: values,
    secrets: { type: ['object', 'string'], pattern: '^inherit$', additionalProperties: scalar },
  },
  { oneOf: [{ required: ['runs-on', 'steps'] }, { required: ['uses'] }] },
);

const filters: Nodes = Object.fromEntries(
  ['branches', 'branches-ignore', 'paths', 'paths-ignore', 'types'].map((name) => [name, filter]),
);

const anyTypes: Node = { ...strict({ types: texts }), type: ['object', 'null'] };

const input: Node = {
  ...strict({
    description: scalar,
    deprecationMessage: text,
    required: truth,
    default: { type: ['string', 'number', 'boolean', 'null'] },
    type: { enum: ['string', 'boolean', 'number', 'choice', 'environment'] },
    options: { type: 'array', items: scalar },
  }),
  type: ['object', 'null'],
};
const inputs: Node = { type: ['object', 'null'], additionalProperties: input };
const described: Node = {
  type: ['object', 'null'],
  additionalProperties: { ...strict({ description: scalar, required: truth, value: scalar }), type: ['object', 'null'] },
};

const plainEvents: readonly string[] = [
  ...['branch_protection_rule', 'check_run', 'check_suite', 'create', 'delete', 'deployment', 'deployment_status', 'discussion'],
  ...['discussion_comment', 'fork', 'gollum', 'image_version', 'issue_comment', 'issues', 'label', 'merge_group', 'milestone'],
  ...['page_build', 'project', 'project_card', 'project_column', 'public', 'pull_request_comment', 'pull_request_review'],
  ...['pull_request_review_comment', 'registry_package', 'release', 'repository_dispatch', 'status', 'watch'],
];

const events: Nodes = {
  ...Object.fromEntries(plainEvents.map((event) => [event, anyTypes])),
  merge_group: { ...strict(filters), type: ['object', 'null'] },
  push: { ...strict({ ...filters, tags: filter, 'tags-ignore': filter }), type: ['object', 'null'] },
  pull_request: { ...strict({ ...filters, tags: filter, 'tags-ignore': filter }), type: ['object', 'null'] },
  pull_request_target: { ...strict({ ...filters, tags: filter, 'tags-ignore': filter }), type: ['object', 'null'] },
  schedule: {
    type: 'array',
    minItems: 1,
    items: strict({ cron: { ...text, pattern: '^\\S+(\\s+\\S+){4}$' }, timezone: text }, { required: ['cron'] }),
  },
  workflow_call: { ...strict({ inputs, outputs: described, secrets: described }), type: ['object', 'null'] },
  workflow_dispatch: { ...strict({ inputs }), type: ['object', 'null'] },
  workflow_run: strict({ ...filters, workflows: texts }, { required: ['workflows'] }),
};

export const workflowSchema: Node = {
  $schema,
  title: 'A workflow of GitHub Actions',
  ...strict(
    {
      name: text,
      'run-name': text,
      on: {
        type: ['object', 'array', 'string'],
        properties: events,
        additionalProperties: false,
        items: { enum: Object.keys(events) },
        pattern: `^(${Object.keys(events).join('|')})$`,
      },
      permissions,
      env: values,
      defaults,
      concurrency,
      jobs: { type: 'object', propertyNames: names, additionalProperties: job, minProperties: 1 },
    },
    { required: ['on', 'jobs'] },
  ),
};

/** A version of SemVer 2, with the `v` before it that Helm takes. */
const semVer = '^v?\\d+(\\.\\d+){0,2}(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$';

export const chartSchema: Node = {
  $schema,
  title: 'Chart.yaml of a Helm chart',
  ...strict(
    {
      apiVersion: { enum: ['v1', 'v2'] },
      name: { ...text, minLength: 1 },
      version: { ...text, pattern: semVer },
      kubeVersion: text,
      description: text,
      type: { enum: ['application', 'library'] },
      keywords: { type: 'array', items: text },
      home: text,
      sources: { type: 'array', items: text },
      dependencies: {
        type: 'array',
        items: strict(
          {
            name: text,
            version: text,
            repository: text,
            condition: text,
            tags: { type: 'array', items: text },
            'import-values': { type: 'array', items: { type: ['string', 'object'] } },
            alias: text,
          },
          { required: ['name'] },
        ),
      },
      maintainers: { type: 'array', items: strict({ name: text, email: text, url: text }, { required: ['name'] }) },
      icon: text,
      // A number would lose its last zero.
      appVersion: text,
      deprecated: { type: 'boolean' },
      annotations: { type: 'object', additionalProperties: text },
      engine: text,
      tillerVersion: text,
    },
    { required: ['apiVersion', 'name', 'version'] },
  ),
};
