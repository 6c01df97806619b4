/** What can be done next: first what most depends on, then in the graph's order; or in an order shuffled by a seed, to find hidden dependencies. */

export interface ReadyQueue<T> {
  readonly size: number;
  push(item: T, height: number, order: number): void;
  pop(): T | undefined;
  /** What `pop` would give. */
  peek(): T | undefined;
}

interface Entry<T> {
  readonly item: T;
  readonly height: number;
  readonly order: number;
}

/** A binary heap. */
export function readyQueue<T>(seed: number | undefined): ReadyQueue<T> {
  const heap: Entry<T>[] = [];
  const before = (a: Entry<T>, b: Entry<T>): boolean => (a.height !== b.height ? a.height > b.height : a.order < b.order);
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a && b) [heap[i], heap[j]] = [b, a];
  };
  const isBefore = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    return a !== undefined && b !== undefined && before(a, b);
  };
  return {
    get size() {
      return heap.length;
    },
    peek: () => heap[0]?.item,
    push(item, height, order) {
      heap.push(seed === undefined ? { item, height, order } : { item, height: 0, order: scramble(seed, order) });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!isBefore(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      swap(0, heap.length - 1);
      const last = heap.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const child = isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(child, at)) return last?.item;
        swap(at, child);
        at = child;
      }
    },
  };
}

/** A number that depends on both in no simple way (the mixing step of splitmix). */
function scramble(seed: number, value: number): number {
  let mixed = Math.imul(value ^ seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
