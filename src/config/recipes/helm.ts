// Helm charts, packed by Selfsame: helm itself writes the time of packing into the archive.

import { isPlainName, type Recipe } from './recipe.ts';

export const helm: Recipe = {
  title: 'Helm chart',
  marker: 'Chart.yaml',
  write: async (files) => {
    const text = await files.read('Chart.yaml');
    const found = /^name:[ \t]+["']?([^\s"'#]+)/m.exec(text)?.[1] ?? 'chart';
    const chart = isPlainName(found) ? found : 'chart';
    const plain = ['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json', 'README.md', 'LICENSE', '.helmignore'].filter(
      files.has,
    );
    const folders = ['templates', 'crds', 'files', 'charts'].filter((folder) =>
      files.paths.some((path) => path.startsWith(`${folder}/`)),
    );
    const fetched = /^dependencies:/m.test(text);
    const packed = [...plain, ...[...new Set([...folders, ...(fetched ? ['charts'] : [])])].map((folder) => `"${folder}/**"`)];
    return {
      name: chart,
      lines: [
        'build:',
        ...(fetched
          ? ['  # May use the network: fetches the charts that Chart.lock pins into charts/.', '  prepare: helm dependency build']
          : []),
        '  # Nothing is built: the chart is packed below, with fixed times and order.',
        "  run: 'true'",
        'archives:',
        `  - name: ${chart}-\${version}.tgz`,
        '    format: tar.gz',
        '    # What helm would pack; tests and CI files stay out.',
        `    files: [${packed.join(', ')}]`,
        `    prefix: ${chart}/`,
      ],
    };
  },
};
