/** A Cargo workspace as its author has it, imported with one call, compiled and tested for real. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { commandLine } from "../../cli/command_line.ts";
import { testCache } from "../../support/athanor.ts";
import { crateRegistry } from "../../support/crate_registry.ts";

const FILES = {
  "BUILD.ts": `import { cargo_workspace } from "athanor";\n\ncargo_workspace({ doc_tests: true, compile_data: { text: ["words.txt"] } });\n`,
  "Cargo.toml": `[workspace]
members = ["text", "many"]

[workspace.lints.rust]
unsafe_code = "forbid"

[package]
name = "app"
version = "0.3.0"
edition = "2021"
description = "things"

[features]
default = ["loud"]
loud = []
quiet = []
elsewhere = ["dep:overlapped", "overlapped?/deep"]

[[bin]]
name = "whisper"
required-features = ["quiet"]

[dependencies]
text = { path = "text" }
shouting = "1"

[target.'cfg(windows)'.dependencies]
overlapped = { version = "1", optional = true }

[dev-dependencies]
shouting = { version = "1", features = ["twice"] }

[lints]
workspace = true

[profile.dev]
opt-level = 1
debug-assertions = false

[profile.dev.package.shouting]
overflow-checks = false

[profile.release]
panic = "abort"

[profile.bench]
codegen-units = 2

[package.metadata.athanor.shouting]
patches = ["//patches:louder"]

[package.metadata.athanor.app]
build_script_env = { ANNOTATED = "$(workdir)/patches/louder.patch" }
build_script_data = ["//patches:louder"]
rustc_env = { GREETING = "says" }

[package.metadata.athanor.text]
build_script_root = "@athanor//sysroots:shell"
`,
  "patches/BUILD.ts": `import { filegroup } from "athanor";\nfilegroup({ name: "louder", srcs: ["louder.patch"], visibility: ["public"] });\n`,
  "patches/louder.patch": `--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1,1 +1,2 @@\n-pub fn shout(text: &str) -> String { text.to_uppercase() }\n+pub fn shout(text: &str) -> String { format!("{}{}", text.to_uppercase(), if cfg!(feature = "twice") { "!!" } else { "!" }) }\n+pub fn wraps(number: u8) -> u8 { number + 1 }\n`,
  "build.rs": `fn main() {
    assert!(std::fs::exists(std::env::var("ANNOTATED").unwrap()).unwrap());
    println!("cargo::rustc-env=BUILT_WITH={} {}", std::env::var("CARGO_FEATURE_LOUD").is_ok(), std::env::var("OPT_LEVEL").unwrap());
    println!("cargo::rustc-check-cfg=cfg(told)\\ncargo::rustc-link-arg-bin=app=--defsym=of_app=main\\ncargo::rustc-link-arg-examples=--defsym=of_example=main");
}
`,
  "src/main.rs": `extern "C" { fn of_app(); }\nfn main() { assert!(std::hint::black_box(of_app as *const () as usize) != 0); println!("{} {} {} {} {}", shouting::shout(&text::join(&["a", "b"])), env!("CARGO_PKG_NAME"), env!("GREETING"), env!("CARGO_PKG_DESCRIPTION"), env!("BUILT_WITH")); }\n\n#[test]\nfn loud() { assert!(include_str!("../art/bow.rs").contains("fn bow")); assert_eq!(include_str!("../tests/data/said.txt").lines().count(), 1); assert!(cfg!(feature = "loud") && !cfg!(debug_assertions)); assert_eq!(shouting::wraps(std::hint::black_box(255)), 0); }\n`,
  "src/bin/whisper.rs": `compile_error!("needs the feature quiet");\n`,
  "tests/says.rs": `#[test]\nfn says() {\n    let out = std::process::Command::new(env!("CARGO_BIN_EXE_app")).output().unwrap();\n    assert_eq!(String::from_utf8(out.stdout).unwrap(), include_str!("data/said.txt"));\n    assert_eq!(shouting::shout("c"), "C!!");\n}\n`,
  "tests/data/said.txt": "A+B! app says things true 1\n",
  "art/bow.rs": "fn bow() -> ! { not rust }\n",
  "examples/show.rs": `extern "C" { fn of_example(); }\nfn main() { assert!(std::hint::black_box(of_example as *const () as usize) != 0); println!("{}", shouting::shout(include_str!("../words.txt"))); }\n`,
  "words.txt": "words",
  "many/Cargo.toml": `[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\ndefault-run = "second"\n[lib]\nproc-macro = true\n[[test]]\nname = "own"\nharness = false\n[[bench]]\nname = "speed"\nharness = false\n`,
  "many/src/lib.rs": `use proc_macro::TokenStream;\n#[proc_macro] pub fn nothing(_: TokenStream) -> TokenStream { TokenStream::new() }\nfn twice(n: u32) -> u32 { n * 2 }\n#[test]\nfn doubles() { assert_eq!(twice(2), 4); }\n`,
  "many/src/bin/first.rs": `fn main() { println!("the first"); }\n`,
  "many/src/bin/second.rs": `fn main() { println!("the second"); }\n`,
  "many/tests/own.rs": `fn main() { assert!(cfg!(test)); }\n`,
  "many/benches/speed.rs": `fn main() { if cfg!(test) { println!("fast"); } }\n`,
  "text/build.rs": `fn main() { assert!(!std::path::Path::new("/usr/bin/make").exists(), "not the root that was asked for"); }\n`,
  "text/Cargo.toml": `[package]\nname = "text"\nversion = "0.1.0"\nedition = "2024"\n[target.'cfg(target_arch = "aarch64")'.dependencies]\nfar = { package = "shouting", version = "1" }\n`,
  "text/src/lib.rs": `/// \`\`\`\n/// assert_eq!(text::join(&["a", "b"]), "a+b");\n/// \`\`\`\npub fn join(words: &[&str]) -> String { words.join("+") }\n\n#[test]\nfn joins() { assert_eq!(join(&["x", "y"]), "x+y"); assert_eq!(include_str!("../../words.txt"), "words"); assert_eq!(env!("CARGO_MANIFEST_DIR"), concat!(env!("ATHANOR_CARGO_WORKSPACE"), "/text")); }\n\n#[test]\nfn runs_where_cargo_would_run_it() { assert!(std::fs::read_to_string("src/lib.rs").unwrap().contains("runs_where")); assert!(std::path::Path::new(".").canonicalize().unwrap().ends_with("text")); }\n`,
};

test("a Cargo workspace builds, passes its tests and runs as cargo would have it", async () => {
  const registry = await crateRegistry();
  registry.publish(`[package]\nname = "shouting"\nversion = "1.0.0"\nedition = "2021"\n[features]\ntwice = []\n`, { "src/lib.rs": "pub fn shout(text: &str) -> String { text.to_uppercase() }\n" });
  registry.publish(`[package]\nname = "overlapped"\nversion = "1.0.0"\nedition = "2021"\n[features]\ndeep = []\n`, { "src/lib.rs": "" });
  const line = commandLine(FILES);
  try {
    const athanor = (...argv: readonly string[]) => line.start(argv, { env: { ATHANOR_CACHE: path.join(testCache, "athanor"), ATHANOR_CRATES_IO_MIRROR: registry.index } });
    const resolved = await athanor("run", "//:crates_vendor");
    assert.equal(resolved.code, 0, resolved.err);
    const tested = await athanor("test", "//...");
    assert.equal(tested.code, 0, tested.err + tested.out);
    for (const name of ["app.unit_test", "app.test.says", "many.lib.unit_test", "many.test.own", "text.lib.doc_test", "text.lib.unit_test"]) assert.ok(`${tested.err}${tested.out}`.includes(`pass //:${name}`), name);
    // What the test starts is of the other processor, too.
    const foreign = await athanor("test", "//:app.test.says", "--platform", `@athanor//platforms:linux_${process.arch === "arm64" ? "x86_64" : "aarch64"}_musl`);
    assert.match(foreign.err, /pass \/\/:app\.test\.says \(linux_\w+_musl, 1 case, /, foreign.err + foreign.out);
    assert.equal((await athanor("run", "//:app")).out, "A+B! app says things true 1\n");
    assert.equal((await athanor("run", "//:app.example.show")).out, "WORDS!!\n");
    assert.equal((await athanor("run", "//:many")).out, "the second\n");
    assert.equal((await athanor("run", "//:many.bench.speed")).out, "fast\n");
    const flags = async (target: string, flag: RegExp) => flag.test((await athanor("aquery", target, "-c", "opt")).out.split(/^(?=\w+ \/\/)/m).find((action) => action.startsWith("Rustc") && action.includes(`output: ${target.slice(3)}\n`)) ?? "");
    assert.deepEqual(await Promise.all([flags("//:app", / -Cpanic=abort /), flags("//:many.bench.speed", / -Cpanic=abort /), flags("//:many.bench.speed", / -Ccodegen-units=2 /), flags("//:app", / -Ccodegen-units/)]), [true, false, true, false]);
    const listed = await athanor("query", "//:all");
    assert.deepEqual(listed.out.trim().split("\n").filter((label) => !/\.(src|build)$/.test(label)), ["//:app", "//:app.example.show", "//:app.test.says", "//:app.unit_test", "//:crates_vendor", "//:first", "//:first.unit_test", "//:many", "//:many.bench.speed", "//:many.lib", "//:many.lib.unit_test", "//:many.test.own", "//:many.test.own.program", "//:second", "//:second.unit_test", "//:text", "//:text.lib", "//:text.lib.dev", "//:text.lib.doc_test", "//:text.lib.unit_test"]);
    line.write("src/main.rs", FILES["src/main.rs"].replace("println!", "/* edited */ println!"));
    const again = await athanor("build", "--verbose", "//:app");
    assert.equal(again.code, 0, again.err);
    assert.ok(!/Rustc(Link)? \/\/:text|Rustc \/\/thirdparty/.test(again.err), again.err);
    line.write("src/main.rs", `fn main() { unsafe { std::hint::unreachable_unchecked() } }\n`);
    const refused = await athanor("build", "//:app");
    assert.match(refused.err, /usage of an `unsafe` block/);
    line.write("text/Cargo.toml", `${FILES["text/Cargo.toml"]}# only a remark\n`);
    assert.equal((await athanor("build", "//:text")).code, 0);
    line.write("text/Cargo.toml", FILES["text/Cargo.toml"].replace("0.1.0", "0.2.0"));
    const stale = await athanor("build", "//:text");
    assert.equal(stale.code, 2);
    assert.match(stale.err, /made for another state of text\/Cargo\.toml[^]*`athanor run \/\/:crates_vendor` makes them anew/);
    line.write("text/Cargo.toml", FILES["text/Cargo.toml"]);
    const facts = readFileSync(path.join(line.root, "cargo_workspace.json"), "utf8");
    line.write("cargo_workspace.json", facts.replace('"format": 2', '"format": 1'));
    const outdated = await athanor("build", "//:app");
    assert.equal(outdated.code, 2);
    assert.match(outdated.err, /cargo_workspace\.json was written by another version of athanor[^]*help: `athanor run \/\/:crates_vendor` makes it anew/);
    const mended = await athanor("run", "//:crates_vendor");
    assert.equal(mended.code, 0, mended.err);
    assert.equal((await athanor("build", "//:text")).code, 0);
  } finally {
    line.remove();
    await registry.close();
  }
});

test.run();
