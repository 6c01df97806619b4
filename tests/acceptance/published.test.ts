/** Cargo workspaces that nobody tuned for builds, as published, by three lines of BUILD.ts. `npm run parity` does all of it, for all platforms. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { AST_GREP, HYPERFINE, published } from "../support/published.ts";

const BUILD = `import { cargo_workspace } from "athanor";

cargo_workspace();
`;

test("hyperfine is built for both processors, runs and passes its tests", async () => {
  const place = await published(HYPERFINE, BUILD);
  try {
    for (const platform of ["linux_x86_64_musl", "linux_aarch64_musl"]) {
      const { status, stdout, output } = place.athanor("run", "//:hyperfine", "--platform", `@athanor//platforms:${platform}`, "--", "--version");
      assert.equal(status, 0, output);
      assert.equal(stdout, "hyperfine 1.19.0\n");
    }
    const { status, output } = place.athanor("test", "//:hyperfine.unit_test");
    assert.equal(status, 0, output);
  } finally {
    place.remove();
  }
});

test("a workspace of six members with C below them passes the tests of one, on both processors and C libraries", async () => {
  const place = await published(AST_GREP, BUILD);
  try {
    for (const platform of ["linux_x86_64_musl", "linux_aarch64_gnu"]) {
      const { status, output } = place.athanor("test", "//:ast-grep-core.lib.unit_test", "--platform", `@athanor//platforms:${platform}`);
      assert.equal(status, 0, output);
    }
  } finally {
    place.remove();
  }
});

test.run();
