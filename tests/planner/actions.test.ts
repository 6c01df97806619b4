/** Actions and providers: what implementations may declare, and what is said when they do it wrong. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { arg, attr, DefaultInfo, depset, directoryOf, each, LockInfo, provider, rule, RunInfo, type AnyProvider, type Context, type Depset, type File, type Provided, type Tree } from "../../engine/api/index.ts";
import { makeProgram, makeTree } from "../../engine/api/file.ts";
import type { PlannedAction } from "../../engine/planner/action_graph.ts";
import { exported, mistakes, planned, src, target, X86_MUSL } from "../support/planner.ts";

const AnyInfo = provider<{ readonly value: unknown }>("AnyInfo");
const CheckedInfo = provider<{ readonly file: File }>("CheckedInfo", {
  validate: (ctx, { file }) => ctx.actions.testTool({ mnemonic: "Check", tool: "test/check", name: "check", args: [file, ctx.platform.label] }),
});
exported({ AnyInfo, CheckedInfo }, "//rules/actions.ts");

const ROOT: Tree = makeTree({ kind: "source", repository: "", path: "root" });
const OTHER_ROOT: Tree = makeTree({ kind: "source", repository: "", path: "other" });
const tool = ROOT.program("usr/bin/tool");

let count = 0;
/** A target `//a:t` whose implementation is `impl`. */
function once(impl: (ctx: Context<{ readonly srcs: readonly File[] }, {}>) => readonly Provided<AnyProvider>[] | void) {
  const made = rule({ attrs: { srcs: attr.files() }, impl: (ctx) => (impl(ctx) ?? []) as readonly Provided<AnyProvider>[] });
  exported({ made }, `//rules/once${count++}.ts`);
  return [target(made, "//a:t", { srcs: [src("a/1.c"), src("a/2.c")] })];
}
const actionsOf = (impl: Parameters<typeof once>[0], tests = false): readonly PlannedAction[] => planned(once(impl), ["//a:t"], { tests }).actions;
const mistakeOf = (impl: Parameters<typeof once>[0]): string | undefined => mistakes(once(impl), ["//a:t"])[0]?.message;
const file = (path: string) => ({ kind: "source", repository: "", path }) as const;

test("arguments of every kind become plain data", () => {
  const [action] = actionsOf((ctx) => {
    const out = ctx.actions.declareFile("o");
    const [one, two] = ctx.attrs.srcs;
    const set: Depset<File> = depset(ctx.attrs.srcs);
    ctx.actions.run({ mnemonic: "Run", argv: [tool, "text", one!, arg`-I${directoryOf(one!)}:${two!}`, set, each(set, "-L%{directory}"), each([two!], "%{path}"), arg`${tool}!`], outputs: [out] });
  });
  const set = { direct: [file("a/1.c"), file("a/2.c")], transitive: [] };
  const root = { root: file("root"), path: "usr/bin/tool" };
  assert.deepEqual(action?.kind === "run" && action.argv, [
    { kind: "join", parts: [{ program: root }] }, "text", { kind: "join", parts: [{ file: file("a/1.c") }] },
    { kind: "join", parts: ["-I", { directoryOf: file("a/1.c") }, ":", { file: file("a/2.c") }] },
    { kind: "each", files: set, format: "%{path}" }, { kind: "each", files: set, format: "-L%{directory}" },
    { kind: "each", files: { direct: [file("a/2.c")], transitive: [] }, format: "%{path}" }, { kind: "join", parts: [{ program: root }, "!"] },
  ]);
  assert.deepEqual(action?.kind === "run" && [action.root, action.timeout, action.messages, action.early], [file("root"), 600, "text", []]);
});

