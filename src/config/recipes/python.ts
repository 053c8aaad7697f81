// Python projects with a pyproject.toml, built as a wheel.

import { readTomlText, readTomlTexts } from '../../codec/toml-text.ts';
import { normaliseModes, type Recipe } from './recipe.ts';

export const python: Recipe = {
  title: 'Python project',
  marker: 'pyproject.toml',
  write: async (files) => {
    const manifest = await files.read('pyproject.toml');
    const name = readTomlText(manifest, 'project', 'name') ?? readTomlText(manifest, 'tool.poetry', 'name');
    if (name === undefined) return undefined;
    // Without [build-system], tools take setuptools (https://packaging.python.org/en/latest/specifications/pyproject-toml/).
    const requires = readTomlTexts(manifest, 'build-system', 'requires') ?? ['setuptools', 'wheel'];
    const wanted = ['build', ...requires].filter((requirement) => /^[ -~]+$/.test(requirement));
    return {
      name,
      lines: [
        'build:',
        '  # May use the network. Whoever builds again gets the newest versions that fit: pin them with "==", or better, by digest',
        '  # with "pip install --require-hashes -r requirements-build.txt".',
        '  prepare: |',
        '    python3 -m venv .venv',
        `    .venv/bin/pip install ${wanted.map(quote).join(' ')}`,
        '  # A wheel holds the permission bits of the files, which follow the umask: they are brought to one form first. A source',
        '  # archive (sdist) holds the time of packing: pack the sources with "archives" instead.',
        '  run: |',
        '    umask 022',
        `    ${normaliseModes}`,
        '    .venv/bin/python -m build --wheel --no-isolation --outdir dist .',
        '  outputs: [dist/*.whl]',
      ],
    };
  },
};

/** For the shell. */
function quote(text: string): string {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
