// The one order in which anything is listed, hashed or written: by UTF-16 code unit, the same in every locale.

/** For `sort`: negative, zero or positive. */
export function byCodeUnit(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

/** For `sort`, by a text that is taken from each value. */
export function byText<Value>(text: (value: Value) => string): (first: Value, second: Value) => number {
  return (first, second) => byCodeUnit(text(first), text(second));
}
