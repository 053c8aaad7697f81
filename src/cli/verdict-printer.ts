// Which printer makes which form of a verdict. What is not asked for is not loaded.

import type { CheckExplanation, Verdict } from '../model/verdict.ts';
import type { Style } from '../report/style.ts';
import type { Format } from './command.ts';

/** Gives the text of a verdict in every format but `json`, which `print` makes of the verdict itself. */
export async function verdictPrinter(format: Format): Promise<(verdict: Verdict, style: Style) => string> {
  switch (format) {
    case 'text':
    case 'json':
    // Annotations stand at a line of a file, which a verdict has none of: no command with a verdict offers them.
    case 'github':
      return (await import('../report/print-verdict.ts')).printVerdict;
    case 'markdown':
      return (await import('../report/print-verdict-markdown.ts')).printVerdictMarkdown;
    case 'junit':
      return (await import('../report/print-verdict-junit.ts')).printVerdictJunit;
    case 'sarif': {
      const { printVerdictSarif } = await import('../report/print-verdict-sarif.ts');
      const context = await readContext();
      return (verdict) => printVerdictSarif(verdict, context);
    }
    case 'html': {
      const { printVerdictPage } = await import('../report/print-verdict-page.ts');
      const context = await readContext();
      return (verdict) => printVerdictPage(verdict, context);
    }
  }
}

async function readContext(): Promise<{
  readonly toolVersion: string;
  readonly explanations: readonly CheckExplanation[];
}> {
  const [{ toolVersion }, { explainChecks, explainSummaryChecks }] = await Promise.all([
    import('../ops/tool-version.ts'),
    import('../ops/explain-checks.ts'),
  ]);
  return { toolVersion, explanations: [...explainChecks().checks, ...explainSummaryChecks().checks] };
}
