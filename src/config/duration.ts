// Durations of the configuration: whole seconds, or hours, minutes and seconds such as `1h30m`.

const range = { least: 1, most: 86_400 };

/** Seconds of a duration; undefined for a text that is none, or one outside 1 second to 24 hours. */
export function parseDuration(value: number | string): number | undefined {
  const seconds = typeof value === 'number' ? value : secondsOf(value);
  return Number.isInteger(seconds) && seconds >= range.least && seconds <= range.most ? seconds : undefined;
}

export function isDuration(value: string): boolean {
  return parseDuration(value) !== undefined;
}

function secondsOf(text: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?=\d)(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
