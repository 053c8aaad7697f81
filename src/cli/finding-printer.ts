// Which printer makes which form of a report of findings. What is not asked for is not loaded.

import type { FindingReport } from '../report/finding-report.ts';
import type { Style } from '../report/style.ts';
import type { Format } from './command.ts';

/** Gives the text of a report in every format but `json`, which `print` makes of the result itself. */
export async function findingPrinter(format: Format): Promise<(report: FindingReport, style: Style) => string> {
  switch (format) {
    case 'text':
    case 'json':
    // No command with findings offers a page.
    case 'html':
      return (await import('../report/print-findings.ts')).printFindings;
    case 'github':
      return (await import('../report/print-findings-github.ts')).printFindingsGithub;
    case 'markdown':
      return (await import('../report/print-findings-markdown.ts')).printFindingsMarkdown;
    case 'junit':
      return (await import('../report/print-findings-junit.ts')).printFindingsJunit;
    case 'sarif': {
      const [{ printFindingsSarif }, { toolVersion }] = await Promise.all([
        import('../report/print-findings-sarif.ts'),
        import('../ops/tool-version.ts'),
      ]);
      return (report) => printFindingsSarif(report, { toolVersion });
    }
  }
}
