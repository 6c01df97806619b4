/** Build scripts for real: C for the target, what they tell whom, and what they cannot reach. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor } from "../support/athanor.ts";
import { CXX_CRATE, CXX_CRATE_FILES } from "../support/cxx_crate.ts";
import { golden } from "../support/golden.ts";
import { workspace, type TestWorkspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
toolchains = ["@athanor//toolchains:all"]
`;

const BUILD = `import { rust_binary, rust_crate } from "athanor";
rust_crate({ name: "answer-1.2.3", package: "answer", version: "1.2.3", edition: "2021", source: { path: "answer" }, lib: { name: "answer", path: "src/lib.rs" }, features: ["loud-voice"], build_script: { path: "build.rs" }, links: "answer", build_script_env: { TABLE: "$(workdir)/table.txt" }, build_script_data: ["table.txt"], build_script_tools: [":shouter"] });
rust_binary({ name: "shouter", srcs: ["shouter.rs"] });
rust_crate({ name: "asks-0.1.0", package: "asks", version: "0.1.0", edition: "2021", source: { path: "asks" }, lib: { name: "asks", path: "src/lib.rs" }, deps: [":answer-1.2.3"], build_script: { path: "build.rs" } });
rust_binary({ name: "app", srcs: ["main.rs"], deps: [":asks-0.1.0"] });
`;

/** Compiles C with what it finds in its environment, and holds CARGO_CFG_* against the compiler's own words. */
const ANSWER = `use std::{collections::BTreeMap, env, fs, process::Command};
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
fn main() {
    let (out, target) = (env::var("OUT_DIR").unwrap(), env::var("TARGET").unwrap());
    assert_eq!(run(Command::new("shouter").arg(fs::read_to_string(env::var("TABLE").unwrap()).unwrap())), "ANSWER\n");
    assert_eq!(env::var("CARGO_FEATURE_LOUD_VOICE").unwrap(), "1");
    assert_eq!(env::var("CARGO_PKG_VERSION_MINOR").unwrap(), "2");
    assert_eq!(env::current_dir().unwrap(), std::path::Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap()));
    let mut cfgs = BTreeMap::new();
    for line in run(Command::new(env::var("RUSTC").unwrap()).args(["--print", "cfg", "--target", &target])).lines() {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        if name == "debug_assertions" { continue; }
        cfgs.entry(format!("CARGO_CFG_{}", name.to_uppercase())).or_insert_with(Vec::new).push(value.trim_matches('"').to_owned());
    }
    let mut told: BTreeMap<_, Vec<_>> = env::vars().filter(|(name, _)| name.starts_with("CARGO_CFG_")).map(|(name, value)| (name, value.split(',').map(str::to_owned).collect())).collect();
    assert_eq!(told.remove("CARGO_CFG_FEATURE"), Some(vec!["loud-voice".to_owned()]));
    assert_eq!(told, cfgs);
    fs::write(format!("{out}/generated.rs"), "pub const WORD: &str = \\"answer\\";").unwrap();
    run(Command::new(env::var("CC").unwrap()).args(["-O1", "-fPIC", "-c", "answer.c", "-o"]).arg(format!("{out}/answer.o")));
    run(Command::new("ar").arg("crs").args([format!("{out}/libanswer.a"), format!("{out}/answer.o")]));
    // As ./configure would: a program that links.
    run(Command::new("sh").args(["-c", "echo 'int main(void) { return 0; }' > /tmp/t.c && cc /tmp/t.c -o /tmp/t"]));
    println!("cargo:rustc-link-search=native={out}\\ncargo:rustc-link-lib=static=answer\\ncargo::rustc-check-cfg=cfg(told)\\ncargo::rustc-cfg=told");
    println!("cargo::metadata=root={out}");
}
`;

