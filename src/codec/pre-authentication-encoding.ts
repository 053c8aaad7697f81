// The bytes that a DSSE signature is made over.
// Source: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md

/**
 * `DSSEv1 <length of type> <type> <length of payload> <payload>`; lengths are decimal and count bytes.
 *
 * @param payloadType Text of the envelope's `payloadType`, encoded as UTF-8.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}
