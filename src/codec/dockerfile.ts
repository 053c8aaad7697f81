// The door of dockerfile-ast: the first instruction of a Dockerfile that Docker would refuse to read. The package itself refuses nothing.
// Source: https://docs.docker.com/reference/dockerfile/

import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { didYouMean } from './suggest.ts';
import type { SyntaxFault } from './syntax-fault.ts';

/** A part of a Dockerfile, without `FROM`, has no fault by that. */
export function findDockerfileFault(text: string): SyntaxFault | undefined {
  const file = DockerfileParser.parse(text);
  // `# syntax=` names a frontend that may know more.
  const knowsMore = /^#\s*syntax\s*=\s*(?!docker\/dockerfile(?:-upstream)?:)/im.test(text);
  for (const instruction of file.getInstructions()) {
    const message = faultOf(instruction, knowsMore);
    const { line, character } = instruction.getInstructionRange().start;
    if (message !== undefined) return { line: line + 1, column: character + 1, message };
  }
  return undefined;
}

/** Fewest arguments of each instruction. */
const instructions: Readonly<Record<string, number>> = {
  ADD: 2,
  ARG: 1,
  CMD: 0,
  COPY: 2,
  ENTRYPOINT: 0,
  ENV: 1,
  EXPOSE: 1,
  FROM: 1,
  HEALTHCHECK: 1,
  LABEL: 1,
  MAINTAINER: 1,
  ONBUILD: 1,
  RUN: 1,
  SHELL: 1,
  STOPSIGNAL: 1,
  USER: 1,
  VOLUME: 1,
  WORKDIR: 1,
};

function faultOf(instruction: Instruction, knowsMore: boolean): string | undefined {
  const keyword = instruction.getKeyword();
  const fewest = instructions[keyword];
  if (fewest === undefined) {
    return knowsMore
      ? undefined
      : `"${instruction.getInstruction()}" is no instruction${didYouMean(keyword, Object.keys(instructions))}`;
  }
  const words = instruction.getArguments().map((argument) => argument.getValue());
  // A here-document is a source too, and so are the items of a JSON list, however many words they look like.
  const isOther = words.some((word) => word.startsWith('<<') || word.startsWith('['));
  if (words.length < fewest && !(isOther && words.length > 0)) return `"${keyword}" lacks an argument`;
  if (keyword === 'FROM') return fromFault(words);
  if (keyword === 'ENV' && words.length === 1 && !words[0]?.includes('=')) return '"ENV" lacks a value';
  return undefined;
}

function fromFault(words: readonly string[]): string | undefined {
  const plain = words.filter((word) => !word.startsWith('--'));
  const [, as, name, ...more] = plain;
  if (as === undefined) return undefined;
  return as.toUpperCase() === 'AS' && name !== undefined && more.length === 0
    ? undefined
    : '"FROM" takes an image, and perhaps "AS" with a name';
}
