/** docs/prove_ci_cache.sh, on a workspace small enough for every run: a store that is packed and unpacked answers every action. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "uvu";
import { checkout, environment } from "../support/athanor.ts";
import { shellWorkspace } from "../support/shell_workspace.ts";

test("a store that one run packs and the next unpacks, elsewhere, leaves nothing to do", () => {
  const place = shellWorkspace('step({ name: "a", script: "echo a > $1" });\nstep({ name: "b", script: "cat $2 $2 > $1", inputs: ["a"] });\n', {}, { ownStore: true });
  try {
    const { status, stdout, stderr } = spawnSync(path.join(checkout, "docs/prove_ci_cache.sh"), ["//:b"], {
      cwd: place.root,
      encoding: "utf8",
      env: environment({ env: { ATHANOR: `${process.execPath} ${path.join(checkout, "bin/athanor.cjs")}` } }),
    });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /the restored store answered every action/);
  } finally {
    place.remove();
  }
});

test.run();