function example(files: Readonly<Record<string, string>> = {}): TestWorkspace {
  return workspace({
    "athanor.toml": CONFIG,
    "BUILD.ts": BUILD,
    "main.rs": 'fn main() { println!("{}", asks::ask()); }',
    "shouter.rs": 'fn main() { println!("{}", std::env::args().nth(1).unwrap().to_uppercase()); }\n',
    "table.txt": "answer",
    "answer/build.rs": ANSWER,
    "answer/answer.c": "#include <stdlib.h>\nint answer(void) { return abs(-42); }\n",
    "answer/src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/generated.rs"));\n#[cfg(told)] unsafe extern "C" { fn answer() -> i32; }\n#[cfg(told)] pub fn get() -> i32 { unsafe { answer() } }\n',
    "asks/build.rs": 'fn main() { let root = std::env::var("DEP_ANSWER_ROOT").unwrap(); assert!(std::path::Path::new(&root).join("libanswer.a").exists()); println!("cargo:rustc-env=ANSWER_ROOT={root}\\ncargo:warning=for its author"); }',
    "asks/src/lib.rs": 'pub fn ask() -> String { assert!(env!("ANSWER_ROOT").starts_with("/w/")); format!("{} {}", answer::WORD, answer::get()) }',
    ...files,
  });
}

function withExample(files: Readonly<Record<string, string>>, check: (place: TestWorkspace) => void): void {
  const place = example(files);
  try {
    check(place);
  } finally {
    place.remove();
  }
}

test("a script compiles C for each target, and what it finds out reaches the crate, its dependants' scripts and who links", () => {
  withExample({}, (place) => {
    for (const platform of ["linux_x86_64_musl", "linux_aarch64_musl", "linux_x86_64_gnu", "linux_aarch64_gnu"]) {
      const { status, stdout, output } = athanor(place.root, ["run", "//:app", "--platform", `@athanor//platforms:${platform}`]);
      assert.equal(status, 0, output);
      assert.equal(stdout, "answer 42\n");
      assert.ok(!output.includes("for its author"), output);
    }
    // For the platform it runs on in another profile: the sysroot is there twice, once for the target and once for the host.
    assert.equal(athanor(place.root, ["run", "-c", "opt", "//:app", "--platform", `@athanor//platforms:linux_${process.arch === "arm64" ? "aarch64" : "x86_64"}_gnu`]).stdout, "answer 42\n");
  });
});

const CXX = {
  "BUILD.ts": `import { rust_binary, rust_crate } from "athanor";\n${CXX_CRATE}rust_binary({ name: "app", srcs: ["main.rs"], deps: [":words-1.0.0"] });\n`,
  "main.rs": 'fn main() { println!("{} {}", words::count("a b a"), words::count("")); }',
  ...CXX_CRATE_FILES,
};

test("a script compiles C++ where the target has its library, and is told where it has none", () => {
  withExample(CXX, (place) => {
    for (const cpu of ["x86_64", "aarch64"]) assert.equal(athanor(place.root, ["run", "//:app", "--platform", `@athanor//platforms:linux_${cpu}_gnu`]).stdout, "2 -1\n");
    const { status, output } = athanor(place.root, ["build", "//:app"]);
    assert.equal(status, 1);
    golden("errors/build_script_without_cxx.txt", explained(output));
  });
});

/** Mnemonics and labels of what ran. */
function ran(place: TestWorkspace): readonly string[] {
  const events = path.join(place.root, "events.ndjson");
  const { status, output } = athanor(place.root, ["build", "//:app", "--events", events]);
  assert.equal(status, 0, output);
  return [...readFileSync(events, "utf8").matchAll(/"kind":"action-started".*?"label":"([^"]*)".*?"mnemonic":"([^"]*)"/g)].map(([, label, mnemonic]) => `${mnemonic} ${label}`).sort();
}

test("a script that says something else has its crate compiled anew, and nothing it does not concern", () => {
  withExample({}, (place) => {
    const salt = `${process.pid}${Math.trunc(performance.now())}`;
    ran(place);
    place.write("asks/build.rs", `// ${salt}\nfn main() { println!("cargo:rustc-env=ANSWER_ROOT=/w/{}", ${salt}u64); }`);
    const changed = ran(place);
    assert.ok(changed.includes("Rustc //:asks-0.1.0") && !changed.includes("Rustc //:answer-1.2.3"), changed.join("\n"));
  });
});