test("who makes files of arguments and variables is part of the graph", () => {
  const [made, run] = actionsOf((ctx) => {
    const [flags, variables, out] = ["flags", "variables", "o"].map((path) => ctx.actions.declareFile(path));
    ctx.actions.run({ mnemonic: "Make", argv: [tool], outputs: [flags!, variables!] });
    ctx.actions.run({ mnemonic: "Run", argv: [tool], argFiles: [depset([flags!])], envFiles: [variables!], outputs: [out!] });
    return [DefaultInfo({ files: depset<File>([out!]) })];
  });
  assert.equal(made?.mnemonic, "Make");
  assert.deepEqual(run?.kind === "run" && [run.argFiles, run.envFiles].map((set) => set.direct.map(({ path }) => path)), [["a/flags"], ["a/variables"]]);
});

test("depsets of dependencies are shared, not copied", () => {
  const set: Depset<File> = depset([ROOT]);
  const both = depset<File>([ROOT.file("x")], [set]);
  const found = actionsOf((ctx) => {
    ctx.actions.run({ mnemonic: "One", argv: [tool], inputs: [both], outputs: [ctx.actions.declareFile("1")] });
    ctx.actions.run({ mnemonic: "Two", argv: [tool, each(both, "%{path}")], inputs: [set], outputs: [ctx.actions.declareFile("2")] });
  });
  const [one, two] = found;
  if (one?.kind !== "run" || two?.kind !== "run") throw new Error("no run actions");
  assert.ok(one.inputs.transitive[0] === two.inputs);
  assert.ok(typeof two.argv[1] === "object" && two.argv[1].kind === "each" && two.argv[1].files === one.inputs);
});

test("write, copy, tool and download are planned", () => {
  const found = actionsOf((ctx) => {
    const [a, b, c] = ["a", "b", "c"].map((name) => ctx.actions.declareFile(name));
    ctx.actions.write(a!, "text", { executable: true });
    ctx.actions.write(b!, ["line", arg`x=${a!}`]);
    const got = ctx.actions.download({ mirror: "debian", path: "p/x.deb", sha256: "0".repeat(64), size: 3 });
    ctx.actions.copy(c!, got);
  });
  assert.deepEqual(found.map((one) => [one.kind, one.mnemonic, one.outputs[0]?.path]), [["write", "Write", "a/a"], ["write", "Write", "a/b"], ["copy", "Copy", "a/c"]]);
  assert.deepEqual(found.map((one) => one.kind === "write" && [one.lines, one.executable]), [[false, true], [true, false], false]);
  assert.deepEqual(found[2]?.kind === "copy" && found[2].from, { kind: "download", mirror: "debian", path: "p/x.deb", checksum: "0".repeat(64), size: 3 });
});

test("early outputs and the dependency file are paths of the action's outputs", () => {
  const [action] = actionsOf((ctx) => {
    const [out, meta, deps] = [ctx.actions.declareFile("o"), ctx.actions.declareFile("m"), ctx.actions.declareFile("d")];
    ctx.actions.run({ mnemonic: "Run", argv: [tool, out], outputs: [out, meta, deps], early: [meta], depfile: deps, messages: "json", paramFile: "@%{path}", timeout: 5 });
  });
  assert.deepEqual(action?.kind === "run" && [action.early, action.depfile, action.paramFile, action.timeout, action.messages], [["a/m"], "a/d", "@%{path}", 5, "json"]);
});

test("the default files of a target are all outputs it declares", () => {
  const graph = planned(once((ctx) => ["x", "y"].forEach((name) => ctx.actions.write(ctx.actions.declareFile(name), ""))), ["//a:t"]);
  assert.deepEqual(graph.requested[0]?.outputs.map(({ path }) => path), ["a/x", "a/y"]);
});

test("actions of a target come in the order of what they need", () => {
  const found = actionsOf((ctx) => {
    const [a, b] = [ctx.actions.declareFile("a"), ctx.actions.declareFile("b")];
    ctx.actions.copy(a, b);
    ctx.actions.write(b, "");
  });
  assert.deepEqual(found.map(({ id, mnemonic }) => [id.slice(-1), mnemonic]), [["1", "Write"], ["0", "Copy"]]);
});

