/** Reading values back from rows of numbers. */
export interface NumberStream {
  next(): number;
  /** A list that begins with its length. */
  list<T>(read: (value: number) => T): readonly T[];
  /** All that is left of the row. */
  rest(): readonly number[];
}

const EMPTY: readonly never[] = Object.freeze([]);

/** The stream at the beginning of a row; `ends` has where each ends. It is one and the same: a row is read before the next is begun. */
export function numbersOf(values: Int32Array, ends: Int32Array): (row: number) => NumberStream {
  let position = 0;
  let end = 0;
  const next = (): number => {
    if (position >= end) throw new Error("a row of numbers that ends too early");
    return values[position++]!;
  };
  const stream: NumberStream = {
    next,
    list(read) {
      const length = next();
      if (length === 0) return EMPTY;
      const found = [read(next())];
      while (found.length < length) found.push(read(next()));
      return found;
    },
    rest() {
      const found: number[] = [];
      while (position < end) found.push(next());
      return found;
    },
  };
  return (row) => {
    position = row === 0 ? 0 : ends[row - 1]!;
    end = ends[row]!;
    return stream;
  };
}
