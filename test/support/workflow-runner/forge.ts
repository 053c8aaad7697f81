// A GitHub of ours with a project on it, its token service and a Sigstore that trusts it: all that a workflow of ours meets, on loopback.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { printCommitPolicy } from '../../../src/config/github-policy.ts';
import { printCallingWorkflow, reusableWorkflow } from '../../../src/config/github-workflow.ts';
import { ownProject, ownReusableWorkflowPath } from '../../../src/model/own-project.ts';
import { type GithubServer, type Permission, startGithub } from '../github-server/index.ts';
import { makeProject, type TestProject } from '../make-project.ts';
import { githubIssuer } from '../runner/github-context.ts';
import { bundledAction } from '../runner/index.ts';
import { type GithubSigstore, startGithubSigstore, startTokenService, type TokenService } from '../runner/token-service.ts';
import type { Permissions } from './read-workflow.ts';
import { pushOf, runWorkflow, type WorkflowResult, type WorkflowRun } from './run-workflow.ts';

/** Commit that the project calls the reusable workflow at. */
export const pinnedCommit = '8f4b7f84864484a7bf31766abe9204da3cbe65b3';

export interface Forge {
  readonly project: TestProject;
  readonly github: GithubServer;
  readonly tokens: TokenService;
  readonly sigstore: GithubSigstore;
  /** Absolute path: where the machines of all runs have their disks. */
  readonly folder: string;
  readonly repository: string;
  readonly tag: string;
  /** Tokens of all jobs so far. */
  readonly jobTokens: readonly string[];
  /** Runs the workflow of the pushed tag. */
  push(change?: Partial<WorkflowRun>): Promise<WorkflowResult>;
  close(): Promise<void>;
}

export interface ForgeSettings {
  readonly tag: string;
  /** `acme/hello` when absent, pinned by a commit and with a policy; else by the path, as this project calls its own. */
  readonly repository?: string;
  /** Of the project, besides workflow, policy and the files of the Sigstore. Given the folder of all machines. */
  readonly files: (folder: string) => Readonly<Record<string, string>>;
}

const workflows = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');
const signingConfig = 'sigstore/signing_config.json';
const trustedRoot = 'sigstore/trusted_root.json';

export async function startForge({ tag, repository = 'acme/hello', files }: ForgeSettings): Promise<Forge> {
  const folder = makeFolder();
  const tokens = await startTokenService();
  const sigstore = await startGithubSigstore(tokens);
  const isOwn = repository === ownProject;
  const workflow = isOwn
    ? readFileSync(join(workflows, 'release.yml'), 'utf8')
    : printCallingWorkflow({ commit: pinnedCommit, tag: 'v0.1.0', tagForm: 'v${version}' });
  const url = `https://github.com/${repository}`;
  const policy = printCommitPolicy({ commit: pinnedCommit, issuer: githubIssuer, repository: url });
  const project = makeProject(
    {
      ...files(folder),
      '.github/workflows/release.yml': workflow,
      ...(isOwn ? {} : { 'release-policy.yaml': policy }),
      [signingConfig]: printSigningConfig(sigstore.url),
      [trustedRoot]: sigstore.trustedRoot,
    },
    tag,
  );
  const sha = project.git('rev-parse', 'HEAD');
  const github = await startGithub({
    repositories: [{ fullName: repository, commits: [{ sha }], tags: [{ name: tag, commit: sha }] }],
  });
  // In a folder of its own, as a runner downloads it.
  const action = join(folder, 'action');
  cpSync(await bundledAction(), action, { recursive: true });
  const jobTokens: string[] = [];
  const addToken = (token: string, permissions: Permissions): void => {
    jobTokens.push(token);
    github.addToken({ token, repository, permissions: apiPermissions(permissions) });
  };
  const reusable = withSigstoreHere(readFileSync(join(workflows, 'build-and-attest.yml'), 'utf8'));
  let runs = 0;
  return {
    ...{ project, github, tokens, sigstore, folder, repository, tag, jobTokens },
    push(change = {}) {
      runs += 1;
      return runWorkflow({
        ...{ folder: join(folder, `run-${runs}`), origin: project.folder, workflow, action, actionName: ownProject, addToken },
        reusable: { [reusableWorkflow]: reusable, [`./${ownReusableWorkflowPath}`]: reusable },
        github: pushOf({ repository, ref: `refs/tags/${tag}`, sha, apiUrl: github.apiUrl }),
        offerTokens: (job) => tokens.offer(job),
        ...change,
      });
    },
    async close() {
      try {
        await github.close();
      } finally {
        await sigstore.close();
        await tokens.close();
        project.remove();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A room has temporary folders of its own and would see nothing of these machines there; on a hosted one they are in no such folder either. */
function makeFolder(): string {
  const { XDG_CACHE_HOME: cache } = process.env;
  const root = join(cache === undefined || cache === '' ? join(homedir(), '.cache') : cache, 'selfsame');
  mkdirSync(root, { recursive: true });
  return realpathSync(mkdtempSync(join(root, 'forge-')));
}

/** The workflow as it is, but for where it signs: the public good services cannot be reached here. */
function withSigstoreHere(workflow: string): string {
  const root = `--trusted-root '${trustedRoot}'`;
  const changes: readonly (readonly [string, string])[] = [
    ['--sigstore public-good', `--signing-config '${signingConfig}' ${root}`],
    ["--expect '${{ steps.sign.outputs.digest }}'", `--expect '\${{ steps.sign.outputs.digest }}' ${root}`],
    ["--expect '${{ needs.sign.outputs.digest }}'", `--expect '\${{ needs.sign.outputs.digest }}' ${root}`],
    ["            '${{ github.ref_name }}'", `            '\${{ github.ref_name }}' ${root}`],
  ];
  return changes.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`"${from}" stands not once in the workflow`);
    return text.replace(from, () => to);
  }, workflow);
}

function printSigningConfig(url: string): string {
  const service = { url, majorApiVersion: 1, operator: 'here', validFor: { start: '2024-01-01T00:00:00Z' } };
  const log = { ...service, majorApiVersion: 2 };
  return `${JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service],
    oidcUrls: [],
    rekorTlogUrls: [log],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [{ ...service, url: `${url}/api/v1/timestamp` }],
    tsaConfig: { selector: 'ANY' },
  })}\n`;
}

/** What a job's permissions mean to the API. Identity tokens are another service's affair. */
function apiPermissions(permissions: Permissions): Readonly<Partial<Record<Permission, 'read' | 'write'>>> {
  const known: Readonly<Record<string, Permission>> = {
    ...{ actions: 'actions', attestations: 'attestations', contents: 'contents', issues: 'issues' },
    'pull-requests': 'pull_requests',
  };
  return Object.fromEntries(
    Object.entries(permissions).flatMap(([name, access]) => {
      const permission = known[name];
      if (permission === undefined && name !== 'id-token') throw new Error(`the API knows no permission "${name}"`);
      return permission === undefined || access === 'none' ? [] : [[permission, access] as const];
    }),
  );
}
