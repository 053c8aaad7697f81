// Prints how long something took, and how much it was, for people.

/** Such as `0.4s`, `12s`, `1m05s`, `2h00m`. */
export function printDuration(durationMs: number): string {
  if (durationMs < 9_950) return `${(Math.max(0, durationMs) / 1000).toFixed(1)}s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${twoDigits(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m`;
}

/** Whole number with spaces between thousands, the same in every locale: `1 048 576`. */
export function printCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
