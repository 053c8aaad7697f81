// The checks and gates that are no catalogue entry of their own, each as one edit that takes it out. For scripts/mutate.ts.

export interface Edit {
  /** Path in the checkout. */
  readonly file: string;
  /** What the code does once it is edited. */
  readonly title: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const edits: readonly Edit[] = [
  {
    file: 'src/compare/compare-trees.ts',
    title: 'trees that differ are equal',
    find: "outcome: differences.length === 0 && both.length > 0 ? 'equal' : 'different'",
    replace: "outcome: 'equal'",
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'nothing compared is equal',
    find: 'differences.length === 0 && both.length > 0',
    replace: 'differences.length === 0',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'a missing entry is not named',
    find: 'if (one !== undefined && order < 0)',
    replace: 'if (false && one !== undefined)',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'an extra entry is not named',
    find: 'if (two !== undefined && order > 0)',
    replace: 'if (false && two !== undefined)',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'kinds are not compared',
    find: "if (first.kind !== second.kind || first.kind === 'other') {",
    replace: 'if (false) {',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'targets of links are not compared',
    find: 'return one === other ? []',
    replace: 'return true ? []',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'modes are not compared',
    find: 'return first.mode === second.mode ? []',
    replace: 'return true ? []',
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'bytes are not compared',
    find: 'of await compareContents(first.folder, second.folder, both, files))',
    replace: 'of [] as readonly Difference[])',
  },
  {
    file: 'src/compare/compare-files.ts',
    title: 'files that differ are equal',
    find: "outcome: offset === undefined ? 'equal' : 'different'",
    replace: "outcome: 'equal'",
  },
  {
    file: 'src/build/check-embeds.ts',
    title: 'a text that is not there is found',
    find: '(await files.contains(posix.join(folder, ...parts), new TextEncoder().encode(text)))',
    replace: 'true',
  },
  {
    file: 'src/build/check-embeds.ts',
    title: 'an empty text proves something',
    find: "if (text === '') return false;",
    replace: '',
  },
  {
    file: 'src/build/prove-variations.ts',
    title: 'every variation took effect',
    find: "status: proven ? 'took effect' : 'no effect'",
    replace: "status: 'took effect'",
  },
  {
    file: 'src/build/prove-variations.ts',
    title: 'an open wall holds',
    find: "const open = same.find(({ status }) => status === 'open');",
    replace: 'const open: WallRecord | undefined = undefined;',
  },
  {
    file: 'src/ops/build-twice.ts',
    title: 'builds that differ are released',
    find: "...(comparison.outcome === 'different' ? [describeDifference(comparison)] : []),",
    replace: '',
  },
  {
    file: 'src/ops/build-twice.ts',
    title: 'unmet requirements are released',
    find: '...unmetRequirements(plan.build.require, variations, [...reference.walls, ...varied.walls]),',
    replace: '',
  },
  {
    file: 'src/ops/build-twice.ts',
    title: 'a program without its source date is released',
    find: '...embeds.filter(({ found }) => !found)',
    replace: '...embeds.filter(() => false)',
  },
  {
    file: 'src/ops/release.ts',
    title: 'a failed gate is released',
    find: 'if (failed.length > 0) {',
    replace: 'if (failed.length < 0) {',
  },
  {
    file: 'src/ops/release.ts',
    title: 'an SBOM that lacks something is released',
    find: 'if (reasons.length > 0) return refused(plan, { gates, ...builds, reasons });',
    replace: '',
  },
  {
    file: 'src/ops/release.ts',
    title: 'a folder that its own verification refuses is called released',
    find: "if (verdict.verdict === 'refused') {",
    replace: "if (verdict.verdict !== 'refused' && verdict.verdict !== 'accepted') {",
  },
  {
    file: 'src/compare/compare-trees.ts',
    title: 'a file that changed meanwhile is passed over',
    find: 'if (offset === undefined && one.sizeBytes === other.sizeBytes) continue;',
    replace: 'if (offset === undefined) continue;',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'a command that fails has passed',
    find: 'if (result.exitCode !== 0) return',
    replace: 'if (false) return',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'a command that hangs has passed',
    find: 'if (result.timedOut) return `it did',
    replace: 'if (false) return `it did',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'failed tests have passed',
    find: 'if (failed > 0) return failed',
    replace: 'if (false) return failed',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'a gate that ran nothing has passed',
    find: "return passed === 0 ? 'it ran nothing' : undefined;",
    replace: 'return undefined;',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'stale evidence is taken',
    find: 'if (stale !== undefined) return failed(stale);',
    replace: '',
  },
  {
    file: 'src/gates/run-gate.ts',
    title: 'a report that is not there is not missed',
    find: 'if (report === undefined) return { status: \'malformed\', reason: `it wrote no report "${gate.junit}"` };',
    replace: "if (report === undefined) return { status: 'parsed', value: undefined };",
  },
  {
    file: 'src/sbom/check-coverage.ts',
    title: 'a component that no evidence names is let through',
    find: 'if (!ships.has(plain) && !vouched.has(plain) && !vouched.has(name)) {',
    replace: 'if (false) {',
  },
  {
    file: 'src/sbom/check-coverage.ts',
    title: 'a component that is missing is let through',
    find: 'if (!written.has(purl)) faults.push',
    replace: 'if (false) faults.push',
  },
  {
    file: 'src/sbom/check-coverage.ts',
    title: 'a component listed twice is let through',
    find: 'if (written.has(plain)) faults.push',
    replace: 'if (false) faults.push',
  },
  {
    file: 'src/release/write-release.ts',
    title: 'a folder that is refused gets its name',
    find: 'if (!(await accept(partial))) {',
    replace: 'if (!(await accept(partial)) && false) {',
  },
  {
    file: 'src/ops/write-signed-release.ts',
    title: 'other bytes than were compared are released',
    find: 'requireBuiltBytes(artifacts, verdict);',
    replace: '',
  },
  {
    file: 'src/verify/to-verdict.ts',
    title: 'a check that says no does not matter',
    find: "verdict: results.every(({ status }) => status === 'pass') ? 'accepted' : 'refused'",
    replace: "verdict: 'accepted'",
  },
  {
    file: 'src/verify/to-verdict.ts',
    title: 'a check that was not judged has passed',
    find: "results.every(({ status }) => status === 'pass')",
    replace: "results.every(({ status }) => status !== 'fail')",
  },
  {
    file: 'src/verify/evidence.ts',
    title: 'anybody who signed is believed about statements',
    find: `if (outcome.status !== 'authenticated' || outcome.signed.kind !== 'statement') return [];
    if (!isAcceptedSigner(evidence.policy, outcome.signer)) return [];`,
    replace: "if (outcome.status !== 'authenticated' || outcome.signed.kind !== 'statement') return [];",
  },
  {
    file: 'src/verify/authenticate.ts',
    title: 'the fields of a log entry are not held against the bundle',
    find: 'if (fault !== undefined) return malformed(fault);',
    replace: '',
  },
  {
    file: 'src/verify/authenticate.ts',
    title: 'a bundle of any shape is read',
    find: "if (shape.status === 'malformed') return malformed(`the bundle is malformed: ${shape.reason}`);",
    replace: "if (shape.status === 'malformed') return { status: 'parsed', value: bundleFromJSON(json.value) };",
  },
  {
    file: 'src/verify/authenticate.ts',
    title: 'any payload type is taken for a statement',
    find: 'if (payloadType !== inTotoPayload) return',
    replace: 'if (false) return',
  },
  {
    file: 'src/verify/authenticate.ts',
    title: 'a chain may bring its own root',
    find: 'if (certificate.subject.equals(certificate.issuer)) return',
    replace: 'if (false) return',
  },
  {
    file: 'src/verify/authenticate.ts',
    title: 'a signature without a trusted time holds',
    find: 'if (timestamps.length + logTimes.length === 0) return',
    replace: 'if (false) return',
  },
  {
    file: 'src/verify/authenticate.ts',
    title: "a log's key may be outside its time",
    find: 'if (!untimed.every((entry) => isLogValid(entry, [...timestamps, ...logTimes], material)))',
    replace: 'if (false)',
  },
];
