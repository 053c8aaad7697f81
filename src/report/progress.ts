// Tells on standard error what a running operation is doing: live lines on a terminal, plain lines elsewhere.

import type { Progress } from '../model/world.ts';
import { printDuration } from './duration.ts';
import { escapeForTerminal } from './escape.ts';
import type { Style } from './style.ts';
import { fitText } from './text-width.ts';

/** Where progress is shown. */
export interface ProgressSurface {
  readonly write: (text: string) => void;
  /** Whether lines can be drawn again. */
  readonly live: boolean;
  readonly columns: () => number;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /** Calls the action again and again until the function returned is called. */
  readonly every: (intervalMs: number, action: () => void) => () => void;
}

/** Progress that must be closed before anything else is printed. */
export interface ShownProgress extends Progress {
  readonly close: () => void;
}

interface Stage {
  readonly title: string;
  readonly startedMs: number;
  readonly sofar?: () => string;
}

const redrawMs = 120;
const eraseToEnd = '\u001b[K';
const eraseBelow = '\u001b[J';

export function createProgress(surface: ProgressSurface, style: Style, quiet: boolean): ShownProgress {
  if (quiet) return { stage: () => () => undefined, note: () => undefined, close: () => undefined };
  return surface.live ? liveProgress(surface, style) : plainProgress(surface, style);
}

/** One line when a stage starts and one when it ends: what a log wants. */
function plainProgress(surface: ProgressSurface, style: Style): ShownProgress {
  const running = new Set<Stage>();
  return {
    stage(title) {
      const stage = { title, startedMs: surface.now() };
      running.add(stage);
      surface.write(`start ${escapeForTerminal(title)}\n`);
      return (result) => {
        if (running.delete(stage)) surface.write(endLine(stage, 'done', result, surface, style));
      };
    },
    note: (text) => surface.write(noteLine(text, style)),
    close() {
      for (const stage of running) surface.write(endLine(stage, 'stopped', '', surface, style));
      running.clear();
    },
  };
}

/** One line a running stage, drawn again in a single write, so that nothing flickers; finished stages stay above. */
function liveProgress(surface: ProgressSurface, style: Style): ShownProgress {
  const running = new Set<Stage>();
  let drawnLines = 0;
  let stop: (() => void) | undefined;

  const draw = (kept = '') => {
    const lines = [...running].map((stage) => liveLine(stage, surface, style));
    const up = drawnLines === 0 ? '' : `\r\u001b[${drawnLines}A`;
    const shrunk = kept !== '' || lines.length < drawnLines ? eraseBelow : '';
    surface.write(`${up}${shrunk}${kept}${lines.map((line) => `${line}${eraseToEnd}\n`).join('')}`);
    drawnLines = lines.length;
  };
  const rest = () => {
    if (running.size > 0) return;
    stop?.();
    stop = undefined;
  };

  return {
    stage(title, sofar) {
      const stage = { title, startedMs: surface.now(), sofar };
      running.add(stage);
      stop ??= surface.every(redrawMs, () => draw());
      draw();
      return (result) => {
        if (!running.delete(stage)) return;
        draw(endLine(stage, 'done', result, surface, style));
        rest();
      };
    },
    note: (text) => draw(noteLine(text, style)),
    close() {
      const stages = [...running];
      running.clear();
      if (stages.length > 0) draw(stages.map((stage) => endLine(stage, 'stopped', '', surface, style)).join(''));
      rest();
    },
  };
}

function liveLine(stage: Stage, surface: ProgressSurface, style: Style): string {
  const elapsed = printDuration(surface.now() - stage.startedMs);
  // A line that wraps could not be drawn over, so one column stays free.
  const sofar = stage.sofar === undefined ? '' : `: ${stage.sofar()}`;
  const title = fitText(escapeForTerminal(`${stage.title}${sofar}`), Math.max(1, surface.columns() - elapsed.length - 10));
  return `${style.strong('...')}     ${title} ${style.faint(elapsed)}`;
}

function endLine(stage: Stage, word: 'done' | 'stopped', result: string, surface: ProgressSurface, style: Style): string {
  const elapsed = style.faint(printDuration(surface.now() - stage.startedMs));
  const paint = word === 'done' ? style.good : style.bad;
  const phrase = result === '' ? '' : `: ${escapeForTerminal(result)}`;
  return `${paint(word)}${' '.repeat(8 - word.length)}${escapeForTerminal(stage.title)}${phrase} ${elapsed}\n`;
}

function noteLine(text: string, style: Style): string {
  return `${style.warning('note')}    ${escapeForTerminal(text)}\n`;
}
