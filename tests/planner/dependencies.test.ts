/** Dependencies: labels, visibility, promises, files, aliases, circles. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { attr, DefaultInfo, depset, provider, rule, type File } from "../../engine/api/index.ts";
import { alias, ARM_MUSL, exported, filegroup, memoryLoader, mistakes, planned, src, target, X86_MUSL } from "../support/planner.ts";

const NameInfo = provider<{ readonly names: string }>("NameInfo");
const OtherInfo = provider<{ readonly x: number }>("OtherInfo");
/** Writes the names of what it depends on, and its attributes, into a file. */
const node = rule({
  attrs: { deps: attr.deps({ provides: [NameInfo] }), one: attr.dep({ provides: [], mandatory: false }), map: attr.dep_map({ provides: [NameInfo] }), file: attr.file({ extensions: [".txt"], mandatory: false }), label: attr.label({ mandatory: false }) },
  impl(ctx) {
    const out = ctx.actions.declareFile(`${ctx.label.name}.txt`);
    const map = Object.entries(ctx.attrs.map).map(([key, dep]) => `${key}=${dep.get(NameInfo).names}`);
    const names = `${ctx.label.name}(${[...ctx.attrs.deps.map((dep) => dep.get(NameInfo).names), ...map].join(",")})`;
    ctx.actions.write(out, [names, ...(ctx.attrs.file ? [ctx.attrs.file] : [])]);
    return [NameInfo({ names }), DefaultInfo({ files: depset<File>([out]) })];
  },
});
/** Writes which files lie under which name. */
const placing = rule({
  attrs: { files: attr.file_map() },
  impl(ctx) {
    ctx.actions.write(ctx.actions.declareFile("places"), Object.entries(ctx.attrs.files).map(([name, files]) => `${name} ${files.map(({ basename }) => basename).join(" ")}`));
    return [];
  },
});
const other = rule({ attrs: {}, impl: () => [OtherInfo({ x: 1 })] });
exported({ NameInfo, OtherInfo, node, placing, other }, "//rules/dependencies.ts");

const written = (targets: Parameters<typeof planned>[0], label: `//${string}`) => {
  const action = planned(targets, [label]).actions.at(-1);
  return action?.kind === "write" ? action.content : [];
};

test("deps and dep_map give the implementation what the dependencies provide", () => {
  const targets = [target(node, "//a:a", { deps: ["//a:b"], map: { k: "//a:c" } }), target(node, "//a:b"), target(node, "//a:c")];
  assert.deepEqual(written(targets, "//a:a"), ["a(b(),k=c())"]);
});

test("file_map gives the files of each name, sources and those of targets", () => {
  const targets = [target(placing, "//a:a", { files: { one: [src("a/x.txt")], two: ["//a:b", src("a/y.txt"), "//a:c"], none: [] } }), target(node, "//a:b"), target(node, "//a:c")];
  const [action] = planned(targets, ["//a:a"]).actions.filter(({ label }) => label === "//a:a");
  assert.deepEqual(action?.kind === "write" && action.content, ["one x.txt", "two b.txt y.txt c.txt", "none "]);
});

test("a label that is no dependency is not loaded", () => {
  const loader = memoryLoader([target(node, "//a:a", { label: "//nowhere:x" })]);
  planned([], ["//a:a"], { loader });
  assert.ok(!loader.loaded.includes("//nowhere"));
});

test("packages that nothing needs are not loaded", () => {
  const loader = memoryLoader([target(node, "//a:a", { deps: ["//b:b"] }), target(node, "//b:b"), target(node, "//c:c")]);
  planned([], ["//a:a"], { loader });
  assert.deepEqual(loader.loaded, ["//platforms", "//a", "//b"]);
});

test("an unknown target is told at the literal, with the nearest name and who needs it", () => {
  const [mistake] = mistakes([target(node, "//a:a", { deps: ["//b:tokyo"] }), target(node, "//b:tokio")], ["//a:a"]);
  assert.equal(mistake?.message, "no target //b:tokyo");
  assert.equal(mistake?.help, "did you mean //b:tokio?");
  assert.equal(mistake?.label, "needed by //a:a");
  assert.deepEqual(mistake?.locate, { stack: [{ file: "//a/BUILD.ts", line: 1, column: 1 }], attribute: "deps", text: "//b:tokyo" });
});

