// The names by which a rehearsal's Sigstore is known everywhere: its signatures bind nobody.

/** Issuer of a rehearsal's identity tokens. The domain can never exist (RFC 6761, section 6.4). */
export const rehearsalIssuer = 'https://rehearsal.selfsame.invalid';

/** Organisation of every certificate authority of a rehearsal, in the issuer of each of its certificates. */
export const rehearsalAuthorityName = 'Selfsame rehearsal (binds nobody)';
