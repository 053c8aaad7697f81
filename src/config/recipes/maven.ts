// Projects that are built by Maven.

import { isPlainName, type Recipe } from './recipe.ts';

export const maven: Recipe = {
  title: 'Maven project',
  marker: 'pom.xml',
  write: async (files) => {
    const text = await files.read('pom.xml');
    // The project's own artifact id stands outside of these.
    const own = text.replaceAll(
      /<(parent|dependencies|dependencyManagement|build|profiles|reporting)>[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g,
      '',
    );
    const name = /<artifactId>\s*([^<\s]+)\s*<\/artifactId>/.exec(own)?.[1] ?? 'project';
    return {
      name,
      lines: [
        'build:',
        '  # May use the network: builds once, so that every plugin and dependency is there, and throws the result away.',
        '  prepare: |',
        '    mvn -B -ntp -DskipTests package',
        '    mvn -B -ntp clean',
        '  # Jars hold times and permission bits. The time is honoured by maven-jar-plugin 3.2 and later: name its version in pom.xml.',
        '  # See https://maven.apache.org/guides/mini/guide-reproducible-builds.html',
        '  run: |',
        '    umask 022',
        '    mvn -B -o -DskipTests -Dproject.build.outputTimestamp="$SOURCE_DATE_EPOCH" package',
        `  outputs: [${JSON.stringify(`target/${isPlainName(name) ? name : ''}*.jar`)}]`,
        // A gate that runs nothing has failed.
        ...(files.paths.some((path) => path.startsWith('src/test/'))
          ? [
              'gates:',
              '  - id: unit-tests',
              '    run: mvn -B -ntp test',
              '    tool: mvn --version',
              '    covers: ["src/**", pom.xml]',
            ]
          : []),
      ],
    };
  },
};
