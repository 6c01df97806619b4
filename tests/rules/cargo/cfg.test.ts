import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { cfgOf, parseCfg, platformMatches, TRIPLES } from "../../../rules/cargo/tools/cfg.ts";

/** What `rustc --print cfg --target TRIPLE` printed, below `[TRIPLE]`. */
const printed = readFileSync(path.join(process.env["ATHANOR_ROOT"] ?? process.cwd(), "tests/rules/cargo/rustc_cfg.txt"), "utf8");

for (const triple of TRIPLES)
  test(`the cfg of ${triple} is what rustc prints`, () => {
    const lines = printed.split(`[${triple}]\n`)[1]?.split("[")[0]?.trim().split("\n");
    assert.deepEqual([...cfgOf(triple)].sort(), lines?.sort());
  });

test("conditions hold as Cargo reads them", () => {
  const cases: readonly (readonly [condition: string, gnu: boolean, arm: boolean])[] = [
    ["cfg(unix)", true, true],
    ["cfg(windows)", false, false],
    ['cfg(target_env = "musl")', false, true],
    ['cfg(all(unix, not(target_arch = "aarch64")))', true, false],
    ['cfg(any(target_os = "macos", all(target_arch="aarch64",)))', false, true],
    ["cfg(all())", true, true],
    ["cfg(any())", false, false],
    ["cfg(true)", true, true],
    ["aarch64-unknown-linux-musl", false, true],
    ['cfg(target_feature = "crt-static")', false, true],
    ["cfg(feature = \"x\")", false, false],
  ];
  for (const [condition, gnu, arm] of cases) assert.deepEqual([platformMatches(condition, "x86_64-unknown-linux-gnu"), platformMatches(condition, "aarch64-unknown-linux-musl")], [gnu, arm], condition);
});

test("what is no condition is named", () => {
  for (const text of ["", "unix,", "not(a, b)", "a = b", "some(unix)", "a) b"]) assert.throws(() => parseCfg(text), /is no condition on a platform/, text);
});

test.run();
