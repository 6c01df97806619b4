/** `athanor test` on real Rust tests: cases, filters, shards, flaky tests, what is shown and what is remembered. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, type Run } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
toolchains = ["@athanor//toolchains:all"]
`,
  "BUILD.ts": `import { rust_library, rust_test } from "athanor";
const lib = rust_library({ name: "lib", srcs: ["lib.rs"] });
rust_test({ name: "lib_test", crate: lib, shard_count: 2, size: "small" });
rust_test({ name: "env_test", srcs: ["env.rs"], tags: ["manual", "slow"] });
`,
  "lib.rs": `pub fn add(a: i32, b: i32) -> i32 { a + b }
#[cfg(test)]
mod tests {
    use super::*;
    #[test] fn adds() { assert_eq!(add(1, 2), 3); }
    #[test] fn adds_more() { println!("adding"); assert_eq!(add(2, 2), 4); }
    #[test] #[ignore = "slow"] fn waits() {}
    #[test] #[should_panic] fn panics() { panic!("as it should") }
}
`,
  "env.rs": `#[test] fn sees_it() { assert_eq!(std::env::var("GREETING").as_deref(), Ok("hello")); }
`,
});
const run = (...args: readonly string[]): Run => athanor(place.root, ["test", ...args]);
/** Without durations and counts of actions, which depend on the store. */
const told = ({ stderr }: Run): readonly string[] => stderr.split("\n").filter((line) => /^(pass|FAIL|skip|flaky|\d+ tests? )/.test(line) && !line.includes("#elf_check")).map((line) => line.replace(/, (\d+ ms|[\d.]+ s)\)/, ")").replace(/; .*\)/, ")"));

test("a test's shards are one result with all its cases, in words and in JUnit", () => {
  const first = run("//...", "--junit", "junit.xml");
  assert.equal(first.status, 0, first.output);
  assert.match(first.stderr, /pass \/\/:lib_test \(linux_x86_64_gnu, 4 cases, 1 ignored, 2 shards, (cached|\d+ ms)\)/);
  const junit = readFileSync(path.join(place.root, "junit.xml"), "utf8");
  for (const name of ["adds", "adds_more", "panics"]) assert.match(junit, new RegExp(`<testcase classname="//:lib_test" name="tests::${name}"`));
  assert.match(junit, /name="tests::waits" time="0.000">\s*<skipped message="slow"\/>/);
});

test("a filter runs the cases it matches and nothing else, and says so when there are none", () => {
  assert.deepEqual(told(run("//...", "--test_filter=adds", "--cache_test_results=no")), ["pass //:lib_test (linux_x86_64_gnu, 2 cases)", "1 test passes (2 cases)"]);
  const none = run("//...", "--test-filter", "adss");
  assert.equal(none.status, 3);
  assert.match(none.stderr, /no test has a case that matches "adss"/);
});

test("a filtered run that is repeated has nothing to do, and counts the same tests", () => {
  run("//...", "--test_filter=adds");
  assert.match(run("//...", "--test_filter=adds").stderr, /^nothing to do: 1 test passes/);
});

test("output of passing tests is shown when asked for, from the store as well", () => {
  run("//:lib_test", "--test_filter", "adds_more", "--test_arg=--show-output");
  const again = run("//:lib_test", "--test_filter", "adds_more", "--test_arg=--show-output", "--test_output=all");
  assert.match(again.stderr, /pass \/\/:lib_test \(linux_x86_64_gnu, 1 case, cached\)\n[\s\S]*adding/);
});

test("streamed output comes before the result, and is said once", () => {
  const { stderr } = run("//:lib_test", "--test_filter=adds_more", "--test_output=streamed", "--cache_test_results=no", "--test_arg=--nocapture");
  assert.match(stderr, /running 1 test\n[\s\S]*adding\n[\s\S]*\npass \/\/:lib_test \(linux_x86_64_gnu, 1 case, \d+ ms\)\n1 test passes/);
  assert.equal(stderr.split("adding").length, 2);
});

test("a test that fails is told with its cases at the end, and tries and runs are counted", () => {
  const { status, stderr } = run("//:env_test", "--flaky_test_attempts=2");
  assert.equal(status, 3);
  assert.match(stderr, /FAIL \/\/:env_test \(linux_x86_64_gnu, 1 of 1 case failed, 2 tries, /);
  assert.match(stderr, /\nFAIL \/\/:env_test \(linux_x86_64_gnu\)\n {7}sees_it\n1 test passes, 1 fails \(/);
  assert.deepEqual(told(run("//:env_test", "--test_env=GREETING=hello", "--runs_per_test=2", "--test_tag_filters=slow")), ["pass //:env_test (linux_x86_64_gnu, 2 cases, 2 of 2 runs passed)", "2 tests pass (2 cases)"]);
});

test("wrong values are named", () => {
  assert.match(run("//:lib_test", "--test_env=x").stderr, /--test_env needs NAME=VALUE; got "x"/);
  assert.match(run("//:lib_test", "--runs_per_test=0").stderr, /--runs_per_test must be a whole number from 1 on; got "0"/);
});

test("clean up", () => place.remove());

test.run();