test("a script that reads what it was not given, or asks the network, fails and is told what there is", () => {
  withExample({ "asks/build.rs": 'fn main() { print!("{}", std::fs::read_to_string("/etc/hostname").expect("/etc/hostname")); }' }, (place) => {
    const { status, output } = athanor(place.root, ["build", "//:app"]);
    assert.equal(status, 1);
    golden("errors/build_script_undeclared_file.txt", explained(output));
  });
  withExample({ "asks/build.rs": 'fn main() { std::net::TcpStream::connect("registry.invalid:80").expect("registry.invalid"); }' }, (place) => {
    const { status, output } = athanor(place.root, ["build", "//:app"]);
    assert.equal(status, 1);
    golden("errors/build_script_network.txt", explained(output));
  });
});

test("a library of the distribution that is missing is named, with the package that has it", () => {
  const asks = 'fn main() { let ok = std::process::Command::new("pkg-config").args(["--libs", "openssl >= 3"]).status().unwrap().success(); assert!(ok, "no openssl"); }';
  for (const platform of ["linux_x86_64_gnu", "linux_x86_64_musl"])
    withExample({ "asks/build.rs": asks }, (place) => {
      const { status, output } = athanor(place.root, ["build", "//:app", "--platform", `@athanor//platforms:${platform}`]);
      assert.equal(status, 1);
      golden(`errors/build_script_missing_library_${platform}.txt`, explained(output));
    });
});

test("a library that a script asked the linker for and that is nowhere is told with the crate, and with what has it", () => {
  const linked = (libraries: readonly string[]) => `fn main() { ${libraries.map((library) => `println!("cargo:rustc-link-lib=${library}");`).join(" ")} }`;
  const help = (platform: string, files: Readonly<Record<string, string>>): readonly string[] => {
    const lines: string[] = [];
    withExample(files, (place) => {
      const { status, output } = athanor(place.root, ["build", "//:app", "--platform", `@athanor//platforms:${platform}`]);
      assert.equal(status, 1, output);
      lines.push(...output.split("\n").filter((line) => / links \w+: /.test(line)).map((line) => line.trim().replace(/^help: /, "")));
    });
    return lines;
  };
  // Who links the program asks for what the crates below it are: their script and its words are of another crate.
  assert.deepEqual(help("linux_x86_64_gnu", { "asks/build.rs": linked(["lz4", "dylib=ssl"]), "asks/src/lib.rs": "pub fn ask() -> i32 { 0 }\n" }), [
    "asks 0.1.0 links lz4: Debian's liblz4-dev has it, and a system_library of a sysroot with that package is for native_deps of asks",
    "asks 0.1.0 links ssl: @athanor//sysroots/system:ssl has it, for native_deps of asks",
  ]);
  assert.deepEqual(help("linux_x86_64_musl", { "asks/build.rs": linked(["static=nowhere"]), "asks/src/lib.rs": "pub fn ask() -> i32 { 0 }\n" }), [
    "asks 0.1.0 links nowhere: libraries of a sysroot (Debian's libnowhere-dev) are for gnu; for x86_64-unknown-linux-musl many crates compile it themselves with a feature called vendored, bundled or static",
  ]);
});

test("a crate that does not support the target says so, and for whom it was compiled", () => {
  withExample({ "asks/build.rs": "fn main() {}", "asks/src/lib.rs": '#[cfg(target_env = "musl")] compile_error!("musl is not supported");\npub fn ask() -> String { String::new() }\n' }, (place) => {
    const { status, output } = athanor(place.root, ["build", "//:app"]);
    assert.equal(status, 1);
    golden("errors/crate_for_other_targets.txt", explained(output));
  });
});

/** Without what differs from run to run. */
function explained(output: string): string {
  const lines = output.split("\n");
  const first = lines.findIndex((line) => line.startsWith("failed: "));
  return lines.slice(first, lines.findIndex((line) => line.startsWith("failed after"))).filter((line) => !/^(  help: )?to run it again:/.test(line)).map((line) => line.replace(/\(\d+\) panicked/, "(N) panicked")).join("\n");
}

test.run();
