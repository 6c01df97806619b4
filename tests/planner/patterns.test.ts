/** Target patterns. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { expandPatterns } from "../../engine/planner/patterns.ts";
import { filegroup, memoryLoader } from "../support/planner.ts";

const loader = () =>
  memoryLoader([filegroup("//:top", []), filegroup("//a:a", []), filegroup("//a:x", []), filegroup("//a:slow", [], { tags: ["manual"] }), filegroup("//a/b:y", []), filegroup("//ab:z", []), filegroup("@athanor//t:u", [])]);
const labels = (...patterns: string[]): string[] => expandPatterns(loader(), patterns, { repository: "", package: "a" }).map(({ label }) => label);
const help = (...patterns: string[]) => {
  try {
    labels(...patterns);
  } catch (thrown) {
    if (thrown instanceof BuildError) return thrown.diagnostics.map((one) => [one.message, one.help]);
  }
  throw new Error("no mistake");
};

test("//a/... is every target of the folder's packages, and not of folders that begin alike", () => assert.deepEqual(labels("//a/..."), ["//a:a", "//a:x", "//a/b:y"]));
test("//... is every target of the workspace", () => assert.deepEqual(labels("//...", "-//platforms/..."), ["//:top", "//a:a", "//a:x", "//a/b:y", "//ab:z"]));
test("//a:all is every target of one package", () => assert.deepEqual(labels("//a:all"), ["//a:a", "//a:x"]));
test("//a is short for //a:a", () => assert.deepEqual(labels("//a"), ["//a:a"]));
test("patterns without // start from the current package", () => {
  assert.deepEqual(labels(":x", "b:y"), ["//a:x", "//a/b:y"]);
  assert.deepEqual(labels("..."), ["//a:a", "//a:x", "//a/b:y"]);
  assert.deepEqual(labels(":all"), ["//a:a", "//a:x"]);
});
test("a leading - takes away from what stands before it", () => {
  assert.deepEqual(labels("//a/...", "-//a/b/..."), ["//a:a", "//a:x"]);
  assert.deepEqual(labels("//a/...", "-//a:x", "-//a/b:all"), ["//a:a"]);
  assert.deepEqual(labels("-//a/...", "//a:x"), ["//a:x"]);
});
test("@athanor//... is the package's own", () => assert.deepEqual(labels("@athanor//..."), ["@athanor//t:u"]));
test("a target tagged manual is found by name alone", () => assert.deepEqual(labels("//a:slow", "//a:all"), ["//a:slow", "//a:a", "//a:x"]));
test("a target that is named and matched is explicit", () => {
  assert.deepEqual(expandPatterns(loader(), ["//a:all", "//a:x"], { repository: "", package: "" }), [{ label: "//a:a", explicit: false }, { label: "//a:x", explicit: true }]);
});
test("an unknown target names the nearest", () => assert.deepEqual(help("//a:sloww"), [["no target //a:sloww", "did you mean //a:slow?"]]));
test("an unknown target in a short label says how to name them all", () => assert.deepEqual(help("//ab"), [["no target //ab:ab", "//ab stands for //ab:ab; //ab:all is all of its targets"]]));
test("a package that does not load is told as the loader tells it, and which pattern asked for it", () => {
  assert.throws(() => labels("//aa:x"), (thrown) => {
    assert.deepEqual(thrown instanceof BuildError && thrown.diagnostics.map(({ message, label }) => [message, label]), [["//aa has no BUILD.ts", "asked for by //aa:x"]]);
    return true;
  });
});
test("only a pattern with ... searches folders", () => {
  const one = { ...loader(), packagesBelow: () => assert.fail("searched") };
  assert.deepEqual(expandPatterns(one, ["//a:x", "//ab:all", "-//a/..."], { repository: "", package: "" }).map(({ label }) => label), ["//ab:z"]);
});
test("a folder without packages is an error", () => assert.deepEqual(help("//nowhere/..."), [["there is no package below //nowhere", 'no BUILD.ts in the folder "nowhere"']]));
test("all mistakes are told at once", () => assert.deepEqual(help("//a:b:c", "//a:sloww").map(([message]) => message), ['"//a:b:c" is no target pattern', "no target //a:sloww"]));

test.run();
