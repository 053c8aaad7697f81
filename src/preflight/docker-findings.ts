// What rule 22 finds in a Dockerfile: images without a digest, ADD of an address, programs that RUN downloads.

import type { Dockerfile, DockerInstruction } from './dockerfile.ts';
import type { RuleFinding } from './rule.ts';
import { flattenPipelines, parseShell } from './shell-commands.ts';
import { type UncheckedDownload, uncheckedDownloads } from './unchecked-downloads.ts';

/** Characters of the name of an image, or of a variable in it: far more than a registry takes. A longer one is taken as written. */
const longestImage = 1000;

export function findingsInDockerfile(dockerfile: Dockerfile): readonly RuleFinding[] {
  const variables = new Map<string, string>();
  const stages = new Set<string>();
  return dockerfile.instructions.flatMap((instruction): readonly RuleFinding[] => {
    switch (instruction.keyword) {
      case 'ARG':
        for (const [, name = '', value = ''] of instruction.text.matchAll(/(?<!\w)([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S+)/g)) {
          variables.set(name, value.replace(/^(["'])(.*)\1$/, '$2').slice(0, longestImage));
        }
        return [];
      case 'FROM':
        return inFrom(instruction, variables, stages);
      case 'ADD':
        return inAdd(instruction);
      case 'RUN':
        return inRun(instruction);
      default:
        return [];
    }
  });
}

/** What a finding says of a download, wherever it stands. */
export function toDownloadFinding({ url, use, late }: UncheckedDownload, at: number): RuleFinding {
  const what = url === undefined || url === '' ? 'a download' : `"${url}"`;
  return {
    at,
    message: late ? `${what} is ${use} before its digest is checked` : `${what} is ${use}, and nothing checks its digest`,
    help: 'write the digest down and check it before the first use: "echo \'SHA256  FILE\' | sha256sum -c"; what is unpacked from a pipe goes into a file first',
  };
}

function inFrom(
  { text, offset }: DockerInstruction,
  variables: ReadonlyMap<string, string>,
  stages: Set<string>,
): readonly RuleFinding[] {
  const [, head = '', written = '', stage] = /^((?:\s|\\\n|--\S+)*)(\S+)(?:\s+AS\s+(\S+))?/i.exec(text) ?? [];
  const isStage = stages.has(written.toLowerCase());
  if (stage !== undefined) stages.add(stage.toLowerCase());
  const image = resolve(written, variables);
  // What only the caller of the build knows can not be judged here.
  if (isStage || image === undefined || image === '' || image === 'scratch' || stages.has(image.toLowerCase())) return [];
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return [];
  return [
    {
      at: offset + head.length,
      message: `the image "${image}" has no digest, so it is another one from one day to the next`,
      help: `write its digest behind it: "FROM ${image}@sha256:…", as "docker buildx imagetools inspect ${image}" tells it`,
    },
  ];
}

/** With the defaults of its variables; undefined where one has none. */
function resolve(image: string, variables: ReadonlyMap<string, string>): string | undefined {
  if (image.length > longestImage) return image;
  let isKnown = true;
  const text = image.replaceAll(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const value = variables.get(braced ?? bare ?? '') ?? fallback;
      isKnown &&= value !== undefined;
      return value ?? '';
    },
  );
  return isKnown ? text : undefined;
}

function inAdd({ text, offset }: DockerInstruction): readonly RuleFinding[] {
  if (/(?:^|\s)--checksum=/.test(text)) return [];
  const [url] = /(?<=^|[\s"])https?:\/\/[^\s",\]]+/.exec(text) ?? [];
  // A repository is fetched by its commit.
  if (url === undefined || /\.git(?:#|$)/.test(url)) return [];
  return [
    {
      at: offset + text.indexOf(url),
      message: `"${url}" is added, and nothing checks its digest`,
      help: `write "ADD --checksum=sha256:… ${url} …"`,
    },
  ];
}

function inRun({ text, offset, documents }: DockerInstruction): readonly RuleFinding[] {
  if (/^\s*\[/.test(text)) return [];
  // `--mount=…` and the like are blanked.
  const script = text.replace(/^(?:\s|\\\n|--(?:mount|network|security|device)=\S+)+/, (flags) =>
    flags.replaceAll(/[^\n]/g, ' '),
  );
  const isDocument = /^\s*<<-?["']?\w+["']?\s*$/.test(script);
  const scripts = isDocument ? documents : [{ text: script, offset }];
  return scripts.flatMap((each) =>
    uncheckedDownloads(flattenPipelines(parseShell(each.text))).map((download) =>
      toDownloadFinding(download, each.offset + download.offset),
    ),
  );
}
