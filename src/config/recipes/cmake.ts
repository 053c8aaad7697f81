// Projects that are built by CMake.

import { isPlainName, type Recipe } from './recipe.ts';

export const cmake: Recipe = {
  title: 'CMake project',
  marker: 'CMakeLists.txt',
  write: async (files) => {
    const text = (await files.read('CMakeLists.txt')).replaceAll(/#.*$/gm, '');
    const found = /\bproject\s*\(\s*([^\s)]+)/i.exec(text)?.[1] ?? 'project';
    const name = isPlainName(found) ? found : 'project';
    const programs = Array.from(text.matchAll(/\badd_executable\s*\(\s*([^\s)]+)/gi), ([, program = '']) =>
      program.replace('${PROJECT_NAME}', name),
    ).filter(isPlainName);
    const outputs = programs.length === 0 ? [name] : [...new Set(programs)];
    return {
      name,
      lines: [
        'build:',
        '  # The flags keep the path of the folder out of what the compiler writes; the last option keeps it out of run paths.',
        '  run: |',
        '    export CFLAGS="-ffile-prefix-map=$PWD=." CXXFLAGS="-ffile-prefix-map=$PWD=."',
        '    cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_BUILD_RPATH_USE_ORIGIN=ON',
        '    cmake --build build',
        ...(programs.length === 0 ? ['  # Write here which files ship: CMakeLists.txt does not tell.'] : []),
        `  outputs: [${outputs.map((output) => `build/${output}`).join(', ')}]`,
      ],
    };
  },
};
