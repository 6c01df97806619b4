/** Analyses kept between plannings: what is analysed again after an edit, and that the graph is the same. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "uvu";
import { arg, attr, DefaultInfo, depset, each, provider, RootInfo, rule, toolchain_type, type Depset, type File, type Program } from "../../engine/api/index.ts";
import type { LoadedTarget } from "../../engine/api/package.ts";
import { encodeGraph } from "../../engine/planner/encode_graph.ts";
import { plan } from "../../engine/planner/plan.ts";
import { alias, ARM_MUSL, cpu, exported, memoryLoader, request, select, src, target, toolchain } from "../support/planner.ts";

const called: string[] = [];
const LibInfo = provider<{ readonly all: Depset<File>; readonly nested: readonly unknown[]; readonly options: Depset<string> }>("LibInfo", {
  validate: (ctx, { all }) => ctx.actions.testTool({ mnemonic: "Check", tool: "test/check", name: "check", args: [all] }),
});
const compiler = toolchain_type<{ readonly cc: Program; readonly flags: readonly string[] }>("compiler");
const root = rule({
  attrs: {},
  impl(ctx) {
    called.push(ctx.label.name);
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    const got = ctx.actions.download({ mirror: "m", path: "p", sha256: "0".repeat(64), size: 1 });
    ctx.actions.tool({ mnemonic: "Unpack", tool: "test/unpack", args: ["--out", tree, got], outputs: [tree] });
    return [RootInfo({ tree })];
  },
});
const tools = rule({
  attrs: { root: attr.dep({ provides: [RootInfo], cfg: "exec" }) },
  impl(ctx) {
    called.push(ctx.label.name);
    return [compiler({ cc: ctx.attrs.root.get(RootInfo).tree.program("usr/bin/cc"), flags: ["-a"] })];
  },
});
const lib = rule({
  attrs: { srcs: attr.files(), deps: attr.deps({ provides: [LibInfo] }), flag: attr.string({ default: "" }) },
  toolchains: { compiler },
  impl(ctx) {
    called.push(ctx.label.name);
    const { cc, flags } = ctx.toolchains.compiler;
    const out = ctx.actions.declareFile(`lib${ctx.label.name}.a`);
    const below = ctx.attrs.deps.map((dep) => dep.get(LibInfo));
    const all = depset<File>([out], below.map((info) => info.all));
    ctx.actions.run({ mnemonic: "Compile", argv: [cc, ...flags, ctx.attrs.flag, ...ctx.attrs.srcs, arg`-o${out}`, each(depset<File>([], below.map((info) => info.all)), "-L%{directory}")], inputs: [...below.map((info) => info.all), ...ctx.attrs.srcs], outputs: [out] });
    ctx.actions.write(ctx.actions.declareFile(`${ctx.label.name}.txt`), ctx.label.name);
    return [LibInfo({ all, nested: [DefaultInfo({ files: all }), cc, arg`x${out}`, each(all, "%{path}"), null, undefined, { n: 1 }], options: depset([ctx.label.name], below.map((info) => info.options)) }), DefaultInfo({ files: all })];
  },
});
/** What it leaves behind says nothing of the platform. */
const note = rule({
  attrs: { content: attr.string({ default: "" }), deps: attr.deps({ provides: [DefaultInfo] }) },
  impl(ctx) {
    called.push(ctx.label.name);
    const out = ctx.actions.declareFile(`${ctx.label.name}.txt`);
    ctx.actions.write(out, ctx.attrs.content);
    return [DefaultInfo({ files: depset<File>([out], ctx.attrs.deps.map((dep) => dep.files)) })];
  },
});
exported({ LibInfo, compiler, root, tools, lib, note }, "//rules/cached.ts");

const workspace = (flag = "1"): LoadedTarget[] => [
  target(root, "//t:root"), target(tools, "//t:tools", { root: "//t:root" }), toolchain("//t:reg", compiler, "//t:tools"),
  target(lib, "//a:top", { deps: ["//a:left", "//a:alias"], srcs: [src("a/x.c")] }), target(lib, "//a:left", { deps: ["//b:base"] }), alias("//a:alias", "//a:right"),
  target(lib, "//a:right", { deps: ["//b:base"], flag: select(cpu, { x86_64: flag, aarch64: "unused" }) }), target(lib, "//b:base", { srcs: [src("b/x.c")] }),
];

function memoryCache() {
  const entries = new Map<string, string>();
  return { entries, get: (key: string) => entries.get(key), set: (key: string, text: string) => void entries.set(key, text), hash: (text: string) => createHash("sha256").update(text).digest("hex") };
}
type Cache = ReturnType<typeof memoryCache>;

/** The graph as text, and the names of the targets whose implementation was called. */
function build(targets: readonly LoadedTarget[], cache: Cache | undefined, moduleDigest: (id: string) => string = (id) => id): { text: string; analysed: string[] } {
  called.length = 0;
  const graph = plan(request(targets, ["//a:top"], { loader: memoryLoader(targets, { moduleDigest }), toolchains: [["//t:reg"]], tests: true, ...(cache ? { cache } : {}) }));
  return { text: Buffer.from(encodeGraph(graph)).toString("latin1"), analysed: [...called].sort() };
}
const ALL = ["base", "left", "right", "root", "tools", "top"];