test("actions that wait for each other are an error", () => {
  const wrong = mistakeOf((ctx) => {
    const [a, b] = [ctx.actions.declareFile("a"), ctx.actions.declareFile("b")];
    ctx.actions.copy(a, b);
    ctx.actions.copy(b, a);
  });
  assert.equal(wrong, 'actions wait for each other\'s outputs: Copy of //a:t, which writes "a/a"; Copy of //a:t, which writes "a/b"');
});

test("an action that takes its own output as an input is an error", () => {
  const wrong = mistakeOf((ctx) => {
    const out = ctx.actions.declareFile("a");
    ctx.actions.run({ mnemonic: "Run", argv: [tool], inputs: [depset<File>([out])], outputs: [out] });
  });
  assert.equal(wrong, 'an action waits for its own output: Run of //a:t, which writes "a/a"');
});

test("an output that no action writes, or two write, is an error", () => {
  assert.equal(mistakeOf((ctx) => void ctx.actions.declareFile("app.d")), 'declared "app.d" but no action writes it');
  assert.equal(mistakeOf((ctx) => { const out = ctx.actions.declareFile("o"); ctx.actions.write(out, ""); ctx.actions.copy(out, ROOT); }), 'two actions of //a:t write "o": Write and Copy');
});

test("output paths are checked", () => {
  for (const path of ["", "/x", "a/../b", "./a", "a//b"]) assert.match(mistakeOf((ctx) => void ctx.actions.declareFile(path)) ?? "", /^an output path is relative to the package, without/);
  assert.equal(mistakeOf((ctx) => { ctx.actions.declareFile("o"); ctx.actions.declareDirectory("o"); }), '//a:t declares "o" twice');
  assert.equal(mistakeOf((ctx) => { ctx.actions.declareDirectory("o"); ctx.actions.declareFile("o/x/y"); }), '//a:t declares "o/x/y", which lies below its output "o"');
  assert.equal(mistakeOf((ctx) => { ctx.actions.declareFile("o/x/y"); ctx.actions.declareFile("o/x"); }), '//a:t declares "o/x", and files below it');
});

test("an action writes only what its own target declared", () => {
  const owner = rule({ attrs: {}, impl: (ctx) => { const out = ctx.actions.declareFile("theirs"); ctx.actions.write(out, ""); return [DefaultInfo({ files: depset<File>([out]) })]; } });
  const thief = rule({ attrs: { srcs: attr.files() }, impl: (ctx) => { ctx.actions.write(ctx.attrs.srcs[0] as never, ""); return []; } });
  exported({ owner, thief }, "//rules/thief.ts");
  assert.equal(mistakes([target(owner, "//a:o"), target(thief, "//a:t", { srcs: ["//a:o"] })], ["//a:t"])[0]?.message, 'an output of Write is "a/theirs", which //a:t did not declare');
});

test("argv begins with a program or a file, and programs are of one root", () => {
  const run = (argv: readonly unknown[], more = {}) => mistakeOf((ctx) => ctx.actions.run({ mnemonic: "Run", argv: argv as never, outputs: [ctx.actions.declareFile("o")], ...more }));
  assert.equal(run(["sh"]), "argv[0] must be a program of a root or a file that was built");
  assert.equal(run([tool, OTHER_ROOT.program("bin/x")]), "bin/x is a program of another root than argv[0]: only one is mounted");
  assert.equal(run([tool], { env: { CC: OTHER_ROOT.program("bin/x") } }), "bin/x is a program of another root than argv[0]: only one is mounted");
  assert.equal(run([tool], { root: OTHER_ROOT }), "argv[0] is usr/bin/tool of another root than the action's");
  assert.equal(run([ROOT.file("x"), tool]), "usr/bin/tool is a program of a root, but the action has none");
  const [action] = actionsOf((ctx) => ctx.actions.run({ mnemonic: "Run", argv: [ROOT.file("x"), tool, makeProgram({ root: file("root"), path: "y" })], root: ROOT, outputs: [ctx.actions.declareFile("o")] }));
  assert.deepEqual(action?.kind === "run" && action.root, file("root"));
});