test("an unknown package is told at the literal, with the nearest name", () => {
  const [mistake] = mistakes([target(node, "//a:a", { deps: ["//thirdpart:x"] }), target(node, "//thirdparty:x")], ["//a:a"]);
  assert.deepEqual([mistake?.message, mistake?.help, mistake?.locate?.attribute], ["no package //thirdpart", "did you mean //thirdparty?", "deps"]);
});

test("a dependency without a promised provider is told at the literal, with what it provides", () => {
  const [mistake] = mistakes([target(node, "//a:a", { deps: ["//b:b"] }), target(other, "//b:b")], ["//a:a"]);
  assert.equal(mistake?.message, '//b:b does not provide NameInfo, which "deps" of //a:a needs: it provides OtherInfo');
  assert.deepEqual([mistake?.locate?.attribute, mistake?.locate?.text], ["deps", "//b:b"]);
});

test("every mistake is told at once, and what depends on them is silent", () => {
  const targets = [target(node, "//a:top", { deps: ["//a:x", "//a:y"] }), target(node, "//a:x", { deps: ["//a:missing1"] }), target(node, "//a:y", { deps: ["//a:missing2", "//a:z"] }), target(node, "//a:z", { deps: ["//a:missing3"] })];
  assert.deepEqual(mistakes(targets, ["//a:top"]).map(({ message }) => message), ["no target //a:missing1", "no target //a:missing2", "no target //a:missing3"]);
});

test("a mistake far from what was asked for names the way to it", () => {
  const targets = [target(node, "//a:top", { deps: ["//a:mid"] }), alias("//a:mid", "//b:x"), target(node, "//b:x", { map: { k: "//b:y" } }), target(node, "//b:y", { deps: ["//b:nope"] })];
  const [mistake] = mistakes(targets, ["//a:top"]);
  assert.deepEqual(mistake?.notes, [{ message: "//a:top → deps → //a:mid → actual → //b:x → map → //b:y" }]);
});

test("a private target is visible in its package only", () => {
  const targets = [target(node, "//a:a", { deps: ["//b:b"] }), target(node, "//b:b", {}, { visibility: [] }), target(node, "//b:c", { deps: ["//b:b"] })];
  assert.equal(mistakes(targets, ["//a:a"])[0]?.message, "//b:b is not visible from //a: it is private to its package");
  assert.equal(planned(targets, ["//b:c"]).actions.length, 1);
});

test("visibility can be given to a package or to a folder of packages", () => {
  const targets = [
    target(node, "//a:a", { deps: ["//v:pkg"] }), target(node, "//a/sub:a", { deps: ["//v:pkg"] }), target(node, "//ab:a", { deps: ["//v:tree"] }), target(node, "//a/sub:b", { deps: ["//v:tree"] }),
    target(node, "//v:pkg", {}, { visibility: ["//a:__pkg__"] }), target(node, "//v:tree", {}, { visibility: ["//a:__subpackages__"] }),
  ];
  assert.equal(planned(targets, ["//a:a", "//a/sub:b"]).requested.length, 2);
  assert.equal(mistakes(targets, ["//a/sub:a"])[0]?.message, "//v:pkg is not visible from //a/sub: only from //a:__pkg__");
  assert.equal(mistakes(targets, ["//ab:a"])[0]?.message, "//v:tree is not visible from //ab: only from //a:__subpackages__");
});

test("visibility of another repository's target is meant within that repository", () => {
  const targets = [target(node, "//a:a", { deps: ["@athanor//a:x"] }), target(node, "@athanor//a:x", {}, { visibility: ["//a:__pkg__"] })];
  assert.equal(mistakes(targets, ["//a:a"])[0]?.message, "@athanor//a:x is not visible from //a: only from //a:__pkg__");
});

