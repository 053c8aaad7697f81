// The time that a timestamp states, with a fraction of any length; the library reads fractions of three digits alone, and drops them.
// Source: RFC 3161, section 2.4.2

import type { RFC3161Timestamp } from './sigstore-core.ts';

/**
 * To the millisecond. Any error that is thrown means that it states none.
 *
 * @param timestamp From outside, verified or not.
 */
export function timestampTime(timestamp: RFC3161Timestamp): Date {
  const value = timestamp.tstInfo.root.subs[4];
  const text = value?.tag.isGeneralizedTime() === true ? value.value.toString('latin1') : '';
  const [, year, month, day, hour, minute, second, fraction = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,18})?Z$/.exec(text) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  // A day that its month does not have is moved on by Date.
  if (Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day)) throw new Error("the timestamp's time is none");
  return time;
}
