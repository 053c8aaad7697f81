// Who vouches for GitHub's workflows.

/** Issuer of the identity tokens of workflow runs on github.com. */
export const githubIssuer = 'https://token.actions.githubusercontent.com';
