import assert from "node:assert/strict";
import { test } from "uvu";
import type { HostAction } from "../../../engine/api/tool.ts";
import rustProject from "../../../rules/rust/tools/rust_project.ts";

const compile = (name: string, kind: string, more: { readonly root?: string; readonly label?: string; readonly extern?: readonly string[]; readonly cfg?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {}): HostAction => ({
  label: more.label ?? `//${name}:${name}`,
  platform: "linux",
  mnemonic: "Rustc",
  argv: ["/usr/bin/rustc", "--crate-name", name, more.root ?? `/ws/${name}/lib.rs`, "--edition=2024", kind === "test" ? "--test" : `--crate-type=${kind}`, "--target", "aarch64-unknown-linux-musl", ...(more.cfg ?? []).flatMap((cfg) => ["--cfg", cfg]), ...(more.extern ?? []).flatMap((extern) => ["--extern", extern])],
  env: more.env ?? {},
  outputs: [`<${name} ${kind}>`],
});
const project = (...actions: readonly HostAction[]) => JSON.parse(rustProject({ actions, workspace: "/ws", options: { sysroot_src: "/src" } }));

test("crates depend on each other by the names they use", () => {
  const { crates, sysroot_src } = project(compile("base", "lib"), compile("app", "bin", { root: "/ws/app/main.rs", extern: ["other=<base lib>", "unknown=/x"], cfg: ['feature="std"'] }));
  assert.equal(sysroot_src, "/src/library");
  assert.deepEqual(crates[1].deps, [{ crate: 0, name: "other" }]);
  assert.deepEqual([crates[1].edition, crates[1].target, crates[1].build], ["2024", "aarch64-unknown-linux-musl", { label: "//app:app", build_file: "/ws/app/BUILD.ts", target_kind: "bin" }]);
  for (const cfg of ['target_arch="aarch64"', 'target_env="musl"', 'feature="std"', "test", "unix"]) assert.ok(crates[1].cfg.includes(cfg), cfg);
});

test("a crate and its unit tests are one, with the dependencies of both and the label of the tests", () => {
  const { crates } = project(compile("dev", "lib"), compile("base", "test", { label: "//base:base_test", extern: ["dev=<dev lib>"] }), compile("base", "lib"), compile("app", "lib", { extern: ["base=<base lib>"] }));
  assert.deepEqual(crates.map(({ display_name, build, deps }: { display_name: string; build: { label: string }; deps: unknown }) => [display_name, build.label, deps]), [
    ["dev", "//dev:dev", []],
    ["base", "//base:base_test", [{ crate: 0, name: "dev" }]],
    ["app", "//app:app", [{ crate: 1, name: "base" }]],
  ]);
});

test("a macro has its library, generated sources their folder, and crates from elsewhere are no members", () => {
  const { crates } = project(
    compile("macros", "proc-macro"),
    compile("made", "lib", { env: { OUT_DIR: "<out>", CARGO_MANIFEST_DIR: "/w/made" } }),
    compile("serde", "lib", { root: "/ws/athanor-out/linux/serde/src/lib.rs" }),
  );
  assert.deepEqual([crates[0].is_proc_macro, crates[0].proc_macro_dylib_path], [true, "<macros proc-macro>"]);
  assert.deepEqual([crates[1].source.include_dirs, crates[1].env.CARGO_MANIFEST_DIR], [["/ws/made", "<out>"], "/ws/made"]);
  assert.deepEqual([crates[2].is_workspace_member, crates[2].cfg.includes("test"), crates[2].build], [false, false, undefined]);
});

test.run();
