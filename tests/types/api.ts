/** Promises of the API to authors, checked by tsc alone: a line with @ts-expect-error must be a squiggle. */
import { arg, attr, constraint, depset, glob, provider, rule, select, split_transition, toolchain_type, type Depset, type File } from "athanor/api";
import { alias } from "../../rules/general/alias.ts";

const cpu = constraint("cpu", ["x86_64", "aarch64"]);

interface CrateInfo {
  readonly crate: string;
  readonly rlib: File;
  readonly transitive: Depset<File>;
}
const CrateInfo = provider<CrateInfo>("CrateInfo");
const BinaryInfo = provider<{ readonly executable: File }>("BinaryInfo");
const rust_toolchain = toolchain_type<{ readonly rustc: File; readonly triple: string }>("rust");
const each_platform = split_transition((_from, attrs) => attrs["platforms"] as never);

const rust_library = rule({
  attrs: { srcs: attr.files({ extensions: [".rs"] }), deps: attr.deps({ provides: [CrateInfo] }) },
  impl: (ctx) => {
    const rlib = ctx.actions.declareFile("lib.rlib");
    return [CrateInfo({ crate: ctx.label.name, rlib, transitive: depset([rlib]) })];
  },
});

const rust_binary = rule({
  attrs: {
    srcs: attr.files({ extensions: [".rs"] }),
    deps: attr.deps({ provides: [CrateInfo] }),
    edition: attr.string({ values: ["2018", "2021", "2024"], default: "2021" }),
    strip: attr.bool({ mandatory: false }),
  },
  toolchains: { rust: rust_toolchain },
  impl(ctx) {
    const { rust } = ctx.toolchains;
    const triple: string = rust.triple;
    const edition: "2018" | "2021" | "2024" = ctx.attrs.edition;
    const strip: boolean | undefined = ctx.attrs.strip;
    // @ts-expect-error an attribute that may be left out may be undefined
    const strip2: boolean = ctx.attrs.strip;
    // @ts-expect-error no such toolchain was asked for
    ctx.toolchains.cc;
    const crates = ctx.attrs.deps.map((dep) => dep.get(CrateInfo));
    // @ts-expect-error the attribute never promised BinaryInfo
    ctx.attrs.deps[0]?.get(BinaryInfo);
    ctx.attrs.deps[0]?.find(BinaryInfo)?.executable;
    // @ts-expect-error no overlap: the constraint has no such value
    ctx.platform.get(cpu) === "arm64";
    const bin = ctx.actions.declareFile(ctx.label.name);
    ctx.actions.run({ mnemonic: "Rustc", argv: [rust.rustc, "--edition", edition, triple, ...crates.map((c) => arg`${c.crate}=${c.rlib}`), ...ctx.attrs.srcs, "-o", bin], outputs: [bin] });
    // @ts-expect-error outputs are declared by the action's target
    ctx.actions.run({ mnemonic: "Rustc", argv: [bin], outputs: [ctx.attrs.srcs[0]] });
    void [strip, strip2];
    return [BinaryInfo({ executable: bin })];
  },
});

const image = rule({
  attrs: { binary: attr.dep({ provides: [BinaryInfo] }), base: attr.dep({ provides: [], mandatory: false }) },
  impl: (ctx) => {
    const f: File = ctx.attrs.binary.get(BinaryInfo).executable;
    // @ts-expect-error may be left out
    ctx.attrs.base.label;
    void f;
    return [];
  },
});
const images = rule({
  attrs: { image: attr.dep({ provides: [BinaryInfo], cfg: each_platform }), platforms: attr.labels() },
  impl: (ctx) => {
    for (const [platform, configured] of ctx.attrs.image) void [platform.get(cpu), configured.get(BinaryInfo)];
    return [];
  },
});

const util = rust_library({ name: "util", srcs: glob(["src/**/*.rs"]) });
const app = rust_binary({ name: "app", srcs: ["main.rs"], deps: [util, "//x:y", ":z", select(cpu, { x86_64: "//a", aarch64: [] })], edition: "2024", platform: "//platforms:linux" });
image({ name: "image", binary: app });
image({ name: "image2", binary: alias({ name: "other", actual: app, platform: "//platforms:linux" }) });
images({ name: "images", image: app, platforms: ["//platforms:a"] });
alias({ name: "chosen", actual: select(cpu, { x86_64: "//a", aarch64: ":b" }) });
// @ts-expect-error a library is no binary
image({ name: "no", binary: util });
// @ts-expect-error an alias keeps what its actual provides
image({ name: "no", binary: alias({ name: "alias", actual: util }) });
// @ts-expect-error no such edition
rust_binary({ name: "no", srcs: [], edition: "2020" });
// @ts-expect-error a misspelt attribute
rust_binary({ name: "no", srcs: [], dep: [util] });
// @ts-expect-error a name is mandatory
rust_binary({ srcs: [] });
// @ts-expect-error a required dependency is missing
image({ name: "no" });
// @ts-expect-error the select leaves a cpu out
rust_binary({ name: "no", deps: [select(cpu, { x86_64: "//a" })] });
rust_binary({ name: "yes", deps: [select(cpu, { x86_64: ["//a"] }, [])] });
// @ts-expect-error a label of this package starts with a colon
rust_binary({ name: "no", deps: ["util"] });
// @ts-expect-error no such visibility
rust_binary({ name: "no", visibility: ["everyone"] });
