/** Reading values back from a row of numbers. */
export interface NumberStream {
  next(): number;
  /** A list that begins with its length. */
  list<T>(read: (value: number) => T): readonly T[];
  /** All that is left. */
  rest(): readonly number[];
}

const EMPTY: readonly never[] = Object.freeze([]);

/** From `start` to before `end`. */
export function numbersFrom(numbers: Int32Array, start: number, end: number): NumberStream {
  let position = start;
  const next = (): number => {
    if (position >= end) throw new Error("a row of numbers that ends too early");
    return numbers[position++]!;
  };
  return {
    next,
    list(read) {
      const length = next();
      if (length === 0) return EMPTY;
      return Array.from({ length }, () => read(next()));
    },
    rest: () => Array.from({ length: end - position }, next),
  };
}
