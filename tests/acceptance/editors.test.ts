/** What editors are told holds outside of the sandbox: files are there, and a compiler of this machine takes the commands. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../support/athanor.ts";
import { host, libraries, loader } from "../support/host.ts";
import { workspace } from "../support/workspace.ts";

const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
toolchains = ["@athanor//toolchains:all"]
`,
  "BUILD.ts": `import { cc_library, rust_crate, rust_library, rust_proc_macro, rust_test } from "athanor";
const one = cc_library({ name: "one", srcs: ["one.c"], hdrs: ["include/one.h"], includes: ["include"], defines: ["ONE=1"] });
const answer = rust_proc_macro({ name: "answer", srcs: ["answer.rs"] });
const lib = rust_library({ name: "lib", srcs: ["lib.rs"], deps: [answer, ":made-0.1.0"], native_deps: [one] });
const broken = rust_proc_macro({ name: "broken", srcs: ["broken.rs"] });
rust_test({ name: "lib_test", crate: lib, deps: [broken] });
rust_crate({ name: "made-0.1.0", package: "made", version: "0.1.0", edition: "2021", source: { path: "made" }, lib: { name: "made", path: "src/lib.rs" }, build_script: { path: "build.rs" } });
`,
  "made/build.rs": `fn main() {
    std::fs::write(format!("{}/made.rs", std::env::var("OUT_DIR").unwrap()), "pub const MADE: i32 = 7;").unwrap();
    println!("cargo:rustc-cfg=probed");
}
`,
  "made/src/lib.rs": `include!(concat!(env!("OUT_DIR"), "/made.rs"));\n`,
  "include/one.h": "int one(void);\n",
  "one.c": "#include <one.h>\n#include <stdio.h>\nint one(void) { return puts(\"\") + ONE; }\n",
  "answer.rs": "#[proc_macro] pub fn answer(_: proc_macro::TokenStream) -> proc_macro::TokenStream { \"42\".parse().unwrap() }\n",
  "broken.rs": "fn being_typed( {\n",
  "lib.rs": "pub const ANSWER: i32 = answer::answer!();\n",
});

test("rust-project.json names crates, sources of std and compiled macros, whatever else does not compile", () => {
  const { status, output } = athanor(place.root, ["rust-project"]);
  assert.equal(status, 0, output);
  assert.match(output, /failed: \/\/:broken/);
  const project = JSON.parse(readFileSync(path.join(place.root, "rust-project.json"), "utf8"));
  assert.ok(existsSync(path.join(project.sysroot_src, "core/src/lib.rs")), project.sysroot_src);
  const crate = (name: string) => project.crates.find(({ display_name }: { display_name: string }) => display_name === name);
  assert.ok(existsSync(crate("answer").proc_macro_dylib_path));
  assert.deepEqual([crate("broken").is_proc_macro, crate("broken").proc_macro_dylib_path], [true, undefined]);
  assert.equal(crate("lib").root_module, path.join(place.root, "lib.rs"));
  assert.deepEqual(crate("lib").deps.map(({ name }: { name: string }) => name).sort(), ["answer", "broken", "made"]);
  assert.ok(!existsSync(path.join(place.root, "athanor-out/linux_x86_64_musl/deps")), "nothing else is built");
});

test("a crate with a build script has what that found out, and its sources where they are edited", () => {
  const { crates } = JSON.parse(readFileSync(path.join(place.root, "rust-project.json"), "utf8"));
  const made = crates.find(({ display_name }: { display_name: string }) => display_name === "made");
  assert.ok(made.cfg.includes("probed"));
  assert.match(readFileSync(path.join(made.env.OUT_DIR, "made.rs"), "utf8"), /MADE/);
  assert.deepEqual([made.root_module, made.is_workspace_member, made.source.include_dirs.includes(made.env.OUT_DIR)], [path.join(place.root, "made/src/lib.rs"), false, true]);
});

test("rust-analyzer is answered line by line", () => {
  const { status, stdout } = athanor(place.root, ["rust-project", "--discover", JSON.stringify({ path: path.join(place.root, "lib.rs") })]);
  assert.equal(status, 0);
  const [progress, finished] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([progress.kind, finished.kind, finished.buildfile], ["progress", "finished", path.join(place.root, "BUILD.ts")]);
  assert.ok(finished.project.crates.length >= 3);
  assert.match(athanor(place.root, ["rust-project", "--discover", "x"]).stderr, /--discover needs what rust-analyzer gives as \{arg\}; got "x"/);
});

test("clang takes the commands of compile_commands.json where it stands", () => {
  const { status, output } = athanor(place.root, ["compdb"]);
  assert.equal(status, 0, output);
  const [entry] = JSON.parse(readFileSync(path.join(place.root, "compile_commands.json"), "utf8"));
  const root = path.join(checkout, athanor(checkout, ["build", `//sysroots:cc_${host}`]).stdout.trim());
  const [compiler, ...args] = entry.arguments;
  const check = spawnSync(path.join(root, "usr", loader), ["--library-path", `${path.join(root, "usr", libraries)}:${path.join(root, "usr/lib/llvm-22/lib")}`, path.join(root, compiler), "-fsyntax-only", ...args], { cwd: entry.directory, encoding: "utf8" });
  assert.equal(check.status, 0, check.stderr);
});

test("clean up", () => place.remove());

test.run();
