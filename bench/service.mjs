// A service on axum, tokio and serde, examples/allowlist without its LTO: athanor against cargo, with the same compiler, std, linker and flags.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, coldCache, median, root as checkout, timed } from "./run.mjs";
import { cargoCompiler, toolchainOf, tree } from "./cargo_compiler.mjs";

const CPUS = ["aarch64", "x86_64"];

/** Builds from nothing, and again from the store. */
export function service(scratch, report) {
  const { cargo, compare, ours } = setUp(scratch, report);
  const cargoCold = CPUS.map((cpu) => cargo(cpu));
  const cache = coldCache("service");
  const cold = ours(["aarch64"], cache);
  compare("cold build of an axum service for aarch64 musl", cold, cargoCold[0], 1);
  // With one target folder cargo would share what is for the host, as here; a CI that builds its platforms apart has nothing to share.
  compare("both platforms from nothing in one command, cargo twice from nothing", ours(CPUS, coldCache("service-both")), cargoCold[0] + cargoCold[1], 0.95);

  athanor(path.join(scratch, "service"), ["clean"], { cache });
  compare("after clean, from the store", ours(["aarch64"], cache), cargoCold[0], 1 / 30);
}

/** From an edit to the program, and no edit at all. */
export function serviceEdit(scratch, report) {
  const { cargo, compare, ours, workspace } = setUp(scratch, report);
  const cache = coldCache("service-edit");
  ours(["aarch64"], cache);
  cargo("aarch64");
  const main = path.join(workspace, "src/main.rs");
  const source = readFileSync(main, "utf8");
  let edits = 0;
  const edited = (run) => median(3, () => {
    writeFileSync(main, source.replace('"listening on', `"${edits++} listening on`));
    return run();
  });
  const edit = edited(() => ours(["aarch64"], cache));
  compare("edit of main.rs to program", edit, edited(() => cargo("aarch64", { again: true })), 1);

  const noop = median(9, () => ours(["aarch64"], cache));
  report("no-op of that graph", `${noop.toFixed(0)} ms, goal 150 ms`, noop <= 150);
}

/** What cargo fetches and unpacks before it builds, and the toolchain itself, are not what is measured. */
function setUp(scratch, report) {
  const workspace = path.join(scratch, "service");
  cpSync(path.join(checkout, "examples/allowlist"), workspace, { recursive: true, filter: (from) => !/^(node_modules|athanor-out|target)$/.test(path.basename(from)) });
  const build = path.join(workspace, "BUILD.ts");
  writeFileSync(build, readFileSync(build, "utf8").replace(/^ {2}(allocator|profile):.*$/gm, ""));
  writeFileSync(path.join(workspace, "Cargo.toml"), readFileSync(path.join(workspace, "Cargo.toml"), "utf8").replace(/\[profile\.release\][\s\S]*$/, '[profile.release]\nstrip = "debuginfo"\n'));
  athanor(workspace, ["run", "//:crates_vendor"]);

  const toolchain = toolchainOf(workspace, CPUS);
  const packages = [...readFileSync(path.join(workspace, "crates/BUILD.ts"), "utf8").matchAll(/^ {2}name: "(.+)",$/gm)].map(([, name]) => `//crates:${name}.src`);
  athanor(workspace, ["build", ...packages]);
  tree(workspace, "sysroots:build_script_x86_64");
  const home = path.join(scratch, "cargo-home");
  mkdirSync(home, { recursive: true });
  timed("cargo", ["fetch", "--locked"], { cwd: workspace, env: { ...process.env, CARGO_HOME: home } });

  return {
    workspace,
    ours: (cpus, cache) => athanor(workspace, ["build", "-c", "opt", "-j2", ...cpus.map((cpu) => `//:allowlist_${cpu}`)], { cache }).milliseconds,
    cargo(cpu, { again } = { again: false }) {
      const target = path.join(scratch, `cargo-target-${cpu}`);
      if (!again) rmSync(target, { recursive: true, force: true });
      const env = { ...process.env, RUSTC: cargoCompiler(scratch, toolchain), CARGO_HOME: home, CARGO_TARGET_DIR: target };
      return timed("cargo", ["build", "--release", "--offline", "--locked", "-j2", "--target", `${cpu}-unknown-linux-musl`], { cwd: workspace, env });
    },
    compare(what, mine, theirs, goal) {
      report(`${what}, against cargo`, `${(mine / 1000).toFixed(2)} s, cargo ${(theirs / 1000).toFixed(2)} s, ratio ${(mine / theirs).toFixed(3)}, goal ${goal.toFixed(3)}`, mine <= theirs * goal);
    },
  };
}
