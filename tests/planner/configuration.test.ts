/** Configurations: platforms, settings, selects, transitions, incompatible targets. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { attr, provider, rule, setting, split_transition, transition } from "../../engine/api/index.ts";
import { alias, ARM_GNU, ARM_MUSL, configSetting, cpu, exported, gpu, libc, lto, mistakes, planned, platform, select, target, values, X86_GNU, X86_MUSL } from "../support/planner.ts";
import { PlatformInfo, profile } from "../../engine/api/platform.ts";

const SeenInfo = provider<{ readonly seen: string }>("SeenInfo");
const each_platform = split_transition((_from, attrs) => attrs["platforms"] as never);
const always_opt = transition(() => ({ profile: "opt", settings: [[lto, "thin"]] }));
const flip = transition((from) => ({ platform: from.get(cpu) === "x86_64" ? ARM_MUSL : X86_MUSL }));
const to_nowhere = transition(() => ({ platform: "//a:seen" }));

/** Says how it was configured, and how its dependencies were. */
const seen = rule({
  attrs: {
    flags: attr.strings(),
    flag: attr.string({ default: "" }),
    dep: attr.dep({ provides: [SeenInfo], mandatory: false }),
    exec: attr.dep({ provides: [SeenInfo], cfg: "exec", mandatory: false }),
    split: attr.dep({ provides: [SeenInfo], cfg: each_platform, mandatory: false }),
    opt: attr.dep({ provides: [SeenInfo], cfg: always_opt, mandatory: false }),
    flip: attr.dep({ provides: [SeenInfo], cfg: flip, mandatory: false }),
    nowhere: attr.dep({ provides: [SeenInfo], cfg: to_nowhere, mandatory: false }),
    platforms: attr.labels(),
    map: attr.string_map(),
  },
  impl(ctx) {
    const { flags, flag, dep, exec, split, opt } = ctx.attrs;
    const own = [ctx.platform.label.slice("//platforms:".length), ctx.profile, ctx.setting(lto), ...flags, flag].filter((word) => word !== "" && word !== "off").join(" ");
    const below = [dep, exec, opt].flatMap((one) => one?.get(SeenInfo).seen ?? []);
    const each = [...(split ?? [])].map(([to, one]) => `${to.get(libc)}: ${one.get(SeenInfo).seen}`);
    const text = [own, ...below, ...each].join("; ");
    ctx.actions.write(ctx.actions.declareFile(`${ctx.label.name}.txt`), text);
    return [SeenInfo({ seen: text })];
  },
});
const for_exec = rule({ cfg: "exec", attrs: {}, impl: (ctx) => [SeenInfo({ seen: `exec ${ctx.platform.label} ${ctx.profile}` })] });
exported({ SeenInfo, each_platform, always_opt, flip, to_nowhere, seen, for_exec }, "//rules/configuration.ts");

type Targets = Parameters<typeof planned>[0];
const says = (targets: Targets, label: `//${string}`, more = {}): unknown => {
  const action = planned(targets, [label], more).actions.find((one) => one.label === label);
  return action?.kind === "write" ? action.content[0] : undefined;
};

test("profile and settings of the request reach targets and keys; a default is left out of the key", () => {
  const configuration = { platform: X86_MUSL, profile: "dbg", settings: values([lto, "fat"]) } as const;
  const graph = planned([target(seen, "//a:a")], ["//a:a"], { configuration });
  assert.equal(graph.requested[0]?.key, `//a:a|${X86_MUSL}|dbg|@athanor//platforms/constraints.ts#lto=fat`);
  assert.equal(says([target(seen, "//a:a")], "//a:a", { configuration }), "x86_musl dbg fat");
  const plain = planned([target(seen, "//a:a")], ["//a:a"], { configuration: { platform: X86_MUSL, profile: "dbg", settings: values([lto, "off"]) } });
  assert.equal(plain.requested[0]?.key, `//a:a|${X86_MUSL}|dbg|`);
});

test("a setting's value is checked", () => {
  const configuration = { platform: X86_MUSL, profile: "dbg", settings: values([lto, "much"]) } as const;
  assert.equal(mistakes([target(seen, "//a:a")], ["//a:a"], { configuration })[0]?.message, 'the setting lto is one of off, thin, fat; got "much"');
});

