/** examples/wolfi_base where Wolfi's repository cannot be reached, as on most machines without a network. */
import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../../support/athanor.ts";
import { golden } from "../../support/golden.ts";

test("its lock command says so at once, and what to do", () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-wolfi-")));
  try {
    cpSync(path.join(checkout, "examples/wolfi_base"), root, { recursive: true, filter: (from) => !/athanor-out|apko\.lock/.test(path.basename(from)) });
    // Nothing listens there, on whatever machine.
    appendFileSync(path.join(root, "athanor.toml"), '\n[mirrors]\n"https://packages.wolfi.dev/os" = "http://127.0.0.1:9"\n');
    const { status, output } = athanor(root, ["run", "//:lock"]);
    assert.equal(status, 1, output);
    golden("apk/unreachable_repository.txt", output);
    assert.equal(existsSync(path.join(root, "apko.lock.json")), false);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.run();