test("with everything cached no implementation is called, and the graph is the same", () => {
  const cache = memoryCache();
  const first = build(workspace(), cache);
  const second = build(workspace(), cache);
  assert.deepEqual([first.analysed, second.analysed], [ALL, []]);
  assert.equal(second.text, first.text);
  assert.equal(build(workspace(), undefined).text, first.text);
});

test("after an edit only the target and what depends on it are analysed", () => {
  const cache = memoryCache();
  build(workspace("1"), cache);
  const edited = build(workspace("2"), cache);
  assert.deepEqual(edited.analysed, ["right", "top"]);
  assert.equal(edited.text, build(workspace("2"), undefined).text);
  assert.deepEqual(build(workspace("1"), cache).analysed, []);
});

test("a branch that the platform does not take may change", () => {
  const cache = memoryCache();
  build(workspace(), cache);
  const edited = workspace().map((one) => (one.label === "//a:right" ? { ...one, attrs: { ...one.attrs, flag: select(cpu, { x86_64: "1", aarch64: "edited" }) } } : one));
  assert.deepEqual(build(edited, cache).analysed, []);
});

test("moving a target within its file analyses nothing again", () => {
  const cache = memoryCache();
  build(workspace(), cache);
  const moved = workspace().map((one) => ({ ...one, stack: one.stack.map((span) => ({ ...span, line: span.line + 7 })) }));
  assert.deepEqual(build(moved, cache).analysed, []);
});

test("a changed rule module analyses its targets again, and what depends on them", () => {
  const cache = memoryCache();
  build(workspace(), cache, () => "1");
  assert.deepEqual(build(workspace(), cache, (id) => (id.endsWith("#tools") ? "2" : "1")).analysed, ["base", "left", "right", "tools", "top"]);
});

test("entries that were lost are made again, and what refers to them is right", () => {
  const expected = build(workspace(), undefined).text;
  const full = memoryCache();
  build(workspace(), full);
  for (const key of full.entries.keys()) {
    const cache = memoryCache();
    for (const [other, text] of full.entries) if (other !== key) cache.set(other, text);
    assert.equal(build(workspace(), cache).text, expected);
  }
});

test("an entry that came out otherwise is not mixed with what refers to the old one", () => {
  const cache = memoryCache();
  const { text } = build(workspace(), cache);
  const [key, entry] = [...cache.entries].find(([, one]) => one.includes('["output","b/libbase.a"')) ?? ["", ""];
  // The same analysis with its depsets in another order: one more stands before them.
  const shifted = entry.replace('"depsets":[', '"depsets":[[[],[]],').replaceAll(/(\["depset",|"of":)(\d+)/g, (_, before: string, n: string) => before + (Number(n) + 1));
  assert.notEqual(shifted, entry);
  cache.entries.set(key, shifted);
  const again = build(workspace(), cache);
  assert.deepEqual(again.analysed, ["left", "right", "top"]);
  assert.equal(again.text, text);
});

test("what is kept grows with the number of targets, not with the depth of their dependencies", () => {
  const size = (depth: number): number => {
    const cache = memoryCache();
    const chain = Array.from({ length: depth }, (_, i) => target(lib, i === 0 ? "//a:top" : `//a:t${i}`, i + 1 < depth ? { deps: [`//a:t${i + 1}`] } : {}));
    build([...workspace().slice(0, 3), ...chain], cache);
    return [...cache.entries.values()].reduce((sum, text) => sum + text.length, 0) / depth;
  };
  assert.ok(size(400) < 1.2 * size(100), "an entry's size depends on the depth");
});

test("analyses that are equal to the letter for two platforms are not mixed up", () => {
  const both = (content: string) => [target(note, "//a:top", { content, deps: ["//a:mid", "//a:arm"] }), alias("//a:arm", "//a:mid", { platform: ARM_MUSL }), target(note, "//a:mid")];
  const cache = memoryCache();
  build([...workspace().slice(0, 3), ...both("1")], cache);
  const again = build([...workspace().slice(0, 3), ...both("1")], cache);
  assert.deepEqual(again.analysed, []);
  assert.equal(again.text, build([...workspace().slice(0, 3), ...both("1")], undefined).text);
});

test("a changed platform is another key", () => {
  const cache = memoryCache();
  build(workspace(), cache);
  const changed = [...workspace()];
  called.length = 0;
  plan(request(changed, ["//a:top"], { loader: memoryLoader(changed), toolchains: [["//t:reg"]], cache, configuration: { platform: "//platforms:arm_musl", profile: "fastbuild", settings: {} } }));
  assert.deepEqual([...called].sort(), ["base", "left", "right", "tools", "top"]);
});

test.run();