test("what is no platform is told with what it provides", () => {
  assert.equal(mistakes([target(seen, "//a:a")], ["//a:a"], { configuration: { platform: "//a:a", profile: "dbg", settings: {} } })[0]?.message, "//a:a is no platform: a seen depends on the configuration itself");
  assert.equal(mistakes([target(seen, "//a:a", {}, { platform: "//platforms:nope" })], ["//a:a"])[0]?.locate?.attribute, "platform");
});

test("select() on a constraint takes the branch of the platform", () => {
  const flag = select(cpu, { x86_64: "x", aarch64: "a" });
  assert.equal(says([target(seen, "//a:a", { flag })], "//a:a"), "x86_musl fastbuild x");
  assert.equal(says([target(seen, "//a:a", { flag }, { platform: ARM_MUSL })], "//a:a"), "arm_musl fastbuild a");
});

test("select() on a setting or the profile takes the branch of the configuration", () => {
  const flags = [select(lto, { off: "no-lto", thin: "thin-lto" }, "other"), select(profile, { opt: "O2" }, ["O0", "g"])];
  assert.equal(says([target(seen, "//a:a", { flags })], "//a:a"), "x86_musl fastbuild no-lto O0 g");
  const configuration = { platform: X86_MUSL, profile: "opt", settings: values([lto, "fat"]) } as const;
  assert.equal(says([target(seen, "//a:a", { flags })], "//a:a", { configuration }), "x86_musl opt fat other O2");
});

test("a select within a list adds an element or several", () => {
  const flags = ["1", select(cpu, { x86_64: ["2", "3"], aarch64: [] }), "4", select(cpu, { x86_64: "5", aarch64: "6" })];
  assert.equal(says([target(seen, "//a:a", { flags })], "//a:a"), "x86_musl fastbuild 1 2 3 4 5");
});

test("select() without a branch for the platform names the platform, its value and the branches", () => {
  const [mistake] = mistakes([target(seen, "//a:a", { flag: select(cpu, { aarch64: "a" }) })], ["//a:a"]);
  assert.equal(mistake?.message, `select() on cpu in "flag" of //a:a has no branch for ${X86_MUSL}: its cpu is x86_64`);
  assert.equal(mistake?.help, "there are branches for aarch64; a last argument is for the rest");
});

test("select() on a constraint the platform does not name falls to the last argument, or says so", () => {
  assert.equal(says([target(seen, "//a:a", { flag: select(gpu, { amd: "amd" }, "soft") })], "//a:a"), "x86_musl fastbuild soft");
  assert.match(mistakes([target(seen, "//a:a", { flag: select(gpu, { amd: "amd", none: "n" }) })], ["//a:a"])[0]?.message ?? "", /it names no gpu/);
});

test("a string map may have a key called select", () => {
  assert.equal(says([target(seen, "//a:a", { map: { select: "x" } })], "//a:a"), "x86_musl fastbuild");
});

test("of the conditions that hold the one that includes the others wins", () => {
  const conditions = [configSetting("//c:x86", values([cpu, "x86_64"])), configSetting("//c:x86_musl", values([cpu, "x86_64"], [libc, "musl"])), configSetting("//c:lto", {}, values([lto, "fat"]))];
  const flag = select(null, { "//c:x86": "x86", "//c:x86_musl": "both", "//c:lto": "lto" }, "none");
  assert.equal(says([...conditions, target(seen, "//a:a", { flag })], "//a:a"), "x86_musl fastbuild both");
  assert.equal(says([...conditions, target(seen, "//a:a", { flag }, { platform: ARM_GNU })], "//a:a"), "arm_gnu fastbuild none");
});

test("conditions of which none includes the others are ambiguous", () => {
  const conditions = [configSetting("//c:x86", values([cpu, "x86_64"])), configSetting("//c:musl", values([libc, "musl"]))];
  const [mistake] = mistakes([...conditions, target(seen, "//a:a", { flag: select(null, { "//c:x86": "1", "//c:musl": "2" }, "3") })], ["//a:a"]);
  assert.equal(mistake?.message, `select() in "flag" of //a:a is ambiguous for ${X86_MUSL}: //c:x86 and //c:musl all hold, and none includes the others`);
});

