// Rule: shell blocks do what the document says. They run in order, in one room a document, and print what is shown.

import { toGlobMatcher } from '../../codec/glob.ts';
import { counted } from '../../model/counted.ts';
import type { DocumentFinding, MarkdownDocument, RuleOutcome } from '../../model/document.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { CommandResult } from '../../model/world.ts';
import { blockFinding } from '../block-finding.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import { type RecipeBlock, readRecipe, recipeRuleId, type ShownOutput } from '../recipe-blocks.ts';
import { compareOutput, type Placeholders, standardPlaceholders } from '../recipe-output.ts';
import { blockScript, readAnswer, setupScript } from '../recipe-script.ts';
import type { DocumentRule, Project, RuleInput } from '../rule.ts';

type Room = DocumentCheckConfig['rooms'][string];

/** Rooms that are prepared and used at the same time. */
const roomsAtOnce = 2;

/** A script reaches bash as one argument, of which Linux takes 128 KiB. */
const longestBlock = 60_000;

/** Of a line that is shown. */
const longestExcerpt = 300;

export const recipeRuns: DocumentRule = {
  id: recipeRuleId,
  title: 'shell blocks run, and print what is shown',
  run: async (input) => {
    const waiting = [...input.documents.entries()];
    const outcomes: RuleOutcome[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, document] = next;
        outcomes[index] = await runDocument(document, input);
      }
    };
    await Promise.all(Array.from({ length: roomsAtOnce }, work));
    const ranBlocks = outcomes.reduce((count, { counts }) => count + (counts?.ranBlocks ?? 0), 0);
    const notes = outcomes.flatMap((outcome) => outcome.notes ?? []);
    return {
      findings: outcomes.flatMap(({ findings }) => findings),
      counts: { ranBlocks },
      ...(notes.length === 0 ? {} : { notes }),
    };
  },
};

/** Nothing of a document runs that the configuration gives no room. */
async function runDocument(document: MarkdownDocument, { directives, config, project }: RuleInput): Promise<RuleOutcome> {
  const { blocks, findings } = readRecipe(document, directives, config.run === 'all');
  const waived = blocks.filter((each) => each.waived).map(({ block }) => say(block, 1, { message: 'does not run' }));
  const running = blocks.filter((each) => !each.waived);
  const room = Object.values(config.rooms).find(({ documents }) => documents.some((glob) => toGlobMatcher(glob)(document.file)));
  if (room === undefined || running.length === 0) {
    const roomless = running.map(({ block }) =>
      say(block, 1, {
        message: 'does not run: no room in doc-check.yaml is for this document',
        help: `name the document under "rooms", or say above the block why it cannot run: <!-- doc-check: allow ${recipeRuleId}: reason -->`,
      }),
    );
    return { findings: [...findings, ...waived, ...roomless], counts: { ranBlocks: 0 } };
  }
  const ran = await runBlocks(document.file, running, { room, config, project });
  return { ...ran, findings: [...findings, ...waived, ...ran.findings] };
}

interface Where {
  readonly room: Room;
  readonly config: DocumentCheckConfig;
  readonly project: Project;
}

/** One after the other. The first that fails ends it: those after it would fail for its sake. */
async function runBlocks(file: string, blocks: readonly RecipeBlock[], { room, config, project }: Where): Promise<RuleOutcome> {
  const ask = (script: string) => project.runInRoom({ script, room: `${recipeRuleId} ${file}`, timeoutMs: room.timeout * 1000 });
  requireSetUp(file, await ask(setupScript(room)), room.timeout);
  const placeholders = { ...standardPlaceholders, ...config.placeholders };
  const findings: DocumentFinding[] = [];
  const notes: string[] = [];
  let ranBlocks = 0;
  for (const [index, recipe] of blocks.entries()) {
    const { block, needs } = recipe;
    const script = { commands: recipe.commands.map((command) => command.script), needs };
    if (block.text.length > longestBlock) {
      findings.push(say(block, 1, { message: `is too long to run: more than ${longestBlock} characters` }));
      break;
    }
    const result = await ask(blockScript(script));
    const answer = readAnswer(script, result);
    if (answer.status === 'missing') {
      notes.push(`block ${block.number} of ${file} did not run: there is no "${answer.program}" here`);
      continue;
    }
    ranBlocks += 1;
    const fault = faultOf(recipe, result, answer.printed, room.timeout);
    if (fault !== undefined) {
      const left = blocks.length - index - 1;
      const rest = left === 0 ? '' : `; ${counted(left, 'later block')} did not run`;
      findings.push({ ...fault, message: `${fault.message}${rest}` });
      break;
    }
    findings.push(...differences(recipe, answer.printed, placeholders));
  }
  return { findings, counts: { ranBlocks }, notes };
}

function faultOf(
  { block, commands, exitCode: wanted }: RecipeBlock,
  { exitCode, signal, timedOut }: CommandResult,
  printed: readonly string[],
  timeout: number,
): DocumentFinding | undefined {
  // A status that is wanted is that of the last command: what ended before it failed.
  if (!timedOut && exitCode === wanted && (wanted === 0 || printed.length === commands.length)) return undefined;
  const { line } = commands[printed.length - 1] ?? { line: 1 };
  const ended = timedOut
    ? `did not end in ${timeout} seconds`
    : `ended with ${exitCode === undefined ? (signal ?? 'a signal') : `status ${exitCode}`}, and ${wanted} is wanted`;
  return say(block, line, {
    message: ended,
    help: 'run it in an empty folder; a status that is meant is said above the block: <!-- doc-check: run, exit 1 -->',
    excerpt: lastLines(printed.at(-1) ?? ''),
  });
}

function differences(
  { commands, shown }: RecipeBlock,
  printed: readonly string[],
  placeholders: Placeholders,
): readonly DocumentFinding[] {
  const pairs: (readonly [ShownOutput, string])[] = [
    ...commands.flatMap((command, index) =>
      command.shown === undefined ? [] : [[command.shown, printed[index] ?? ''] as const],
    ),
    ...shown.map((each) => [each, printed.join('\n')] as const),
  ];
  return pairs.flatMap(([each, got]) => {
    const diff = compareOutput(each.text, got, placeholders);
    if (diff === undefined) return [];
    return [
      say(each.block, each.line, {
        message: 'shows other output than was printed',
        help: 'show what is printed; <digest>, <time>, <path>, <version> and an ellipsis stand for what changes from run to run',
        excerpt: diff,
      }),
    ];
  });
}

function say(
  block: RecipeBlock['block'],
  line: number,
  { excerpt, ...said }: { readonly message: string; readonly help?: string; readonly excerpt?: readonly string[] },
): DocumentFinding {
  const finding = blockFinding(recipeRuleId, block, { line }, said);
  return excerpt === undefined || excerpt.length === 0
    ? finding
    : { ...finding, excerpt: excerpt.map((text) => text.slice(0, longestExcerpt)) };
}

function requireSetUp(file: string, { exitCode, signal, timedOut, stdout }: CommandResult, timeout: number): void {
  if (!timedOut && exitCode === 0) return;
  const ended = timedOut ? `did not end in ${timeout} seconds` : `ended with ${exitCode ?? signal ?? 'a signal'}`;
  throw new ToolError('tool', 'doc-check/setup-failed', `the setup of the room for "${file}" ${ended}`, {
    help: 'correct "setup" of the room in doc-check.yaml; it runs without a network, and sees the project at "$PROJECT"',
    excerpt: lastLines(stdout),
  });
}

function lastLines(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(-10)
    .filter((line) => line.trim() !== '');
}
