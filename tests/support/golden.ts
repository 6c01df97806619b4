/** Golden texts: what is printed, kept in tests/golden and rewritten with ATHANOR_GOLDEN=write. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** `name` is a path below tests/golden. */
export function golden(name: string, actual: string): void {
  const root = process.env["ATHANOR_ROOT"];
  if (root === undefined) throw new Error("ATHANOR_ROOT is not set: run tests with build/test.mjs");
  const file = path.join(root, "tests", "golden", name);
  if (process.env["ATHANOR_GOLDEN"] === "write") {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `no golden text ${name}: ATHANOR_GOLDEN=write makes it`);
  assert.equal(actual, readFileSync(file, "utf8"));
}
