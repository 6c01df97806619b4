/** JSON with the very bytes of Go's encoder, which also escapes what HTML would take for markup. */

export function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** An object without fields that Go's `omitempty` leaves out: "", 0, false, empty lists and maps, and what is absent. `pointers` are left out only when absent. */
export function withoutEmpty(fields: Readonly<Record<string, unknown>>, pointers: readonly string[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => (pointers.includes(name) ? value !== undefined : !isEmpty(value))));
}

/** A map as Go prints it: by key. */
export function sortedMap(map: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  return map && Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && value !== null && (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}
