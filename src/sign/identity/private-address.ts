// Says which addresses may be sent a secret: https ones, and plain http on this machine alone (RFC 8252, section 8.3).

const thisMachine: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

export function isPrivateAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || isOnThisMachine(address);
}

/** Whether this is plain http that does not leave the machine. */
export function isOnThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && thisMachine.includes(hostname);
}
