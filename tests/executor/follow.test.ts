import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { follow } from "../../engine/executor/follow.ts";

test("lines are told whole, and the rest at the end", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "athanor-follow-"));
  const file = path.join(folder, "stdout");
  writeFileSync(file, "one\ntw");
  const told: string[] = [];
  const first = new Promise<void>((resolve) => {
    const end = follow([file], (text) => {
      told.push(text);
      appendFileSync(file, "o\nthree");
      if (told.length === 1) end();
      resolve();
    });
  });
  await first;
  assert.deepEqual(told, ["one\n", "two\nthree"]);
  rmSync(folder, { recursive: true });
});

test.run();
