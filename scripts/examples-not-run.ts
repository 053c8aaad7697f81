// Examples of commands that doc-check does not run, by their text, each with the reason that its page then tells.

const github = 'works with GitHub';
const identity = 'signs with the identity at hand';

export const examplesNotRun: Readonly<Record<string, string>> = {
  'selfsame init --github': 'looks up the newest release of Selfsame on GitHub',
  'selfsame plan': identity,
  'selfsame publish out/v0.1.0': github,
  'selfsame publish out/v0.1.0 --to attestations': github,
  'selfsame publish out/v0.1.0 --dry-run': github,
  'selfsame publish out/v0.1.0 --to folder --out /srv/www/hello-0.1.0': 'writes outside of the folder in which examples run',
  'selfsame publish rebuild.json --to issue': github,
  'selfsame rebuild hello-0.1.0 v0.1.0': 'builds in a room, and examples run in one: rooms do not nest',
  'selfsame release': identity,
  'selfsame release --rehearse --collect legs': 'takes the legs of two machines',
  'selfsame trust update': 'fetches keys',
  'selfsame trust update https://tuf.example.org --root root.json': 'fetches keys',
  'selfsame verify-bundle hello.sigstore.json hello --key cosign.pub': 'takes a signature by a key of your own',
  'verify-release acme/hello@v0.1.0': 'fetches from GitHub',
  'verify-release acme/hello@v0.1.0 --download hello-0.1.0 --download-only': 'fetches from GitHub',
};

/** Beginnings of examples, for those that are long: all that begin so do not run. */
export const beginningsNotRun: Readonly<Record<string, string>> = {
  'selfsame sign ': identity,
  'selfsame rebuild hello-0.1.0 v0.1.0 --identity ': 'builds in a room, and examples run in one: rooms do not nest',
};

/** Undefined for an example that runs. */
export function whyNotRun(command: string): string | undefined {
  if (Object.hasOwn(examplesNotRun, command)) return examplesNotRun[command];
  const beginning = Object.keys(beginningsNotRun).find((each) => command.startsWith(each));
  return beginning === undefined ? undefined : beginningsNotRun[beginning];
}
