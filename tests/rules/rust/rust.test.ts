import assert from "node:assert/strict";
import { test } from "uvu";
import { actionOf, AARCH64_MUSL, argvOf, planWorkspace, X86_64_MUSL } from "../../support/planning.ts";
import { workspace } from "../../support/workspace.ts";

const LIBRARY = `rust_library({ name: "util", srcs: ["util.rs"], version: VERSION });\n`;
const PROGRAM = `rust_binary({ name: "app", srcs: ["main.rs"], deps: [":util"] });\n`;
const MACRO = `rust_proc_macro({ name: "derive", srcs: ["derive.rs"] });\nrust_library({ name: "util", srcs: ["util.rs"], deps: [":derive"] });\n`;

/** The graph of `targets` with this BUILD.ts. */
function planned(build: string, targets: readonly (`//${string}` | `@${string}//${string}`)[], platform = X86_64_MUSL) {
  const place = workspace({ "BUILD.ts": `import { alias, rust_binary, rust_library, rust_proc_macro, rust_test } from "athanor";\n${build}`, "util.rs": "", "main.rs": "", "derive.rs": "" });
  try {
    return planWorkspace(place.root, targets, platform);
  } finally {
    place.remove();
  }
}

test("a version bump of a library changes no command of its dependants", () => {
  const [before, after] = ["1.0.0", "1.0.1"].map((version) => planned(LIBRARY.replace("VERSION", `"${version}"`) + PROGRAM, ["//:app"]));
  assert.notDeepEqual(actionOf(before!, "//:util", "Rustc"), actionOf(after!, "//:util", "Rustc"));
  assert.deepEqual(actionOf(before!, "//:app", "RustcLink"), actionOf(after!, "//:app", "RustcLink"));
});

test("a crate's identity names no platform", () => {
  const build = LIBRARY.replace("VERSION", '"0.1.0"');
  const [here, there] = [X86_64_MUSL, AARCH64_MUSL].map((platform) => argvOf(actionOf(planned(build, ["//:util"], platform), "//:util", "Rustc")).filter((arg) => /^-C(?:metadata|extra-filename)=/.test(arg)));
  assert.equal(here!.length, 2);
  assert.deepEqual(here, there);
});

test("a library waits for metadata, a program for code", () => {
  const graph = planned(`${LIBRARY.replace("VERSION", '"0.1.0"')}rust_library({ name: "more", srcs: ["main.rs"], deps: [":util"] });\nrust_binary({ name: "app", srcs: ["main.rs"], deps: [":more"] });\n`, ["//:app"]);
  assert.ok(argvOf(actionOf(graph, "//:more", "Rustc")).some((arg) => /^util=libutil-\w+\.rmeta$/.test(arg)));
  assert.ok(argvOf(actionOf(graph, "//:app", "RustcLink")).some((arg) => /^more=libmore-\w+\.rlib$/.test(arg)));
});

test("metadata is announced early", () => {
  const action = actionOf(planned(LIBRARY.replace("VERSION", '"0.1.0"'), ["//:util"]), "//:util", "Rustc");
  assert.ok(action.kind === "run" && action.early.length === 1 && action.early[0]!.endsWith(".rmeta") && action.messages === "json");
});

test("a proc macro is built once, for the platform actions run on, however many platforms use it", () => {
  const graph = planned(`${MACRO}alias({ name: "a", actual: ":util", platform: "${X86_64_MUSL}" });\nalias({ name: "b", actual: ":util", platform: "${AARCH64_MUSL}" });\n`, ["//:a", "//:b"]);
  const action = actionOf(graph, "//:derive", "Rustc");
  assert.match(action.owner, /linux_x86_64_gnu/);
  assert.ok(argvOf(action).includes("x86_64-unknown-linux-gnu"));
  assert.equal(graph.actions.filter(({ mnemonic, label }) => mnemonic === "Rustc" && label === "//:util").length, 2);
});

test("pure Rust for musl needs neither clang nor a gnu sysroot", () => {
  const graph = planned(LIBRARY.replace("VERSION", '"0.1.0"') + PROGRAM, ["//:app"]);
  const roots = graph.actions.filter(({ mnemonic }) => mnemonic === "DebianUnpack").map(({ label }) => label.replace(/^@athanor/, ""));
  assert.deepEqual(roots.sort(), ["//sysroots:musl_x86_64", "//sysroots:rust_src", "//sysroots:rust_x86_64"]);
});

test("every program brings its ELF check along", () => {
  const graph = planned(LIBRARY.replace("VERSION", '"0.1.0"') + PROGRAM, ["//:app"]);
  assert.ok(actionOf(graph, "//:app#elf_check", "ElfCheck").test);
});

test("a crate whose root cannot be told says which attribute would", () => {
  assert.throws(() => planned(`rust_library({ name: "util", srcs: ["util.rs", "main.rs"] });\n`, ["//:util"]), /none of the srcs is called lib\.rs/);
});

test("a program's profile holds for every crate below it, and for nothing else", () => {
  const graph = planned(`${LIBRARY.replace("VERSION", '"0.1.0"')}${PROGRAM}rust_binary({ name: "lean", srcs: ["main.rs"], deps: [":util"], profile: { lto: "true", panic: "abort", "opt-level": "z", "codegen-units": "1", strip: "symbols" } });\n`, ["//:app", "//:lean"]);
  const flags = (label: string, mnemonic: string) => graph.actions.filter((action) => action.label === label && action.mnemonic === mnemonic).map((action) => argvOf(action).filter((arg) => /^-C(?:opt-level|lto|linker-plugin-lto|panic|codegen-units|strip|embed-bitcode)/.test(arg)).join(" "));
  assert.deepEqual(flags("//:util", "Rustc").sort(), ["-Copt-level=0 -Cembed-bitcode=no", "-Copt-level=z -Ccodegen-units=1 -Cpanic=abort -Clinker-plugin-lto"]);
  assert.deepEqual(flags("//:lean", "RustcLink"), ["-Copt-level=z -Ccodegen-units=1 -Cpanic=abort -Cstrip=symbols -Clto=fat"]);
  assert.deepEqual(flags("//:app", "RustcLink"), ["-Copt-level=0 -Cstrip=debuginfo -Cembed-bitcode=no"]);
});

test("a profile with what cargo does not know says what there is", () => {
  const lean = (profile: string) => () => planned(`rust_binary({ name: "lean", srcs: ["main.rs"], profile: ${profile} });\n`, ["//:lean"]);
  assert.throws(lean('{ "opt-levle": "z" }'), /a profile has no "opt-levle"/);
  assert.throws(lean('{ "opt-level": "9" }'), /"opt-level" must be one of 0, 1, 2, 3, s, z; got "9"/);
});

test.run();
