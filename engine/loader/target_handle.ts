/** Handles: what a rule call returns; passing one is the same as writing the target's label. */
import type { Target } from "../api/attr.ts";
import type { AbsoluteLabel } from "../api/label.ts";

const labels = new WeakMap<object, AbsoluteLabel>();

export function makeHandle(label: AbsoluteLabel): Target<unknown> {
  const handle = Object.freeze({
    label,
    [Symbol.toPrimitive]() {
      throw new TypeError(`target ${label} is not a string: pass the handle itself, or its .label`);
    },
  });
  labels.set(handle, label);
  return handle;
}

export function labelOfHandle(value: unknown): AbsoluteLabel | undefined {
  return typeof value === "object" && value !== null ? labels.get(value) : undefined;
}
