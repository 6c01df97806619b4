/** What users see of their mistakes: compilers' messages as people read them, failing tests, and wrong attributes. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { athanor, type Run } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

/** `athanor` in a workspace whose BUILD.ts imports every rule named here. */
function tried(args: readonly string[], build: string, files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): Run {
  const place = workspace({ "athanor.toml": CONFIG, "BUILD.ts": `import { cc_binary, cc_library, rust_binary, rust_library, rust_proc_macro, rust_test, run_binary } from "athanor";\n${build}\n`, ...files });
  try {
    return athanor(place.root, args, { env });
  } finally {
    place.remove();
  }
}

test("an error of rustc is shown as rustc renders it, without colours in a log", () => {
  const { status, output } = tried(["build", "//:app"], 'rust_binary({ name: "app", srcs: ["main.rs"] });', { "main.rs": 'fn main() {\n    let n: u32 = "one";\n}\n' });
  assert.equal(status, 1);
  assert.match(output, /error\[E0308\]: mismatched types\n --> main\.rs:2:18\n  \|\n2 \|     let n: u32 = "one";\n/);
  assert.doesNotMatch(output, /\x1b|\{"\$message_type/);
});

test("warnings are shown, and again when the result comes from the store", () => {
  const build = 'rust_binary({ name: "app", srcs: ["main.rs"] });';
  const files = { "main.rs": "fn main() {}\nfn unused_by_all() {}\n" };
  for (const { status, output } of [tried(["build", "//:app"], build, files), tried(["build", "//:app"], build, files)]) {
    assert.equal(status, 0, output);
    assert.match(output, /^warning: function `unused_by_all` is never used\n --> main\.rs:2:4$/m);
  }
});

test("a symbol that is nowhere is named as the linker names it, for Rust and for C", () => {
  const rust = tried(["build", "//:app"], 'rust_binary({ name: "app", srcs: ["main.rs"] });', { "main.rs": 'extern "C" { fn nowhere(); }\nfn main() { unsafe { nowhere() } }\n' });
  assert.equal(rust.status, 1);
  assert.match(rust.output, /ld\.lld-22: error: undefined symbol: nowhere/);
  assert.doesNotMatch(rust.output, /\{"\$message_type|\\n/);
  const c = tried(["build", "//:app"], 'cc_binary({ name: "app", srcs: ["main.c"] });', { "main.c": "int nowhere(void);\nint main(void) { return nowhere(); }\n" });
  assert.equal(c.status, 1);
  assert.match(c.output, /ld\.lld-22: error: undefined symbol: nowhere\n>>> referenced by main\.c/);
});

test("an error of clang names file and line as the user wrote them", () => {
  const { status, output } = tried(["build", "//:app"], 'cc_binary({ name: "app", srcs: ["src/main.c"] });', { "src/main.c": '#include "gone.h"\nint main(void) { return 0; }\n' });
  assert.equal(status, 1);
  assert.match(output, /src\/main\.c:1:10: fatal error: 'gone\.h' file not found/);
});

test("a failing test shows its output and the command that repeats it, and the exit code is 3", () => {
  const { status, output } = tried(["test", "//..."], 'rust_test({ name: "sums", srcs: ["sums.rs"] });', { "sums.rs": '#[test]\nfn adds() { println!("seen"); assert_eq!(1 + 1, 3, "arithmetic"); }\n#[test]\nfn holds() {}\n' });
  assert.equal(status, 3, output);
  assert.match(output, /FAIL \/\/:sums \(/);
  assert.match(output, /pass \/\/:sums#elf_check/);
  assert.match(output, /assertion `left == right` failed: arithmetic/);
  assert.match(output, /^seen$/m);
  assert.match(output, /test result: FAILED\. 1 passed; 1 failed/);
});

test("C++ is refused with a reason, and taken where it needs no library", () => {
  const files = { "main.cc": 'template <typename T> T twice(T x) { return x + x; }\nextern "C" int main() { return twice(0); }\n' };
  const refused = tried(["build", "//:app"], 'cc_binary({ name: "app", srcs: ["main.cc"] });', files);
  assert.equal(refused.status, 2);
  assert.match(refused.output, /"main\.cc" is C\+\+, and the sysroot of x86_64-unknown-linux-musl has no C\+\+ standard library/);
  const taken = tried(["build", "//:app"], 'cc_binary({ name: "app", srcs: ["main.cc"], copts: ["-nostdinc++", "-fno-exceptions", "-fno-rtti"] });', files);
  assert.equal(taken.status, 0, taken.output);
});

test("wrong attributes of Rust targets name the nearest fix", () => {
  const files = { "lib.rs": "", "main.rs": "fn main() {}\n" };
  const edition = tried(["build", "//:app"], 'rust_binary({ name: "app", srcs: ["main.rs"], edition: "2023" });', files);
  assert.equal(edition.status, 2);
  assert.match(edition.output, /"edition" must be one of "?2015"?, "?2018"?, "?2021"?, "?2024"?.*"2023"/s);
  const alias = tried(["build", "//:app"], 'rust_library({ name: "lib", srcs: ["lib.rs"] });\nrust_binary({ name: "app", srcs: ["main.rs"], deps: [":lib"], aliases: { "//:libb": "x" } });', files);
  assert.equal(alias.status, 2);
  assert.match(alias.output, /aliases renames "\/\/:libb", which is no dependency/);
  assert.match(alias.output, /dependencies by absolute label: \/\/:lib\b/);
  const stranger = tried(["build", "//:app"], 'rust_library({ name: "lib", srcs: ["lib.rs"] });\nrust_binary({ name: "app", srcs: ["main.rs"], proc_macro_deps: [":lib"] });', files);
  assert.equal(stranger.status, 2);
  assert.match(stranger.output, /\/\/:lib is no proc macro/);
  const macro = tried(["build", "//:macro_test"], 'rust_library({ name: "lib", srcs: ["lib.rs"] });\nrust_proc_macro({ name: "macro", srcs: ["lib.rs"] });\nrust_test({ name: "macro_test", crate: ":macro", deps: [":lib"] });', files);
  assert.equal(macro.status, 2);
  assert.match(macro.output, /\/\/:lib is built for the target platform, and tests of a proc macro run where the compiler runs/);
  for (const [name, value] of [["edition", '"2018"'], ["crate_name", '"other"'], ["profile", '{ lto: "fat" }']]) {
    const ignored = tried(["build", "//:lib_test"], `rust_library({ name: "lib", srcs: ["lib.rs"] });\nrust_test({ name: "lib_test", crate: ":lib", ${name}: ${value} });`, files);
    assert.equal(ignored.status, 2);
    assert.match(ignored.output, new RegExp(`crate is compiled as its own target says[^]*help: ${name} is for tests with srcs`));
  }
});

test("a tool that fails shows what it said, and one that cannot exist is explained", () => {
  const failing = tried(["build", "//:made"], 'rust_binary({ name: "tool", srcs: ["main.rs"] });\nrun_binary({ name: "made", tool: ":tool", outs: ["out.txt"] });', { "main.rs": 'fn main() { eprintln!("no disk tonight"); std::process::exit(7) }\n' });
  assert.equal(failing.status, 1);
  assert.match(failing.output, /failed: \/\/:made for \w+: RunBinary: exit code 7\n/);
  assert.match(failing.output, /^no disk tonight$/m);
  const neither = tried(["build", "//:made"], 'run_binary({ name: "made", outs: ["out.txt"] });', {});
  assert.equal(neither.status, 2);
  assert.match(neither.output, /either tool, or root and program, must say what to run/);
});

test("std of a Rust that came after this athanor is refused by version, not by an error of rustc", () => {
  const locked = { name: "rust-src", version: "1.999.0+dfsg1-1", suite: "forky", path: "pool/rust-src.deb", size: 1, sha256: "0".repeat(64) };
  const request = { suites: ["forky"], architectures: ["amd64"], packages: ["rust-src"], exclude: [] };
  const place = workspace({
    "athanor.toml": CONFIG,
    "rust.lock.json": JSON.stringify({ format: 1, request, packages: { amd64: [locked] } }),
    "BUILD.ts": `import { debian_lock, rust_std } from "athanor";
debian_lock({ name: "rust", lock: "rust.lock.json", ...${JSON.stringify(request)} });
rust_std({ name: "std", lock: ":rust", compiler: "@athanor//toolchains:rustc", source: "@athanor//sysroots:rust_src", sysroot: "@athanor//toolchains:sysroot_x86_64_musl", cpu: "x86_64", unwind: "usr/lib/llvm-19/lib" });
`,
  });
  try {
    const { status, output } = athanor(place.root, ["build", "//:std"]);
    assert.equal(status, 2);
    assert.match(output, /std of Rust 1\.999 is not known; known are 1\.96, 1\.97/);
  } finally {
    place.remove();
  }
});

test.run();
