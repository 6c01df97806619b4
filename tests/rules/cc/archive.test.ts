import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import archive from "../../../rules/cc/tools/archive.ts";

/** What the archive of these objects is. */
function archived(objects: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(path.join(tmpdir(), "ar-"));
  try {
    for (const [name, content] of Object.entries(objects)) writeFileSync(path.join(cwd, name), content);
    archive({ args: ["--out=lib.a", ...Object.keys(objects)], cwd, log: () => {} });
    return readFileSync(path.join(cwd, "lib.a"), "latin1");
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("members have no owner and no time, and begin at even offsets", () => {
  const header = (name: string, size: string) => `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"644".padEnd(8)}${size.padEnd(10)}\`\n`;
  assert.equal(archived({ "a.o": "odd", "b.o": "even" }), `!<arch>\n${header("a.o/", "3")}odd\n${header("b.o/", "4")}even`);
});

test("a long name goes into the table, once", () => {
  const text = archived({ "a_name_of_more_than_15.o": "x" });
  assert.ok(text.startsWith("!<arch>\n//"));
  assert.ok(text.includes("a_name_of_more_than_15.o/\n"));
  assert.ok(text.includes("/0              0 "));
});

test("no objects make an empty archive", () => {
  assert.equal(archived({}), "!<arch>\n");
});

test.run();