test("a case that is no config_setting is told at its literal", () => {
  const [mistake] = mistakes([target(seen, "//a:a", { flag: select(null, { [X86_GNU]: "1" }, "3") })], ["//a:a"]);
  assert.equal(mistake?.message, `${X86_GNU} is no config_setting: it provides PlatformInfo`);
  assert.equal(mistake?.locate?.text, X86_GNU);
});

test("cfg exec configures for the execution platform, optimised and without the user's settings", () => {
  const configuration = { platform: ARM_MUSL, profile: "dbg", settings: values([lto, "fat"]) } as const;
  const targets = [target(seen, "//a:a", { exec: "//a:tool" }), target(seen, "//a:tool", { dep: "//a:below" }), target(seen, "//a:below")];
  assert.equal(says(targets, "//a:a", { configuration }), "arm_musl dbg fat; x86_gnu fastbuild; x86_gnu fastbuild");
});

test("a rule with cfg exec is built for the execution platform, whoever asks", () => {
  const targets = [target(seen, "//a:a", { dep: "//a:macro" }), target(for_exec, "//a:macro"), target(seen, "//a:b", { dep: "//a:alias" }), alias("//a:alias", "//a:macro")];
  assert.equal(says(targets, "//a:a"), `x86_musl fastbuild; exec ${X86_GNU} fastbuild`);
  assert.equal(says(targets, "//a:b"), `x86_musl fastbuild; exec ${X86_GNU} fastbuild`);
  assert.equal(planned(targets, ["//a:macro"]).requested[0]?.key, `//a:macro|${X86_GNU}|fastbuild|`);
});

test("a one to one transition changes the configuration of its dependency alone", () => {
  assert.equal(says([target(seen, "//a:a", { opt: "//a:b" }), target(seen, "//a:b")], "//a:a"), "x86_musl fastbuild; x86_musl opt thin");
});

test("a transition that undoes itself is refused", () => {
  const [mistake] = mistakes([target(seen, "//a:a", { flip: "//a:b" }), target(seen, "//a:b")], ["//a:a"]);
  assert.match(mistake?.message ?? "", /^"flip" of \/\/a:a: the transition is not idempotent: applied to .*x86_musl.* it gives .*arm_musl.*, and applied to that .*x86_musl/);
});

test("a transition to what is no platform is told at the attribute", () => {
  const [mistake] = mistakes([target(seen, "//a:a", { nowhere: "//a:b" }), target(seen, "//a:b"), target(seen, "//a:seen")], ["//a:a"]);
  assert.deepEqual([mistake?.message, mistake?.locate?.attribute], ["//a:seen is no platform: a seen depends on the configuration itself", "nowhere"]);
});

test("a split gives the dependency once a platform, in the order named, repeats aside", () => {
  const targets = [target(seen, "//a:a", { split: "//a:b", platforms: [ARM_MUSL, ARM_GNU, ARM_MUSL] }), target(seen, "//a:b")];
  assert.equal(says(targets, "//a:a"), "x86_musl fastbuild; musl: arm_musl fastbuild; gnu: arm_gnu fastbuild");
});

test("a target's own platform against a split is an error", () => {
  const targets = [target(seen, "//a:a", { split: "//a:b", platforms: [X86_MUSL, ARM_MUSL] }), alias("//a:b", "//a:c", { platform: X86_MUSL }), target(seen, "//a:c")];
  const found = mistakes(targets, ["//a:a"]);
  assert.deepEqual(found.map(({ message }) => message), [`//a:b is always built for ${X86_MUSL}, but "split" asks for it for ${ARM_MUSL}`]);
});

test("one target for two platforms writes one path in two configurations", () => {
  const targets = [target(seen, "//a:a", { split: "//a:b", platforms: [X86_MUSL, ARM_MUSL] }), target(seen, "//a:b")];
  const graph = planned([...targets, alias("//a:x", "//a:b"), alias("//a:y", "//a:b", { platform: ARM_MUSL })], ["//a:x", "//a:y"]);
  assert.deepEqual(graph.actions.map(({ owner, outputs }) => [owner, outputs[0]?.path]), [[`//a:b|${X86_MUSL}|fastbuild|`, "a/b.txt"], [`//a:b|${ARM_MUSL}|fastbuild|`, "a/b.txt"]]);
});

