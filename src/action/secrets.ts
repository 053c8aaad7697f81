// What must not be shown: told to the runner, which masks it in the log and the summary, and taken out of every file that the action writes.

/** Variables that hold a token where they are set. */
const secretVariables = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'SIGSTORE_ID_TOKEN',
] as const;

/** Anything shorter is no token; its mask would make a log unreadable. */
const shortest = 6;

export interface Secrets {
  readonly add: (secret: string) => void;
  /** The text with every secret as `***`, as the runner shows it. */
  readonly hide: (text: string) => string;
}

/** @param mask Tells the runner; never called within a stretch of the log in which commands are stopped. */
export function createSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  mask: (secret: string) => void,
): Secrets {
  const known = new Set<string>();
  const add = (secret: string) => {
    // The runner masks a text of several lines line by line.
    for (const line of [secret, ...secret.split(/[\r\n]+/)]) {
      const text = line.trim();
      if (text.length < shortest || known.has(text)) continue;
      known.add(text);
      mask(text);
    }
  };
  for (const name of secretVariables) add(environment[name] ?? '');
  return {
    add,
    hide: (text) => [...known].reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text),
  };
}
