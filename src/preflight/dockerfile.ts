// Reads the instructions of a Dockerfile, each with its place.
// Source: https://docs.docker.com/reference/dockerfile/

export interface DockerInstruction {
  /** In upper case. */
  readonly keyword: string;
  /**
   * What follows it, with its continued lines; comments between them are blanked, so that an offset in it is one in the file.
   * Here-documents are left out of it.
   */
  readonly text: string;
  /** Of `text` in the file. */
  readonly offset: number;
  readonly documents: readonly { readonly text: string; readonly offset: number }[];
}

export interface Dockerfile {
  readonly kind: 'dockerfile';
  /** Path as the user knows it. */
  readonly file: string;
  readonly text: string;
  readonly instructions: readonly DockerInstruction[];
}

/** Whether a path is named as Dockerfiles are: `Dockerfile`, `Dockerfile.dev`, `build.Dockerfile`, `Containerfile`. */
export function isDockerfileName(path: string): boolean {
  // Not what describes one, or what is ignored by it.
  if (/\.(?:md|txt|dockerignore)$/i.test(path)) return false;
  return /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i.test(path);
}

/** Never refuses: a line that is no instruction is one with an odd keyword. */
export function parseDockerfile(text: string, file: string): Dockerfile {
  const instructions: DockerInstruction[] = [];
  const escapeSign = /^#\s*escape\s*=\s*`\s*$/im.test(text.slice(0, 512)) ? '`' : '\\';
  let at = 0;
  const takeLine = (): { readonly line: string; readonly raw: string; readonly start: number } => {
    const end = text.indexOf('\n', at);
    const start = at;
    at = end === -1 ? text.length : end + 1;
    const raw = text.slice(start, end === -1 ? undefined : end);
    return { line: raw.replace(/\r$/, ''), raw, start };
  };
  while (at < text.length) {
    const { line, start, raw } = takeLine();
    const [head, keyword] = /^\s*([A-Za-z]+)(?:[ \t]+|$)/.exec(line) ?? [];
    if (head === undefined || keyword === undefined) continue;
    const offset = start + head.length;
    const lines = [raw.slice(head.length)];
    const goesOn = (each: string) => each.trimEnd().endsWith(escapeSign);
    let continued = goesOn(line);
    // An empty line or a comment does not end what is continued.
    while (continued && at < text.length) {
      const next = takeLine();
      const isComment = /^\s*#/.test(next.line);
      lines.push(isComment ? ' '.repeat(next.raw.length) : next.raw);
      if (!isComment && next.line.trim() !== '') continued = goesOn(next.line);
    }
    const body = withBackslashes(lines.join('\n'), escapeSign);
    const documents = takesDocuments(keyword) ? readDocuments(body, takeLine, () => at < text.length) : [];
    instructions.push({ keyword: keyword.toUpperCase(), text: body, offset, documents });
  }
  return { kind: 'dockerfile', file, text, instructions };
}

/** As a shell continues a line, and as long as before: nothing but the line end follows the backslash. */
function withBackslashes(text: string, escapeSign: string): string {
  const plain = text.replaceAll(`${escapeSign}\r\n`, ' \\\n');
  return escapeSign === '\\' ? plain : plain.replaceAll(`${escapeSign}\n`, '\\\n');
}

function takesDocuments(keyword: string): boolean {
  return /^(?:RUN|COPY|ADD)$/i.test(keyword);
}

function readDocuments(
  body: string,
  takeLine: () => { readonly line: string; readonly start: number },
  hasMore: () => boolean,
): DockerInstruction['documents'] {
  const documents: { readonly text: string; readonly offset: number }[] = [];
  for (const [, , end] of body.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)) {
    const lines: string[] = [];
    let offset: number | undefined;
    while (hasMore()) {
      const { line, start } = takeLine();
      if (line.replace(/^\t+/, '') === end) break;
      offset ??= start;
      lines.push(line);
    }
    documents.push({ text: lines.join('\n'), offset: offset ?? 0 });
  }
  return documents;
}
