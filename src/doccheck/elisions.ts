// Takes out of a data block what stands for something left out: `...`, `…`. Lines keep their number.

/** A line of nothing but an ellipsis, which may stand in a comment or have a comma behind it. */
const elidedLine = /^[ \t]*(?:(?:#|\/\/)[ \t]*)?(?:\.{3,}|…|\[\.{3}\]|\[…\]|<\.{3}>)[ \t]*(?:,[ \t]*)?$/gm;

export function hasElision(text: string): boolean {
  elidedLine.lastIndex = 0;
  return elidedLine.test(text);
}

export function withoutElidedLines(text: string): string {
  return text.replaceAll(elidedLine, '');
}

/**
 * JSON with what is left out taken out: a value behind a colon becomes `null`, and commas are mended around the gap. What was left out may
 * have followed a last comma too, so that the outcome is to be read with one allowed.
 */
export function withoutJsonElisions(text: string): string {
  const parts = text.split(/("(?:[^"\\\n]|\\.)*"?|\.{3,}|…)/);
  let before = '';
  let afterGap = false;
  return parts
    .map((part) => {
      if (/^(?:\.{3,}|…)$/.test(part)) {
        if (/:\s*$/.test(before)) return 'null';
        afterGap = true;
        return '';
      }
      let kept = part;
      if (afterGap && part.trim() !== '') {
        afterGap = false;
        const gapFollowsValue = !/[[{,]\s*$/.test(before);
        // `[1, ..., 2]` has a comma too many, `[1 ... 2]` one too few.
        if (!gapFollowsValue) kept = part.replace(/^(\s*),/, '$1');
        else if (!/^\s*[,\]}]/.test(part)) kept = `,${part}`;
      }
      if (kept.trim() !== '') before = `${before.slice(-1)}${kept}`.trimEnd();
      return kept;
    })
    .join('');
}

/** Script with what is left out taken out: `{ ... }`, `(…)`, `= ...`. A spread, `...name`, is none. */
export function withoutScriptElisions(text: string): string {
  return withoutElidedLines(text)
    .replaceAll(/([=:(,]|=>|\breturn)([ \t]*)(?:\.{3}|…)(?=[ \t]*(?:[);,\]}]|\n|$))/g, '$1$2null')
    .replaceAll(/(?:\.{3}|…)(?=\s*(?:[)}\];,]|\/\/|\n|$))/g, '');
}

/** `{{ … }}` of Helm, Jinja or Hugo: a line of nothing else is taken out, another becomes a word. `${{ … }}` too. */
export function withoutTemplates(text: string): string {
  return text
    .replaceAll(/^[ \t]*(?:\{\{[^{}]*\}\}[ \t]*)+$/gm, '')
    .replaceAll(/\$?\{\{[\s\S]{0,500}?\}\}/g, (found) => `x${linesOf(found)}`)
    .replaceAll(/^[ \t]*\{%.*%\}[ \t]*$/gm, '');
}

function linesOf(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}
