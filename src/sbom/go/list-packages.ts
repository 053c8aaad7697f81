// Asks the Go toolchain in the built room which modules a main package is made from, for the target that the program names.
// Source: `go help list`; `go help build` for the settings that choose files.

import type { GoBuildInformation } from '../../codec/go-build-information.ts';
import { quoteShellWord, quoteShellWords } from '../../codec/shell-quote.ts';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import { goPurl, standardLibraryPurl } from './go-purl.ts';

/** Build settings that choose which files are compiled, given to the toolchain as variables. */
const variables = [
  'CGO_ENABLED',
  'GO386',
  'GOAMD64',
  'GOARCH',
  'GOARM',
  'GOARM64',
  'GOEXPERIMENT',
  'GOFIPS140',
  'GOMIPS',
  'GOMIPS64',
  'GOOS',
  'GOPPC64',
  'GORISCV64',
  'GOWASM',
];

/** Settings that choose files and are given as flags; a true one without its value. */
const flags = ['-asan', '-msan', '-race'];

const template =
  '{{if .Standard}}std{{else}}{{with .Module}}{{.Path}}\t{{if .Replace}}{{if .Replace.Version}}{{.Replace.Path}}\t{{.Replace.Version}}{{else}}{{.Path}}\t{{end}}{{else}}{{.Path}}\t{{.Version}}{{end}}{{end}}{{end}}';

/**
 * The bash script that lists, for every package that the program is linked from, the module that it comes from. Its first line of
 * output is the toolchain's version.
 *
 * @param folder Of the main module, relative to the work tree; `.` for the work tree itself.
 */
export function listPackagesScript(information: GoBuildInformation, mainPackage: string, folder: string): string {
  const settings = variables.flatMap((name) => {
    const value = information.settings.get(name);
    return value === undefined ? [] : [`export ${name}=${quoteShellWord(value)}`];
  });
  const tags = information.settings.get('-tags');
  const given = [
    ...flags.filter((flag) => information.settings.get(flag) === 'true'),
    ...(tags === undefined || tags === '' ? [] : [`-tags=${tags}`]),
  ];
  return [
    `cd ${quoteShellWord(folder.startsWith('-') ? `./${folder}` : folder)}`,
    ...settings,
    'go env GOVERSION',
    quoteShellWords(['go', 'list', '-deps', ...given, '-f', template, mainPackage]),
    '',
  ].join('\n');
}

/**
 * Package URLs of the modules in the script's output, the main module left out; sorted.
 *
 * @returns Undefined when the output has a line of another form.
 */
export function parseListedPackages(output: string, mainModule: string): readonly string[] | undefined {
  const [goVersion = '', ...lines] = output.replace(/\n$/, '').split('\n');
  if (!/^(go\d|devel)/.test(goVersion) || lines.length === 0) return undefined;
  const purls = new Set<string>();
  for (const line of lines) {
    if (line === 'std') {
      purls.add(standardLibraryPurl(goVersion));
      continue;
    }
    const [module = '', path = '', version = '', ...rest] = line.split('\t');
    if (module === '' || path === '' || rest.length > 0) return undefined;
    if (module !== mainModule) purls.add(goPurl(path, version === '' ? undefined : version));
  }
  return [...purls].sort(byCodeUnit);
}