test("asking for a constraint that the platform does not name is an error", () => {
  const asks = rule({ attrs: {}, impl: (ctx) => [SeenInfo({ seen: ctx.platform.get(gpu) })] });
  exported({ asks }, "//rules/asks.ts");
  const [mistake] = mistakes([target(asks, "//a:a")], ["//a:a"]);
  assert.deepEqual([mistake?.message, mistake?.help, mistake?.locate?.stack[0]?.file], [`${X86_MUSL} names no gpu`, "give the platform one of none, amd", "//a/BUILD.ts"]);
});

test("a platform may have further constraints", () => {
  const more = platform("//p:amd", "x86_64", "gnu", values([gpu, "amd"]));
  assert.equal(says([more, target(seen, "//a:a", { flag: select(gpu, { amd: "amd", none: "n" }) })], "//a:a", { configuration: { platform: "//p:amd", profile: "opt", settings: {} } }), "opt amd");
});

const onlyArm = { compatibleWith: values([cpu, "aarch64"]) };

test("a target that the platform rules out is an error when named", () => {
  const [mistake] = mistakes([target(seen, "//a:a", {}, onlyArm)], ["//a:a"]);
  assert.equal(mistake?.message, `//a:a cannot be built for ${X86_MUSL}: //a:a needs cpu = aarch64, ${X86_MUSL} has x86_64`);
});

test("a wildcard skips what the platform rules out, through dependencies and aliases, with the reason", () => {
  const targets = [target(seen, "//a:top", { dep: "//a:alias" }), alias("//a:alias", "//a:mid"), target(seen, "//a:mid", { dep: "//a:arm" }), target(seen, "//a:arm", {}, onlyArm), target(seen, "//a:fine")];
  const graph = planned(targets, [], { targets: [{ label: "//a:top", explicit: false }, { label: "//a:fine", explicit: false }] });
  assert.deepEqual(graph.skipped, [{ label: "//a:top", reason: `//a:arm needs cpu = aarch64, ${X86_MUSL} has x86_64` }]);
  assert.deepEqual(graph.requested.map(({ label }) => label), ["//a:fine"]);
});

test("an alias can be ruled out itself", () => {
  const graph = planned([alias("//a:alias", "//a:fine", onlyArm), target(seen, "//a:fine")], [], { targets: [{ label: "//a:alias", explicit: false }] });
  assert.deepEqual(graph.skipped.map(({ label }) => label), ["//a:alias"]);
});

test("a target without a configuration cannot select, nor depend on one that has a configuration", () => {
  const unconfigured = rule({ configurable: false, attrs: { flag: attr.string({ default: "" }), dep: attr.dep({ provides: [], mandatory: false }) }, impl: () => [] });
  exported({ unconfigured }, "//rules/unconfigured.ts");
  assert.equal(mistakes([target(unconfigured, "//a:a", { flag: select(cpu, { x86_64: "" }, "") })], ["//a:a"])[0]?.message, '"flag" of //a:a cannot be a select(): a unconfigured has no configuration');
  assert.equal(mistakes([target(unconfigured, "//a:a", { dep: "//a:b" }), target(seen, "//a:b")], ["//a:a"])[0]?.message, "//a:b depends on the configuration, which //a:a does not have");
});

test("a platform that runs an action to be analysed is a circle, not an empty plan", () => {
  const built_platform = rule({
    configurable: false,
    attrs: {},
    impl(ctx) {
      const out = ctx.actions.declareFile("o");
      ctx.actions.run({ mnemonic: "Run", argv: [out], outputs: [out] });
      return [PlatformInfo({ constraints: {}, facts: {} })];
    },
  });
  exported({ built_platform }, "//rules/built_platform.ts");
  const targets = [target(built_platform, "//p:built"), target(seen, "//a:a")];
  const found = mistakes(targets, ["//a:a"], { executionPlatforms: ["//p:built"] });
  assert.deepEqual(found.map(({ message }) => message), ["//p:built is needed as a platform while it is itself analysed"]);
});

test("settings made by an unexported setting() are an error", () => {
  const secret = setting("secret", { values: ["a"], default: "a" });
  const asks_secret = rule({ attrs: {}, impl: (ctx) => [SeenInfo({ seen: ctx.setting(secret) })] });
  exported({ asks_secret }, "//rules/asks_secret.ts");
  assert.equal(mistakes([target(asks_secret, "//a:a")], ["//a:a"])[0]?.message, 'the setting "secret" is not exported by its module');
});

test.run();
