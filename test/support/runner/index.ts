// Our runner of GitHub's steps: actions and scripts run as child processes, as actions/runner starts them, and are read as it reads them.

export { bundledAction } from './bundled-action.ts';
export { defaultGithub } from './github-context.ts';
export { runAction } from './run-action.ts';
export { runStep } from './run-step.ts';
export { type GithubSigstore, startGithubSigstore, startTokenService, type TokenService } from './token-service.ts';
export type { GithubContext, StepRequest, StepResult, TokenEndpoint } from './types.ts';
