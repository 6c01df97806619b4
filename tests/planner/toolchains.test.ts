/** Toolchain and execution platform resolution. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { attr, provider, rule, toolchain_type } from "../../engine/api/index.ts";
import { ARM_GNU, ARM_MUSL, cpu, exported, libc, mistakes, planned, runAction, src, target, toolchain, values, X86_GNU, X86_MUSL } from "../support/planner.ts";

const rust = toolchain_type<{ readonly name: string }>("rust");
const emulator = toolchain_type<{ readonly name: string }>("emulator");
const TextInfo = provider<{ readonly text: string }>("TextInfo");
/** A toolchain that says where its tool was built, and for what it is. */
const tools = rule({
  attrs: { tool: attr.dep({ provides: [], cfg: "exec", mandatory: false }), program: attr.file({ cfg: "exec", mandatory: false }) },
  impl: (ctx) => [rust({ name: `${ctx.label.name} for ${ctx.platform.label} on ${ctx.execPlatform.label} with ${ctx.attrs.tool?.platform.label ?? "none"}` })],
});
const emulators = rule({ attrs: {}, impl: (ctx) => [emulator({ name: ctx.label.name })] });
const plain = rule({ attrs: { dep: attr.dep({ provides: [], mandatory: false }) }, impl: (ctx) => [TextInfo({ text: ctx.platform.label })] });
const user = rule({
  attrs: { program: attr.file(), deps: attr.deps({ provides: [] }) },
  toolchains: { rust },
  impl(ctx) {
    const out = ctx.actions.declareFile(ctx.label.name);
    ctx.actions.run({ mnemonic: "Use", argv: [ctx.attrs.program, ctx.toolchains.rust.name], outputs: [out] });
    return [];
  },
});
const tester = rule({
  attrs: { program: attr.file() },
  toolchains: { rust, emulator },
  impl(ctx) {
    ctx.actions.run({ mnemonic: "Use", argv: [ctx.attrs.program, ctx.toolchains.rust.name, ctx.toolchains.emulator.name], outputs: [ctx.actions.declareFile(ctx.label.name)] });
    return [];
  },
});
exported({ rust, emulator, TextInfo, tools, emulators, plain, user, tester }, "//rules/toolchains.ts");

const program = src("a/tool");
const TARGETS = [target(tools, "//t:x", { tool: "//t:compiler" }, { visibility: [] }), target(tools, "//t:y", { tool: "//t:compiler" }, { visibility: [] }), target(plain, "//t:compiler"), target(user, "//a:a", { program })];
const X = toolchain("//t:reg_x", rust, "//t:x", { target: values([cpu, "x86_64"]) });
const Y = toolchain("//t:reg_y", rust, "//t:y", { target: values([cpu, "aarch64"]) });
const configuration = (platform: `//${string}`) => ({ platform, profile: "fastbuild", settings: {} }) as const;

test("the toolchain for the target platform is chosen, whatever its visibility, and its tools are built for the execution platform", () => {
  const more = { toolchains: [["//t:reg_x", "//t:reg_y"]] as const, executionPlatforms: [X86_GNU, ARM_GNU] as const };
  assert.equal(runAction(planned([...TARGETS, X, Y], ["//a:a"], more), "//a:a").argv[1], `x for ${X86_MUSL} on ${X86_GNU} with ${X86_GNU}`);
  assert.equal(runAction(planned([...TARGETS, X, Y], ["//a:a"], { ...more, configuration: configuration(ARM_MUSL) }), "//a:a").argv[1], `y for ${ARM_MUSL} on ${X86_GNU} with ${X86_GNU}`);
});

test("the first execution platform with every toolchain is chosen, and toolchains are told of it", () => {
  const onArm = toolchain("//t:on_arm", rust, "//t:x", { exec: values([cpu, "aarch64"]) });
  const graph = planned([...TARGETS, onArm], ["//a:a"], { toolchains: [["//t:on_arm"]], executionPlatforms: [X86_GNU, ARM_GNU] });
  const action = runAction(graph, "//a:a");
  assert.equal(action.argv[1], `x for ${X86_MUSL} on ${ARM_GNU} with ${ARM_GNU}`);
  assert.deepEqual(action.platform, [["ISA", "arm-a64"], ["OSFamily", "linux"]]);
});

test("all types of a rule are resolved on one execution platform", () => {
  const targets = [...TARGETS, target(emulators, "//t:emu"), target(tester, "//a:t", { program }), toolchain("//t:any", rust, "//t:x"), toolchain("//t:emu_arm", emulator, "//t:emu", { exec: values([cpu, "aarch64"]) })];
  const graph = planned(targets, ["//a:t"], { toolchains: [["//t:any", "//t:emu_arm"]], executionPlatforms: [X86_GNU, ARM_GNU] });
  assert.deepEqual(runAction(graph, "//a:t").argv.slice(1), [`x for ${X86_MUSL} on ${ARM_GNU} with ${ARM_GNU}`, "emu"]);
});

test("a layer before another wins", () => {
  const targets = [...TARGETS, toolchain("//t:one", rust, "//t:x"), toolchain("//t:two", rust, "//t:y")];
  const name = (first: `//${string}`, second: `//${string}`) => String(runAction(planned(targets, ["//a:a"], { toolchains: [[first], [second]] }), "//a:a").argv[1]).slice(0, 1);
  assert.deepEqual([name("//t:one", "//t:two"), name("//t:two", "//t:one")], ["x", "y"]);
});

