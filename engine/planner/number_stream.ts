/** Reading values back from one long list of numbers. */
export interface NumberStream {
  next(): number;
  /** A list that begins with its length. */
  list<T>(read: (value: number) => T): readonly T[];
}

const EMPTY: readonly never[] = Object.freeze([]);

/** Calls `read` until all numbers are used. */
export function readStream<T>(numbers: readonly number[], read: (stream: NumberStream, index: number) => T): readonly T[] {
  let position = 0;
  const next = (): number => {
    const value = numbers[position++];
    if (value === undefined) throw new Error("a list of numbers that ends too early");
    return value;
  };
  const list = <E>(element: (value: number) => E): readonly E[] => {
    const length = next();
    if (length === 0) return EMPTY;
    const found: E[] = [];
    for (let i = 0; i < length; i++) found.push(element(next()));
    return found;
  };
  const stream: NumberStream = { next, list };
  const values: T[] = [];
  while (position < numbers.length) values.push(read(stream, values.length));
  return values;
}
