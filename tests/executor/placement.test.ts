/** Where inputs lie in the work directory, and how arguments name them. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { artifactKey, type Artifact } from "../../engine/api/file.ts";
import { writtenText } from "../../engine/executor/action_key.ts";
import { inputsOf } from "../../engine/executor/inputs.ts";
import { placeInputs } from "../../engine/executor/placement.ts";
import { argRenderer } from "../../engine/executor/render.ts";
import { file, output, run, setOf, source, write } from "../support/actions.ts";

const places = (...artifacts: readonly Artifact[]): readonly (string | undefined)[] => {
  const placed = placeInputs(artifacts);
  return artifacts.map((artifact) => placed.get(artifactKey(artifact)));
};
const arm = "//a:x|//platforms:linux_aarch64_musl|opt|";
const intel = "//a:x|//platforms:linux_x86_64_musl|opt|";

test("sources and outputs lie at their own paths, other repositories below external", () => {
  const other: Artifact = { kind: "source", repository: "athanor", path: "rules/x.rs" };
  assert.deepEqual(places(source("a/b.rs"), output(arm, "a/lib.rlib"), other), ["a/b.rs", "a/lib.rlib", "external/athanor/rules/x.rs"]);
});

test("the same target for two platforms gets the platforms' names", () => {
  assert.deepEqual(places(output(arm, "a/app"), output(intel, "a/app"), output(arm, "a/other")), ["linux_aarch64_musl/a/app", "linux_x86_64_musl/a/app", "a/other"]);
});

test("two profiles of one platform are numbered", () => {
  const debug = "//a:x|//platforms:linux_x86_64_musl|dbg|";
  assert.deepEqual(places(output(intel, "a/app"), output(debug, "a/app")), ["linux_x86_64_musl.2/a/app", "linux_x86_64_musl.1/a/app"]);
});

test("a file below a tree does not lie in it", () => {
  assert.deepEqual(places(output(arm, "a/tree", true), source("a/tree/x.txt")), ["linux_aarch64_musl/a/tree", "a/tree/x.txt"]);
});

test("a package called out does not lie where outputs are written", () => {
  assert.deepEqual(places(source("out/a.c")), ["inputs/out/a.c"]);
});

test("downloads are told apart by their hash", () => {
  const download = (checksum: string): Artifact => ({ kind: "download", mirror: "debian", path: "pool/a.deb", checksum, size: 1 });
  assert.deepEqual(places(download("1".repeat(64)), download("2".repeat(64))), [`download/${"1".repeat(16)}/a.deb`, `download/${"2".repeat(16)}/a.deb`]);
});

test("arguments name inputs, outputs, folders, files in trees and programs", () => {
  const tree = output(arm, "a/sys", true);
  const own = output("//a:run", "a/out.o");
  const plan = run("//a:run", ["x"], { root: tree, outputs: [{ path: "a/out.o", tree: false }], inputs: setOf(source("a/in.c")) });
  const render = argRenderer(plan, placeInputs([...inputsOf(plan), source("top.c")]));
  assert.deepEqual(render({ kind: "join", parts: ["-o", { file: own }, ":", { directoryOf: own }] }), ["-oout/a/out.o:out/a"]);
  assert.deepEqual(render({ kind: "join", parts: [{ directoryOf: source("top.c") }] }), ["."]);
  assert.deepEqual(render(file({ kind: "inside", tree, path: "lib/crt1.o" })), ["a/sys/lib/crt1.o"]);
  assert.deepEqual(render({ kind: "join", parts: [{ program: { root: tree, path: "usr/bin/cc" } }] }), ["/usr/bin/cc"]);
});

test("each file of a set is an argument, without repeats", () => {
  const set = { direct: [source("b/z.c"), source("a/x.c")], transitive: [setOf(source("a/y.c")), setOf(source("a/x.c"))] };
  const plan = run("//a:run", ["x"], { inputs: set });
  const render = argRenderer(plan, placeInputs(inputsOf(plan)));
  assert.deepEqual(render({ kind: "each", files: set, format: "-I%{directory}" }), ["-Ia", "-Ib"]);
  assert.deepEqual(render({ kind: "each", files: set, format: "%{basename}=%{path}" }), ["y.c=a/y.c", "x.c=a/x.c", "z.c=b/z.c"]);
});

test("a written file has a line an argument, or its text as it is", () => {
  assert.equal(writtenText(write("//a:w", "a/list", ["one", file(source("a/in.c"))])), "one\na/in.c\n");
  assert.equal(writtenText(write("//a:w", "a/text", ["one"], { lines: false })), "one");
});

test.run();
