/** Published Cargo workspaces, whole: every program on every platform, and their own tests. Half an hour where nothing is in the store. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { AST_GREP, HYPERFINE, published } from "../tests/support/published.ts";

const BUILD = `import { cargo_workspace } from "athanor";

cargo_workspace({ test_root: "@athanor//sysroots:shell" });
`;
const PLATFORMS = ["linux_x86_64_musl", "linux_aarch64_musl", "linux_x86_64_gnu", "linux_aarch64_gnu"].map((name) => `@athanor//platforms:${name}`);

/** Tests that fail with cargo as well: the archive has not the grammar they load, and they know no musl. */
const FAILING = ["-//:ast-grep-dynamic.lib.unit_test"];

for (const [publication, program, without] of [[HYPERFINE, "hyperfine", []], [AST_GREP, "ast-grep", FAILING]] as const)
  test(`${program} says what it can do on every platform, and passes its own tests`, async () => {
    const place = await published(publication, BUILD);
    try {
      for (const platform of PLATFORMS) {
        const { status, stdout, output } = place.athanor("run", `//:${program}`, "--platform", platform, "--", "--help");
        assert.equal(status, 0, output);
        assert.match(stdout, /Usage: /);
      }
      const { status, output } = place.athanor("test", "--keep-going", "//...", ...without);
      assert.equal(status, 0, output);
    } finally {
      place.remove();
    }
  });

test.run();
