/** The fingerprint of a parsed file: equal for equal data, whatever its comments and the order of its keys. Pure: rules, which run sealed, take it too. */
import type { Json } from "athanor/api";

/** 64 bits as hexadecimal; it tells changes, and withstands nobody who wants two files to be equal. */
export function fingerprint(data: Json): string {
  const text = canonical(data);
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 13), 0x85ebca6b);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

function canonical(data: Json): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  if (typeof data !== "object" || data === null) return JSON.stringify(data);
  const record = data as Readonly<Record<string, Json>>;
  return `{${Object.keys(record).sort().map((key) => `${JSON.stringify(key)}:${canonical(record[key] ?? null)}`).join(",")}}`;
}