test("what is no argument is named with its place", () => {
  const run = (argv: readonly unknown[], more = {}) => mistakeOf((ctx) => ctx.actions.run({ mnemonic: "Run", argv: argv as never, outputs: [ctx.actions.declareFile("o")], ...more }));
  assert.equal(run([tool, "a", 3]), "argv[2] is 3: an argument is text, a File, a Program, a Depset of Files or arg`...`");
  assert.equal(run([tool], { env: { X: undefined } }), "env X is undefined: an argument is text, a File, a Program, a Depset of Files or arg`...`");
  assert.equal(run([tool, depset(["text"])]), 'argv[1] holds "text": it takes Files');
  assert.equal(run([tool], { inputs: ["a.c"] }), 'inputs holds "a.c": it takes Files');
  assert.equal(run([tool, "a\0b"]), "argv[1] holds a NUL character, which no argument can");
  assert.equal(run([tool], { env: { "A=B": "" } }), '"A=B" is no name of an environment variable');
});

test("mnemonic, timeout, early, depfile, tool and download are checked", () => {
  const run = (more: object) => mistakeOf((ctx) => ctx.actions.run({ mnemonic: "Run", argv: [tool], outputs: [ctx.actions.declareFile("o")], ...more }));
  assert.equal(run({ mnemonic: "run it" }), 'a mnemonic is one CamelCase word; got "run it"');
  assert.equal(run({ timeout: 0 }), "a timeout is a positive number of seconds; got 0");
  assert.equal(run({ early: [ROOT], messages: "json" }), 'early names "root", which is not among the action\'s outputs');
  assert.equal(run({ depfile: ROOT }), 'depfile names "root", which is not among the action\'s outputs');
  assert.equal(run({ outputs: [] }), "an action needs at least one output");
  assert.equal(mistakeOf((ctx) => ctx.actions.tool({ mnemonic: "Tool", tool: "../x", args: [], outputs: [ctx.actions.declareFile("o")] })), '"../x" names no tool: they are called <folder>/<file>');
  assert.equal(mistakeOf((ctx) => void ctx.actions.download({ mirror: "m", path: "p", sha256: "0", size: 1 })), "the sha256 of p must be 64 hexadecimal digits");
});

test("tests are in the graph only when asked for, with labels of their own", () => {
  const impl: Parameters<typeof once>[0] = (ctx) => {
    const out = ctx.actions.declareFile("o");
    ctx.actions.write(out, "");
    ctx.actions.test({ mnemonic: "Test", argv: [tool, out] });
    ctx.actions.testTool({ mnemonic: "Test", tool: "test/x", name: "second", args: [] });
    return [DefaultInfo({ files: depset<File>([]) })];
  };
  const graph = planned(once(impl), ["//a:t"], { tests: true });
  assert.deepEqual(graph.actions.map(({ label, test: isTest, outputs }) => [label, isTest, outputs.length]), [["//a:t", false, 1], ["//a:t", true, 0], ["//a:t#second", true, 0]]);
  assert.deepEqual(graph.requested[0]?.tests, [`//a:t|${X86_MUSL}|fastbuild|#1`, `//a:t|${X86_MUSL}|fastbuild|#2`]);
  const without = planned(once(impl), ["//a:t"]);
  assert.deepEqual([without.actions, without.requested[0]?.tests], [[], []]);
});

test("two tests of one name are an error", () => {
  const impl = (name: { name?: string }) => mistakeOf((ctx) => [1, 2].forEach(() => ctx.actions.test({ mnemonic: "Test", argv: [tool], ...name })));
  assert.equal(impl({}), "//a:t has two tests without a name");
  assert.equal(impl({ name: "x" }), '//a:t has two tests called "x"');
});

test("a provider's validation adds its test to every target that makes such a value", () => {
  const found = actionsOf((ctx) => {
    const out = ctx.actions.declareFile("o");
    ctx.actions.write(out, "");
    return [CheckedInfo({ file: out })];
  }, true);
  assert.deepEqual(found.map(({ label }) => label), ["//a:t", "//a:t#check"]);
  assert.deepEqual(found[1]?.kind === "tool" && found[1].args[1], X86_MUSL);
});