test("two that fit in one layer are ambiguous; every candidate is printed", () => {
  const targets = [...TARGETS, toolchain("//t:one", rust, "//t:x"), toolchain("//t:two", rust, "//t:y"), Y];
  const [mistake] = mistakes(targets, ["//a:a"], { toolchains: [["//t:one", "//t:reg_y", "//t:two"]] });
  assert.equal(mistake?.message, `//a:a cannot be built for ${X86_MUSL}: more than one rust toolchain fits on ${X86_GNU}`);
  assert.deepEqual(mistake?.notes?.map(({ message }) => message), ["//t:one: fits", "//t:reg_y: target cpu = aarch64, wanted x86_64", "//t:two: fits"]);
});

test("where none fits, each candidate is printed with the constraint that rejected it", () => {
  const gnu = toolchain("//t:gnu", rust, "//t:x", { target: values([cpu, "x86_64"], [libc, "gnu"]) });
  const onArm = toolchain("//t:on_arm", rust, "//t:x", { exec: values([cpu, "aarch64"]) });
  const [mistake] = mistakes([...TARGETS, gnu, Y, onArm], ["//a:a"], { toolchains: [["//t:gnu", "//t:reg_y", "//t:on_arm"]] });
  assert.equal(mistake?.message, `//a:a cannot be built for ${X86_MUSL}: no registered rust toolchain fits`);
  assert.deepEqual(mistake?.notes?.map(({ message }) => message), ["//t:gnu: target libc = gnu, wanted musl", "//t:reg_y: target cpu = aarch64, wanted x86_64", "//t:on_arm: exec cpu = aarch64, wanted x86_64"]);
  assert.deepEqual(mistake?.locate?.stack[0]?.file, "//a/BUILD.ts");
});

test("many targets without a toolchain are one mistake, with the way to the first", () => {
  const targets = [...TARGETS, target(user, "//a:top", { program, deps: ["//a:x", "//a:y"] }, { platform: ARM_MUSL }), target(user, "//a:x", { program }), target(user, "//a:y", { program }), Y, target(plain, "//a:p", { dep: "//a:a" })];
  const found = mistakes(targets, ["//a:p", "//a:a"], { toolchains: [["//t:reg_y"]] });
  assert.deepEqual(found.map(({ message }) => message), [`//a:a cannot be built for ${X86_MUSL}: no registered rust toolchain fits`]);
  assert.deepEqual(found[0]?.notes?.at(-1), { message: "//a:p → dep → //a:a" });
});

test("a type without registrations says so", () => {
  assert.equal(mistakes(TARGETS, ["//a:a"])[0]?.message, `//a:a cannot be built for ${X86_MUSL}: no rust toolchain is registered`);
});

test("registrations are read only when a toolchain is needed, and what they name only when chosen", () => {
  const dangling = toolchain("//t:dangling", rust, "//nowhere:x", { target: values([cpu, "aarch64"]) });
  assert.equal(planned([...TARGETS, target(plain, "//a:p")], ["//a:p"], { toolchains: [["//not/there:at_all"]] }).requested.length, 1);
  assert.equal(planned([...TARGETS, X, dangling], ["//a:a"], { toolchains: [["//t:reg_x", "//t:dangling"]] }).actions.length, 1);
});

test("a registration that names no toolchain, or does not exist, is told once", () => {
  assert.deepEqual(mistakes([...TARGETS, target(user, "//a:b", { program })], ["//a:a", "//a:b"], { toolchains: [[X86_GNU]] }).map(({ message }) => message), [`${X86_GNU} is no toolchain: it provides PlatformInfo`]);
  assert.deepEqual(mistakes(TARGETS, ["//a:a"], { toolchains: [["//t:typo"]] }).map(({ message }) => message), ["no target //t:typo"]);
});

test("a toolchain whose target does not provide the type is told at the registration", () => {
  const [mistake] = mistakes([...TARGETS, toolchain("//t:wrong", rust, "//t:compiler")], ["//a:a"], { toolchains: [["//t:wrong"]] });
  assert.equal(mistake?.message, "//t:compiler provides TextInfo; //t:wrong registers it for rust");
  assert.deepEqual([mistake?.locate?.attribute, mistake?.locate?.stack[0]?.file], ["actual", "//t/BUILD.ts"]);
});

test("a circle through a toolchain is told with the toolchain", () => {
  const targets = [target(tools, "//t:x", { tool: "//a:a" }), target(user, "//a:a", { program }), toolchain("//t:any", rust, "//t:x")];
  const [mistake] = mistakes(targets, ["//a:a"], { toolchains: [["//t:any"]] });
  assert.match(mistake?.message ?? "", /^dependencies go in a circle: .*\/\/a:a → toolchain rust → \/\/t:x → tool → \/\/a:a/);
});

test("without an execution platform nothing that runs can be planned", () => {
  assert.equal(mistakes([target(plain, "//a:p")], ["//a:p"], { executionPlatforms: [] })[0]?.message, `//a:p cannot be built for ${X86_MUSL}: there is no execution platform`);
});

test.run();