test("an alias provides what its actual provides, and needs to see it itself", () => {
  const targets = [target(node, "//a:a", { deps: ["//b:alias"] }), alias("//b:alias", "//c:c"), target(node, "//c:c", {}, { visibility: ["//b:__pkg__"] })];
  assert.deepEqual(written(targets, "//a:a"), ["a(c())"]);
  const hidden = [targets[0]!, targets[1]!, target(node, "//c:c", {}, { visibility: ["//a:__pkg__"] })];
  assert.equal(mistakes(hidden, ["//a:a"])[0]?.message, "//c:c is not visible from //b: only from //a:__pkg__");
});

test("an alias with a platform is its actual for that platform, requested under its own label", () => {
  const graph = planned([alias("//a:arm", "//a:a", { platform: ARM_MUSL }), target(node, "//a:a")], ["//a:arm"]);
  assert.deepEqual(graph.requested.map(({ label, key, platform }) => [label, key, platform]), [["//a:arm", `//a:a|${ARM_MUSL}|fastbuild|`, "arm_musl"]]);
});

test("aliases that stand for each other are told once", () => {
  const found = mistakes([alias("//a:x", "//a:y"), alias("//a:y", "//a:x"), target(node, "//a:a", { deps: ["//a:x", "//a:y"] })], ["//a:a"]);
  assert.deepEqual(found.map(({ message }) => message), ["aliases stand for each other: //a:x → actual → //a:y → actual → //a:x"]);
});

test("dependencies in a circle are told with the whole circle, attributes and aliases included", () => {
  const targets = [target(node, "//a:a", { deps: ["//a:b"] }), target(node, "//a:b", { deps: ["//a:alias"] }), alias("//a:alias", "//a:c"), target(node, "//a:c", { map: { k: "//a:b" } })];
  const found = mistakes(targets, ["//a:a"]);
  assert.deepEqual(found.map(({ message }) => message), ["dependencies go in a circle: //a:b → deps → //a:alias → actual → //a:c → map → //a:b"]);
  assert.deepEqual(found[0]?.locate?.attribute, "map");
});

test("a target that depends on itself is a circle", () => {
  assert.equal(mistakes([target(node, "//a:a", { deps: ["//a:a"] })], ["//a:a"])[0]?.message, "dependencies go in a circle: //a:a → deps → //a:a");
});

test("a file attribute takes a source or a target that yields exactly one file", () => {
  const targets = [target(node, "//a:a", { file: src("a/x.txt") }), target(node, "//a:b", { file: "//a:a" }), target(node, "//a:c", { file: "//a:group" }), filegroup("//a:group", [src("a/x.txt"), src("a/y.txt")]), target(node, "//a:d", { file: "//a:none" }), filegroup("//a:none", [])];
  assert.deepEqual(written(targets, "//a:a")[1], { kind: "join", parts: [{ file: { kind: "source", repository: "", path: "a/x.txt" } }] });
  assert.deepEqual(written(targets, "//a:b")[1], { kind: "join", parts: [{ file: { kind: "output", owner: `//a:a|${X86_MUSL}|fastbuild|`, path: "a/a.txt", tree: false } }] });
  assert.equal(mistakes(targets, ["//a:c"])[0]?.message, '//a:group yields several files; "file" of //a:c takes exactly one');
  assert.equal(mistakes(targets, ["//a:d"])[0]?.message, '//a:none yields no file; "file" of //a:d takes exactly one');
});

test("files of a dependency must have an extension the attribute takes", () => {
  const targets = [target(node, "//a:a", { file: "//a:group" }), filegroup("//a:group", [src("a/x.rs")])];
  assert.equal(mistakes(targets, ["//a:a"])[0]?.message, '//a:group yields x.rs; "file" of //a:a takes .txt');
});

test("files of a filegroup are its sources and the files of its dependencies, in order", () => {
  const graph = planned([filegroup("//a:g", [src("a/1"), "//b:g", src("a/2")]), filegroup("//b:g", [src("b/1"), src("b/2")])], ["//a:g"]);
  assert.deepEqual(graph.requested[0]?.outputs.map(({ path }) => path), ["a/1", "b/1", "b/2", "a/2"]);
});

test("outputs of another repository lie below external", () => {
  const graph = planned([target(node, "@athanor//x/y:a")], ["@athanor//x/y:a"]);
  assert.deepEqual(graph.actions[0]?.outputs, [{ path: "external/athanor/x/y/a.txt", tree: false }]);
});

test.run();
