// scripts/sigstore: installs real Sigstore servers, brings a stack of them up and down, and says what runs.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from '../../src/codec/suggest.ts';
import { exitCodeOfKind, exitCodes, ToolError } from '../../src/model/tool-error.ts';
import { printToolError } from '../../src/report/print-error.ts';
import { createStyle } from '../../src/report/style.ts';
import { askToken } from './ask-token.ts';
import { type Claims, type IdentityKind, identityKinds } from './identity-kinds.ts';
import { controlServer, endStack, launchStack } from './launch-stack.ts';
import { isRunning } from './process-identity.ts';
import { defaultStackFolder, readStack, requireStack, type Stack } from './stack-folder.ts';
import { installTools, peerNames, type ServerName, serverNames, type ToolName, toolProgram } from './tools.ts';

const usage = `scripts/sigstore: real Sigstore servers on loopback, for tests

  install [NAME...]           install the servers and their peers where they are missing
  up                          start a stack: Fulcio, Rekor v2, timestamps, certificate log, issuer
    --checkpoint-interval MS    how often the log publishes a checkpoint (default 1000)
  status                      say what runs
  stop SERVER                 stop fulcio, rekor or timestamp; ports and data stay
  start SERVER                start it again
  token                       print an identity token of the issuer
    --kind KIND                 ${identityKinds.join(', ')} (default github)
    --email ADDRESS             of a person; the kind is then email
    --workflow REFERENCE        such as owner/name/.github/workflows/release.yml@refs/tags/v1.0.0
    --claim NAME=VALUE          say this instead of what is made up; as often as wanted
  down                        end what "up" started, and remove it

  --folder DIR                where the stack is (default ${defaultStackFolder()})
  --help
`;

const commands = ['install', 'up', 'status', 'stop', 'start', 'token', 'down'] as const;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    return await run(words);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.stderr.write(printToolError('sigstore', error, createStyle(false)));
    return exitCodeOfKind[error.kind];
  }
}

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(words);
  const [command, ...names] = positionals;
  if (values.help || command === undefined) {
    process.stdout.write(usage);
    return values.help ? exitCodes.yes : exitCodes.cannotAsAsked;
  }
  const known = commands.find((each) => each === command);
  if (known === undefined) throw misused(`"${command}" is no command${didYouMean(command, commands)}`);
  const folder = resolve(values.folder ?? defaultStackFolder());
  switch (known) {
    case 'install':
      await installTools(names.length === 0 ? [...serverNames, ...peerNames] : names.map(toolNamed), say);
      for (const name of [...serverNames, ...peerNames]) say(`${name}: ${toolProgram(name)}`);
      return exitCodes.yes;
    case 'up': {
      const checkpointIntervalMs = milliseconds(values['checkpoint-interval']);
      show(await launchStack({ folder, checkpointIntervalMs, say: (text) => process.stderr.write(`${text}\n`) }));
      return exitCodes.yes;
    }
    case 'status':
      return status(folder);
    case 'stop':
    case 'start':
      await controlServer(folder, { action: known, server: serverNamed(names[0]) });
      return exitCodes.yes;
    case 'token':
      say(await askToken(requireStack(folder), ...identity(values)));
      return exitCodes.yes;
    case 'down':
      say((await endStack(folder)) ? `the stack in "${folder}" is gone` : `no stack is up in "${folder}"`);
      return exitCodes.yes;
  }
}

function parsed(words: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        folder: text,
        'checkpoint-interval': text,
        kind: text,
        email: text,
        workflow: text,
        claim: { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

function status(folder: string): number {
  const stack = readStack(folder);
  if (stack === undefined) {
    say(`no stack is up in "${folder}"`);
    return exitCodes.no;
  }
  show(stack);
  const wanted = ['stack', 'keeper', ...serverNames];
  const running = stack.processes.filter(isRunning);
  for (const name of wanted) {
    const found = running.find((each) => each.name === name);
    say(`${name}: ${found === undefined ? 'not running' : `running (${found.pid})`}`);
  }
  return running.length === wanted.length ? exitCodes.yes : exitCodes.no;
}

function show({ folder, urls, issuers, network, networkRefused }: Stack): void {
  say(`folder: ${folder}`);
  for (const [name, url] of Object.entries(urls)) say(`${name}: ${url}`);
  for (const [kind, url] of Object.entries(issuers)) say(`issuer of ${kind} tokens: ${url}`);
  if (network === 'shared') say(`network: this machine's (${networkRefused}), which has room for one stack`);
}

function identity(values: {
  readonly kind?: string;
  readonly email?: string;
  readonly workflow?: string;
  readonly claim?: readonly string[];
}): readonly [IdentityKind, Claims] {
  const asked = values.kind ?? (values.email === undefined ? 'github' : 'email');
  const kind = identityKinds.find((each) => each === asked);
  if (kind === undefined) throw misused(`"${asked}" is no kind of token${didYouMean(asked, identityKinds)}`);
  const claims = (values.claim ?? []).map((claim) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(claim) ?? [];
    if (name === undefined) throw misused(`"${claim}" is not NAME=VALUE`);
    return [name, value] as const;
  });
  return [
    kind,
    {
      ...(values.email === undefined ? {} : { email: values.email }),
      ...(values.workflow === undefined ? {} : { job_workflow_ref: values.workflow }),
      ...Object.fromEntries(claims),
    },
  ];
}

function milliseconds(text = '1000'): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 10) throw misused(`"${text}" is no interval from 10 to 99999 milliseconds`);
  return value;
}

function serverNamed(name: string | undefined): ServerName {
  const found = serverNames.find((each) => each === name);
  if (found === undefined) throw misused(`${name === undefined ? 'no server is named' : `"${name}" is no server`}`);
  return found;
}

function toolNamed(name: string): ToolName {
  const found = [...serverNames, ...peerNames].find((each) => each === name);
  if (found === undefined) throw misused(`"${name}" is nothing to install${didYouMean(name, [...serverNames, ...peerNames])}`);
  return found;
}

function misused(message: string): ToolError {
  return new ToolError('usage', 'usage/sigstore-servers', message, { help: 'see "scripts/sigstore --help"' });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
