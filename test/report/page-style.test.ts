// Text can be read on every ground that it stands on, light and dark: WCAG 2.2, 1.4.3 and 1.4.11.

import { describe, expect, test } from 'vitest';
import { pageStyle, palettes } from '../../src/report/page-style.ts';

/** Source: WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(palettes))('the %s palette', (_, palette) => {
  test.each([
    ...(['text', 'quiet', 'link', 'good', 'bad', 'warning'] as const).flatMap((ink) =>
      (['ground', 'raised'] as const).map((ground) => [ink, ground] as const),
    ),
    ...(['goodGround', 'badGround', 'warningGround'] as const).flatMap((ground) =>
      (['text', 'quiet'] as const).map((ink) => [ink, ground] as const),
    ),
    ...([
      ['good', 'goodGround'],
      ['bad', 'badGround'],
      ['warning', 'warningGround'],
    ] as const),
  ])('%s on %s is at least 4.5 to 1', (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });
});

test('the counting of contrast is that of the standard', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('the page takes its colours from the palettes alone', () => {
  const known: readonly string[] = Object.values(palettes).flatMap((palette) => Object.values(palette));
  expect((pageStyle.match(/#[0-9a-f]{3,8}\b/g) ?? []).filter((colour) => !known.includes(colour))).toEqual([]);
  expect(pageStyle).not.toMatch(/url\(|@import|<|\/\//);
});
