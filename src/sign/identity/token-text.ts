// Finds the identity token in what a file, a variable, a program or a service gave.

/** Of a token, or of an answer that holds one. Those of CI services have 1 to 3 KiB. */
export const maxTokenBytes = 64 * 1024;

/** The audience that a certificate authority of Sigstore asks for: `client-id` in config/identity/config.yaml of Fulcio 1.8.8. */
export const identityAudience = 'sigstore';

/**
 * The text without spaces and ends of line around it, when that has the three parts of a JSON Web Token.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 */
export function tokenIn(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > maxTokenBytes) return undefined;
  const trimmed = text.trim();
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(trimmed) ? trimmed : undefined;
}
