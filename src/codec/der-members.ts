// Cuts a DER value into its members without copying or writing anything anew: the very bytes that a signature covers.
// Source: ITU-T X.690, section 8.1.

/** One value: its own bytes, tag and length included, and where its content starts in them. */
interface DerValue {
  readonly bytes: Uint8Array;
  readonly contentStart: number;
}

/** The content of the one value that these bytes are; undefined when they are not exactly one value. */
export function derMembers(value: Uint8Array): readonly Uint8Array[] | undefined {
  const whole = readValue(value, 0);
  if (whole === undefined || whole.bytes.length !== value.length) return undefined;
  const members: Uint8Array[] = [];
  for (let at = whole.contentStart; at < value.length; ) {
    const member = readValue(value, at);
    if (member === undefined) return undefined;
    members.push(member.bytes);
    at += member.bytes.length;
  }
  return members;
}

function readValue(bytes: Uint8Array, start: number): DerValue | undefined {
  const first = bytes[start + 1];
  // Tags of several bytes occur in nothing that is read here.
  if (first === undefined || ((bytes[start] ?? 0) & 0x1f) === 0x1f) return undefined;
  let length = first;
  let contentStart = 2;
  if (first >= 0x80) {
    const lengthBytes = first & 0x7f;
    if (lengthBytes === 0 || lengthBytes > 4) return undefined;
    length = 0;
    for (let index = 0; index < lengthBytes; index += 1) {
      const digit = bytes[start + 2 + index];
      if (digit === undefined) return undefined;
      length = length * 256 + digit;
    }
    // DER has one form of a length: the shortest.
    if (length < 0x80 || length < 256 ** (lengthBytes - 1)) return undefined;
    contentStart += lengthBytes;
  }
  const end = start + contentStart + length;
  return end > bytes.length ? undefined : { bytes: bytes.subarray(start, end), contentStart };
}
