// Writes ASN.1 values as DER, as far as certificates and timestamps need it. Reading is ASN1Obj's work (sigstore-core.ts).
// Source: ITU-T X.690, sections 8 and 10 to 11.

/** SEQUENCE of values that are encoded already. */
export function sequence(...members: readonly Uint8Array[]): Uint8Array {
  return tagged(0x30, members);
}

/** SET OF: its members are sorted by their encoding (X.690, 11.6). */
export function setOf(...members: readonly Uint8Array[]): Uint8Array {
  return tagged(0x31, [...members].sort(Buffer.compare));
}

export function boolean(value: boolean): Uint8Array {
  return tagged(0x01, [Uint8Array.of(value ? 0xff : 0x00)]);
}

/** INTEGER from a whole number that is not negative, or from the big-endian bytes of one. */
export function integer(value: bigint | number | Uint8Array): Uint8Array {
  if (typeof value !== 'object' && value < 0) throw new RangeError('only integers from zero up can be written');
  const bytes = typeof value === 'object' ? Buffer.from(value) : bytesOf(BigInt(value));
  const start = bytes.findIndex((byte) => byte !== 0);
  const shortest = start === -1 ? Buffer.of(0) : bytes.subarray(start);
  // A first bit that is set would make the number negative.
  return tagged(0x02, (shortest[0] ?? 0) >= 0x80 ? [Uint8Array.of(0), shortest] : [shortest]);
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return tagged(0x03, [Uint8Array.of(unusedBits), bytes]);
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return tagged(0x04, [bytes]);
}

export function nothing(): Uint8Array {
  return tagged(0x05, []);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const arcs = /^[0-2](\.(0|[1-9]\d*))+$/.test(dotted) ? dotted.split('.').map(BigInt) : [];
  const [first, second, ...rest] = arcs;
  if (first === undefined || second === undefined || (first < 2n && second > 39n)) {
    throw new RangeError(`"${dotted}" is no object identifier`);
  }
  return tagged(0x06, [first * 40n + second, ...rest].map(base128));
}

export function utf8String(text: string): Uint8Array {
  return tagged(0x0c, [Buffer.from(text, 'utf8')]);
}

/** GeneralizedTime in whole seconds, UTC: what RFC 3161 asks for when a fraction is left out. */
export function generalizedTime(date: Date): Uint8Array {
  return tagged(0x18, [Buffer.from(`${digits(date)}Z`)]);
}

/** UTCTime up to 2049 and GeneralizedTime from 2050, as RFC 5280, section 4.1.2.5, asks of certificates. */
export function certificateTime(date: Date): Uint8Array {
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050 ? tagged(0x17, [Buffer.from(`${digits(date).slice(2)}Z`)]) : generalizedTime(date);
}

/** `[number] EXPLICIT`, or the tag of a constructed value that is `IMPLICIT`: the content is what stands in it. */
export function contextConstructed(number: number, ...content: readonly Uint8Array[]): Uint8Array {
  return tagged(0xa0 | number, content);
}

/** `[number] IMPLICIT` over a primitive value. */
export function contextPrimitive(number: number, content: Uint8Array): Uint8Array {
  return tagged(0x80 | number, [content]);
}

function tagged(tag: number, content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  const long = length < 0x80 ? [] : bytesOf(BigInt(length));
  return Buffer.concat([Uint8Array.of(tag, length < 0x80 ? length : 0x80 | long.length, ...long), ...content]);
}

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

/** Seven bits a byte, the first bit set in all but the last. */
function base128(value: bigint): Uint8Array {
  const septets = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) septets.unshift(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from(septets);
}

/** `YYYYMMDDhhmmss`. */
function digits(date: Date): string {
  return date.toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
