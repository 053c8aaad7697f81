// Reads how long a server asks to wait. Source: RFC 9110, sections 10.2.3 (Retry-After) and 5.6.7 (HTTP-date, in its three forms).

/**
 * @param value The field's value.
 * @param now Which a date is measured from.
 * @returns Milliseconds, 0 for a date that has passed; undefined when it is neither seconds nor a date.
 */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = parseHttpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now.getTime());
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clock = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${clock} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) ${clock} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[\\d ]\\d) ${clock} (?<year>\\d{4})$`),
];

function parseHttpDate(text: string, now: Date): number | undefined {
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts === undefined) continue;
    const month = months.indexOf(parts.month ?? '');
    if (month === -1) return undefined;
    const time = [parts.day, parts.hour, parts.minute, parts.second].map(Number) as [number, number, number, number];
    const date = Date.UTC(fullYear(parts.year ?? '', now), month, ...time);
    return Number.isNaN(date) ? undefined : date;
  }
  return undefined;
}

/** Two digits that would be more than 50 years ahead mean the last such year that has passed. */
function fullYear(digits: string, now: Date): number {
  if (digits.length === 4) return Number(digits);
  const current = now.getUTCFullYear();
  const inThisCentury = current - (current % 100) + Number(digits);
  return inThisCentury > current + 50 ? inThisCentury - 100 : inThisCentury;
}
