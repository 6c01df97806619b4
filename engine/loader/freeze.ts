/** Freezing: what a module exports is shared by every package, so nobody may change it. */

/** Freezes `value` and all that can be reached from it; maps and sets refuse their changing methods. */
export function deepFreeze<T>(value: T): T {
  const queue: unknown[] = [value];
  const seen = new Set<unknown>();
  for (const thing of queue) {
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null || seen.has(thing)) continue;
    seen.add(thing);
    // Written this way because objects come from another realm, where instanceof says no.
    const tag = Object.prototype.toString.call(thing);
    if (tag === "[object Map]" || tag === "[object Set]") sealCollection(thing, queue);
    if (ArrayBuffer.isView(thing)) continue;
    for (const property of Object.values(Object.getOwnPropertyDescriptors(thing))) queue.push(property.value, property.get, property.set);
    Object.freeze(thing);
  }
  return value;
}

function sealCollection(collection: object, queue: unknown[]): void {
  if (Object.isFrozen(collection)) return;
  for (const entry of collection as Iterable<unknown>) queue.push(entry);
  for (const method of ["set", "add", "delete", "clear"])
    if (method in collection)
      Object.defineProperty(collection, method, {
        value: () => {
          throw new TypeError("cannot change what a module exports: it is shared by every package");
        },
      });
}
