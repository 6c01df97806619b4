/** Planning as a whole: from declared targets to actions. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { arg, attr, DefaultInfo, depset, provider, rule, toolchain_type, type Depset, type File, type Program } from "../../engine/api/index.ts";
import { RootInfo } from "../../engine/api/providers.ts";
import { ARM_MUSL, cpu, exported, planned, runAction, src, target, toolchain, values, X86_GNU, X86_MUSL } from "../support/planner.ts";

const LibInfo = provider<{ readonly lib: File; readonly all: Depset<File> }>("LibInfo");
const compiler = toolchain_type<{ readonly cc: Program }>("compiler");
const root = rule({
  attrs: {},
  impl(ctx) {
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    ctx.actions.tool({ mnemonic: "Unpack", tool: "test/unpack", args: ["--out", tree], outputs: [tree] });
    return [RootInfo({ tree }), DefaultInfo({ files: depset<File>([tree]) })];
  },
});
const compiler_tools = rule({
  attrs: { root: attr.dep({ provides: [RootInfo], cfg: "exec" }) },
  impl: (ctx) => [compiler({ cc: ctx.attrs.root.get(RootInfo).tree.program("usr/bin/cc") })],
});
const lib = rule({
  attrs: { srcs: attr.files(), deps: attr.deps({ provides: [LibInfo] }) },
  toolchains: { compiler },
  impl(ctx) {
    const out = ctx.actions.declareFile(`lib${ctx.label.name}.a`);
    const below = ctx.attrs.deps.map((dep) => dep.get(LibInfo).all);
    ctx.actions.run({ mnemonic: "Compile", argv: [ctx.toolchains.compiler.cc, `-m${ctx.platform.get(cpu)}`, ...ctx.attrs.srcs, arg`-o${out}`], inputs: below, outputs: [out], env: { Z: "1", A: out } });
    return [LibInfo({ lib: out, all: depset<File>([out], below) })];
  },
});
exported({ LibInfo, compiler, root, compiler_tools, lib });

const TOOLS = [target(root, "//tools:root"), target(compiler_tools, "//tools:cc", { root: "//tools:root" }), toolchain("//tools:cc_toolchain", compiler, "//tools:cc")];
const more = { toolchains: [["//tools:cc_toolchain"]] } as const;

test("a target's actions come after those it needs, with inputs, root and platform properties", () => {
  const graph = planned([...TOOLS, target(lib, "//a:a", { srcs: [src("a/a.c")], deps: ["//b:b"] }), target(lib, "//b:b", { srcs: [src("b/b.c")] })], ["//a:a"], more);
  assert.deepEqual(graph.actions.map(({ label, mnemonic }) => `${mnemonic} ${label}`), ["Unpack //tools:root", "Compile //b:b", "Compile //a:a"]);
  const action = runAction(graph, "//a:a");
  const rootTree = { kind: "output", owner: `//tools:root|${X86_GNU}|fastbuild|`, path: "tools/root", tree: true };
  assert.deepEqual(action.root, rootTree);
  assert.deepEqual(action.argv, [
    { kind: "join", parts: [{ program: { root: rootTree, path: "usr/bin/cc" } }] },
    "-mx86_64",
    { kind: "join", parts: [{ file: { kind: "source", repository: "", path: "a/a.c" } }] },
    { kind: "join", parts: ["-o", { file: { kind: "output", owner: `//a:a|${X86_MUSL}|fastbuild|`, path: "a/liba.a", tree: false } }] },
  ]);
  assert.deepEqual(action.env.map(([name]) => name), ["A", "Z"]);
  assert.deepEqual(action.inputs.direct, [{ kind: "output", owner: `//b:b|${X86_MUSL}|fastbuild|`, path: "b/libb.a", tree: false }]);
  assert.deepEqual(action.platform, [["ISA", "x86-64"], ["OSFamily", "linux"]]);
  assert.equal(action.id, `//a:a|${X86_MUSL}|fastbuild|#0`);
  assert.deepEqual(graph.requested.map(({ label, platform, outputs }) => [label, platform, outputs.length]), [["//a:a", "x86_musl", 1]]);
});

test("a target's own platform replaces the requested one, for its dependencies too", () => {
  const graph = planned([...TOOLS, target(lib, "//a:a", { deps: ["//b:b"] }, { platform: ARM_MUSL }), target(lib, "//b:b")], ["//a:a"], more);
  assert.deepEqual(graph.actions.map(({ owner }) => owner), [`//tools:root|${X86_GNU}|fastbuild|`, `//b:b|${ARM_MUSL}|fastbuild|`, `//a:a|${ARM_MUSL}|fastbuild|`]);
  assert.equal(runAction(graph, "//b:b").argv[1], "-maarch64");
});

test("only actions that the request reaches are in the graph", () => {
  const graph = planned([...TOOLS, target(lib, "//a:a"), target(lib, "//b:b")], ["//b:b"], more);
  assert.deepEqual(graph.actions.map(({ label }) => label), ["//tools:root", "//b:b"]);
});

test("a chain of 10,000 targets is planned without overflowing the stack", () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => target(lib, `//c:t${i}`, i + 1 < 10_000 ? { deps: [`//c:t${i + 1}`] } : {}));
  const graph = planned([...TOOLS, ...chain], ["//c:t0"], { toolchains: [["//tools:cc_toolchain"]] });
  assert.equal(graph.actions.length, 10_001);
  assert.equal(graph.actions[graph.actions.length - 1]?.label, "//c:t0");
});

test("shuffling the order of packages and targets does not change the graph", () => {
  const targets = [...TOOLS, ...Array.from({ length: 40 }, (_, i) => target(lib, `//p${i % 7}:t${i}`, { deps: [2 * i + 1, 2 * i + 2].filter((d) => d < 40).map((d) => `//p${d % 7}:t${d}`) }))];
  const expected = planned(targets, ["//p0:t0"], more);
  let seed = 7;
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  for (let round = 0; round < 20; round++) {
    const shuffled = targets.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at).map(({ one }) => one);
    assert.deepEqual(planned(shuffled, ["//p0:t0"], more), expected, `round ${round}`);
  }
});

test("toolchains use values of their target constraints", () => {
  const registration = toolchain("//tools:arm_only", compiler, "//tools:cc", { target: values([cpu, "aarch64"]) });
  const graph = planned([...TOOLS, registration, target(lib, "//a:a", {}, { platform: ARM_MUSL })], ["//a:a"], { toolchains: [["//tools:arm_only"]] });
  assert.equal(graph.actions.length, 2);
});

test.run();
