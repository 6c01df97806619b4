// A service on axum, tokio and serde, examples/allowlist without its LTO: athanor against cargo, with the same compiler, std, linker and flags.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, median, root as checkout, timed } from "./run.mjs";
import { host } from "./host.mjs";
import { cargoCompiler, toolchainOf, tree } from "./cargo_compiler.mjs";

const CPUS = ["aarch64", "x86_64"];

export function service(scratch, report) {
  const workspace = path.join(scratch, "service");
  cpSync(path.join(checkout, "examples/allowlist"), workspace, { recursive: true, filter: (from) => !/^(node_modules|athanor-out|target)$/.test(path.basename(from)) });
  const build = path.join(workspace, "BUILD.ts");
  writeFileSync(build, readFileSync(build, "utf8").replace(/^ {2}(allocator|profile):.*$/gm, ""));
  writeFileSync(path.join(workspace, "Cargo.toml"), readFileSync(path.join(workspace, "Cargo.toml"), "utf8").replace(/\[profile\.release\][\s\S]*$/, '[profile.release]\nstrip = "debuginfo"\n'));
  athanor(workspace, ["run", "//:crates_vendor"]);

  // What cargo fetches and unpacks before it builds, and the toolchain itself, are not what is measured.
  const toolchain = toolchainOf(workspace, CPUS);
  const packages = [...readFileSync(path.join(workspace, "crates/BUILD.ts"), "utf8").matchAll(/^ {2}name: "(.+)",$/gm)].map(([, name]) => `//crates:${name}.src`);
  athanor(workspace, ["build", ...packages]);
  tree(workspace, `sysroots:build_script_${host}`);
  const cargoHome = path.join(scratch, "cargo-home");
  mkdirSync(cargoHome, { recursive: true });
  timed("cargo", ["fetch", "--locked"], { cwd: workspace, env: { ...process.env, CARGO_HOME: cargoHome } });
  const env = { ...process.env, RUSTC: cargoCompiler(scratch, toolchain), CARGO_HOME: cargoHome };
  const cargo = (cpu) => timed("cargo", ["build", "--release", "--offline", "--locked", "-j2", "--target", `${cpu}-unknown-linux-musl`], { cwd: workspace, env });
  const ours = (...cpus) => athanor(workspace, ["build", "-c", "opt", "-j2", ...cpus.map((cpu) => `//:allowlist_${cpu}`)]);

  const [cold, cargoCold] = [ours("aarch64").milliseconds, cargo("aarch64")];
  compare("cold build of an axum service for aarch64 musl", cold, cargoCold, 1);
  const both = cold + ours("aarch64", "x86_64").milliseconds;
  // Cargo run twice, each from nothing, is what a CI without a shared target folder does; with one, host crates are shared as here.
  const cargoBoth = cargoCold + cargo("x86_64");
  compare("both platforms", both, cargoBoth, 0.95);

  athanor(workspace, ["clean"]);
  const again = ours("aarch64");
  compare("after clean, from the store", again.milliseconds, cargoCold, 1 / 30);
  // Cargo's compiler stands in athanor-out, which is gone with the clean.
  toolchainOf(workspace, CPUS);

  const main = path.join(workspace, "src/main.rs");
  const source = readFileSync(main, "utf8");
  let edits = 0;
  const edited = (run) => median(3, () => {
    writeFileSync(main, source.replace('"listening on', `"${edits++} listening on`));
    return run();
  });
  const edit = edited(() => ours("aarch64").milliseconds);
  compare("edit of main.rs to program", edit, edited(() => cargo("aarch64")), 1);

  const noop = median(9, () => ours("aarch64").milliseconds);
  report("no-op of that graph", `${noop.toFixed(0)} ms, goal 150 ms`, noop <= 150);
  rmSync(path.join(workspace, "target"), { recursive: true, force: true });

  function compare(what, mine, theirs, goal) {
    report(`${what}, against cargo`, `${(mine / 1000).toFixed(2)} s, cargo ${(theirs / 1000).toFixed(2)} s, ratio ${(mine / theirs).toFixed(3)}, goal ${goal.toFixed(3)}`, mine <= theirs * goal);
  }
}
