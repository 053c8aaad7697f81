// The line in the body of a release that says which files a draft was made for. GitHub shows nothing of it.

const form = /<!-- selfsame publish: SHA256SUMS sha256:([0-9a-f]{64}) -->/g;

/** @param sums SHA-256 of SHA256SUMS, lower-case hex. */
export function printMarker(sums: string): string {
  return `<!-- selfsame publish: SHA256SUMS sha256:${sums} -->`;
}

/** What the body says; undefined where it says nothing, or two things. */
export function parseMarker(body: string): string | undefined {
  const found = new Set([...body.matchAll(form)].map(([, sums]) => sums));
  return found.size === 1 ? [...found][0] : undefined;
}

/** A body with the one marker, at its end. */
export function withMarker(body: string, sums: string): string {
  const text = body.replaceAll(form, '').trimEnd();
  return text === '' ? printMarker(sums) : `${text}\n\n${printMarker(sums)}`;
}