test("provider values hold plain data, files and sets; anything else is named by its path", () => {
  class Odd {}
  const wrong = (value: unknown) => mistakeOf(() => [AnyInfo({ value })]);
  assert.match(wrong({ a: [1, { f: () => 1 }] }) ?? "", /^AnyInfo\.value\.a\[1\]\.f is a function: provider values hold plain data/);
  assert.match(wrong(new Odd()) ?? "", /^AnyInfo\.value is an object of a class/);
  assert.match(wrong(new Map()) ?? "", /^AnyInfo\.value is an object of a class/);
  assert.match(wrong(NaN) ?? "", /^AnyInfo\.value is the number NaN/);
  assert.match(wrong(depset([Symbol("x")])) ?? "", /^an element of AnyInfo\.value is the symbol/);
  assert.equal(planned(once(() => [AnyInfo({ value: [null, 1, "x", true, undefined, ROOT, tool, arg`x`, depset([{ a: 1 }]), CheckedInfo({ file: ROOT })] })]), ["//a:t"]).requested.length, 1);
});

test("provider values are frozen once made", () => {
  const value = { list: [1] };
  planned(once(() => [AnyInfo({ value })]), ["//a:t"]);
  assert.ok(Object.isFrozen(value) && Object.isFrozen(value.list));
});

test("a provider must be exported, and may be given once", () => {
  const Secret = provider<{ readonly x: number }>("Secret");
  assert.equal(mistakeOf(() => [Secret({ x: 1 })]), 'the provider "Secret" is not exported by its module');
  assert.match(mistakeOf(() => [AnyInfo({ value: 1 }), AnyInfo({ value: 2 })]) ?? "", /provides AnyInfo twice for \/\/a:t$/);
  assert.match(mistakeOf(() => ["x"] as never) ?? "", /returns something else than provided values for \/\/a:t$/);
});

test("fail() ends the target with a mistake at the attribute", () => {
  const [mistake] = mistakes(once((ctx) => ctx.fail("no good", { attribute: "srcs", text: "1.c", help: "try 2.c" })), ["//a:t"]);
  assert.deepEqual(mistake, { severity: "error", message: "//a:t: no good", help: "try 2.c", locate: { stack: [{ file: "//a/BUILD.ts", line: 1, column: 1 }], attribute: "srcs", text: "1.c" } });
});

test("what an implementation throws is told as the rule's failure for the target", () => {
  assert.equal(mistakeOf(() => { throw new TypeError("x is undefined"); }), "the implementation of made failed for //a:t: x is undefined");
});

test("a promise that a target keeps to call actions later is refused", () => {
  let late: (() => void) | undefined;
  planned(once((ctx) => { late = () => void ctx.actions.declareFile("o"); }), ["//a:t"]);
  assert.throws(() => late?.(), /o was declared after the implementation had returned/);
});

test("RunInfo and LockInfo reach the request as plain data, and what they name is built", () => {
  const graph = planned(once((ctx) => {
    const out = ctx.actions.declareFile("o");
    ctx.actions.write(out, "");
    return [RunInfo({ argv: [out, "x"], network: true, writes: ["a/lock"] }), LockInfo({ tool: "t/lock", params: { a: 1 }, lock: "a/l.json", files: { keys: [...ctx.attrs.srcs] }, fresh: false }), DefaultInfo({ files: depset<File>([]) })];
  }), ["//a:t"]);
  const [requested] = graph.requested;
  assert.deepEqual(requested?.run?.argv[1], "x");
  assert.deepEqual([requested?.run?.network, requested?.run?.writes], [true, ["a/lock"]]);
  assert.deepEqual(requested?.lock, { tool: "t/lock", params: { a: 1 }, lock: "a/l.json", files: { keys: [file("a/1.c"), file("a/2.c")] }, fresh: false });
  assert.equal(graph.actions.length, 1);
});

test.run();
