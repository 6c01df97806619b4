/** Queries over declared targets, configured targets and actions. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { attr, rule } from "../../engine/api/index.ts";
import { BuildError } from "../../engine/api/diagnostic.ts";
import { analyseRequest } from "../../engine/planner/plan.ts";
import { query } from "../../engine/planner/query.ts";
import { configuredTargets, renderConfigured, renderQuery } from "../../engine/planner/query_output.ts";
import { alias, ARM_MUSL, configSetting, cpu, exported, filegroup, memoryLoader, request, select, src, target, values } from "../support/planner.ts";

const lib = rule({
  attrs: { deps: attr.deps({ provides: [] }), edition: attr.string({ default: "2021" }), srcs: attr.files(), map: attr.dep_map({ provides: [] }), note: attr.label({ mandatory: false }) },
  impl(ctx) {
    ctx.actions.run({ mnemonic: "Lib", argv: [ctx.attrs.srcs[0]!, "-x"], outputs: [ctx.actions.declareFile(ctx.label.name)], inputs: ctx.attrs.srcs });
    return [];
  },
});
exported({ lib }, "//rules/query.ts");

const TARGETS = [
  target(lib, "//a:top", { deps: ["//a:left", "//a:right"], edition: "2024" }, { tags: ["slow"] }),
  target(lib, "//a:left", { deps: ["//b:base"] }),
  target(lib, "//a:right", { map: { k: "//a:alias" }, note: "//a:lonely" }),
  alias("//a:alias", "//b:base"),
  target(lib, "//b:base", { srcs: [src("b/x.sh"), select(null, { "//c:x86": "//b:files" }, [])] }),
  filegroup("//b:files", [src("b/1")]),
  target(lib, "//a:lonely"),
  configSetting("//c:x86", values([cpu, "x86_64"])),
];
const found = (expression: string): readonly string[] => query(memoryLoader(TARGETS), expression, { repository: "", package: "a" }).nodes.map(({ label }) => label);
const wrong = (expression: string): readonly (string | undefined)[] => {
  try {
    found(expression);
  } catch (thrown) {
    if (thrown instanceof BuildError) return [thrown.diagnostics[0]?.message, thrown.diagnostics[0]?.notes?.[1]?.message, thrown.diagnostics[0]?.help];
  }
  throw new Error("no mistake");
};

test("a pattern alone is its targets", () => assert.deepEqual(found(":left"), ["//a:left"]));
test("deps() follows attributes, aliases, maps, branches of selects and their conditions, but no plain label", () => {
  assert.deepEqual(found("deps(//a:right)"), ["//a:alias", "//a:right", "//b:base", "//b:files", "//c:x86"]);
});
test("deps() stops at a depth", () => {
  assert.deepEqual(found("deps(//a:top, 1)"), ["//a:left", "//a:right", "//a:top"]);
  assert.deepEqual(found("deps(//a:top, 0)"), ["//a:top"]);
});
test("rdeps() is what of the universe depends on a target", () => {
  assert.deepEqual(found("rdeps(//a:all, //b:base)"), ["//a:alias", "//a:left", "//a:right", "//a:top", "//b:base"]);
  assert.deepEqual(found("rdeps(//a:left, //b:base, 1)"), ["//a:left", "//b:base"]);
  assert.deepEqual(found("rdeps(//b:all, //a:left)"), []);
});
test("kind(), attr() and filter() match by regular expression", () => {
  assert.deepEqual(found("kind('^alias$', //a:all)"), ["//a:alias"]);
  assert.deepEqual(found('kind("file|config", //b:all + //c:all)'), ["//b:files", "//c:x86"]);
  assert.deepEqual(found("attr(edition, 2024, //a:all)"), ["//a:top"]);
  assert.deepEqual(found("attr(tags, '\\bslow\\b', //a:all)"), ["//a:top"]);
  assert.deepEqual(found("attr(srcs, x.sh, //b:all)"), ["//b:base"]);
  assert.deepEqual(found("filter('^//b', deps(//a:top))"), ["//b:base", "//b:files"]);
});
test("labels() is what an attribute names", () => assert.deepEqual(found("labels(deps, //a:top)"), ["//a:left", "//a:right"]));
test("somepath() is one shortest path, allpaths() everything on any", () => {
  assert.deepEqual(found("somepath(//a:top, //b:base)"), ["//a:left", "//a:top", "//b:base"]);
  assert.deepEqual(found("allpaths(//a:top, //b:base)"), ["//a:alias", "//a:left", "//a:right", "//a:top", "//b:base"]);
  assert.deepEqual(found("somepath(//b:base, //a:top)"), []);
});
test("set operations bind from the left, in signs or words", () => {
  assert.deepEqual(found("//a:top + //a:left - //a:top"), ["//a:left"]);
  assert.deepEqual(found("//a:top union (//a:left except //a:top)"), ["//a:left", "//a:top"]);
  assert.deepEqual(found("deps(//a:left) ^ deps(//a:right)"), found("deps(//a:left) intersect deps(//a:right)"));
  assert.deepEqual(found("set(//a:top :left)"), ["//a:left", "//a:top"]);
});
test("a label may hold a minus", () => assert.match(wrong("//a:left-right")[0] ?? "", /^no target \/\/a:left-right$/));
test("mistakes in an expression are told with their place", () => {
  assert.deepEqual(wrong("deps(//a:top"), ['expected ")", found the end, at column 13 of the query', "            ^", undefined]);
  assert.deepEqual(wrong("dep(//a:top)"), ['there is no query function "dep", at column 1 of the query', "^", "did you mean deps?"]);
  assert.deepEqual(wrong("kind(//a:top)").slice(0, 1), ["kind() takes (pattern, set); got 1 argument, at column 1 of the query"]);
  assert.deepEqual(wrong("deps(//a:top, two)").slice(0, 2), ['a depth is a whole number; got "two", at column 15 of the query', "              ^"]);
  assert.match(wrong("kind('(', //a:all)")[0] ?? "", /^"\(" is no regular expression \(.*\), at column 6/);
  assert.deepEqual(wrong("//a:top //a:left")[0], 'expected the end, or one of + - ^, found "//a:left", at column 9 of the query');
  assert.deepEqual(wrong("'//a:top")[0], "a ' that is not closed, at column 1 of the query");
  assert.deepEqual(wrong("+ //a:top")[0], 'expected a target pattern, a function or (, found "+", at column 1 of the query');
});
test("circles in the graph of declared targets do no harm", () => {
  const loader = memoryLoader([target(lib, "//a:x", { deps: ["//a:y"] }), target(lib, "//a:y", { deps: ["//a:x"] })]);
  assert.equal(query(loader, "deps(//a:x) + rdeps(//a:all, //a:x)", { repository: "", package: "" }).nodes.length, 2);
});
test("results are written as text, JSON and DOT", () => {
  const result = query(memoryLoader(TARGETS), "deps(//a:left, 1)", { repository: "", package: "" });
  assert.equal(renderQuery(result, "text"), "//a:left\n//b:base\n");
  assert.equal(renderQuery(result, "dot"), 'digraph targets {\n  "//a:left";\n  "//b:base";\n  "//a:left" -> "//b:base" [label="deps"];\n}\n');
  assert.deepEqual(JSON.parse(renderQuery(result, "json")), {
    nodes: [{ label: "//a:left", kind: "lib", tags: [], span: { file: "//a/BUILD.ts", line: 1, column: 1 } }, { label: "//b:base", kind: "lib", tags: [], span: { file: "//b/BUILD.ts", line: 1, column: 1 } }],
    edges: [{ from: "//a:left", to: "//b:base", attribute: "deps" }],
  });
});

const srcs = [src("a/x.sh")];
const analysed = () => analyseRequest(request([target(lib, "//a:a", { srcs, deps: ["//a:arm"] }), alias("//a:arm", "//a:b", { platform: ARM_MUSL }), target(lib, "//a:b", { srcs })], ["//a:a"]));

test("cquery shows configured targets with their platform and dependencies", () => {
  const targets = configuredTargets(analysed()).filter(({ kind }) => kind === "lib");
  assert.equal(renderConfigured(targets, "text"), "//a:a (x86_musl, fastbuild)\n//a:b (arm_musl, fastbuild)\n");
  assert.match(renderConfigured(targets, "dot"), /"\/\/a:a \(x86_musl, fastbuild\)" -> "\/\/a:b \(arm_musl, fastbuild\)"/);
  assert.deepEqual(JSON.parse(renderConfigured(targets, "json")).nodes[0].dependencies, [`//a:b|${ARM_MUSL}|fastbuild|`]);
});

test.run();
