/** What surrounds Rust code: clippy, rustfmt, documentation and its examples, coverage; with the locked tools, for other platforms too. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { test } from "uvu";
import { athanor, type Run } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
toolchains = ["@athanor//toolchains:all"]

[config.clippy.settings]
"@athanor//rules/rust/lints.ts#clippy" = "on"
`,
  "BUILD.ts": `import { glob, rust_binary, rust_clippy, rust_doc, rust_doc_test, rust_library, rust_proc_macro, rust_test, rustfmt_check } from "athanor";
const sign = rust_library({ name: "sign", srcs: ["sign.rs"] });
const asks = rust_proc_macro({ name: "asks", srcs: ["asks.rs"] });
const app = rust_binary({ name: "app", srcs: ["main.rs"], deps: [asks, sign] });
rust_test({ name: "sign_test", crate: sign });
rust_test({ name: "use_test", srcs: ["use.rs"], deps: [sign] });
rust_clippy({ name: "pedantic", deps: [sign, app], flags: ["-Wclippy::must_use_candidate"] });
rustfmt_check({ name: "fmt", srcs: glob(["*.rs"]) });
rust_doc({ name: "doc", crate: sign });
rust_doc_test({ name: "doc_test", crate: sign });
`,
  "sign.rs": `//! Signs.

/// The sign of a number.
///
/// \`\`\`
/// assert_eq!(sign::of(-3), -1);
/// \`\`\`
///
/// \`\`\`compile_fail
/// sign::of("x");
/// \`\`\`
pub fn of(n: i32) -> i32 {
    if n < 0 {
        return -1;
    }
    if n == 0 {
        return 0;
    }
    1
}

#[cfg(test)]
mod tests {
    #[test]
    fn negative() {
        assert_eq!(super::of(-5), -1);
    }
}
`,
  "use.rs": `#[test]
fn positive() {
    assert_eq!(sign::of(5), 1);
    assert_eq!(sign::of(6), 1);
}
`,
  // As proc-macro-crate and sqlx look for a workspace.
  "asks.rs": `//! Asks cargo.

use proc_macro::TokenStream;
use std::{env::var, process::Command};

/// Nothing.
#[proc_macro]
pub fn asks(_: TokenStream) -> TokenStream {
    let said = |args: &[&str]| {
        let cargo = Command::new(var("CARGO").unwrap()).args(args).output();
        String::from_utf8(cargo.unwrap().stdout).unwrap()
    };
    assert_eq!(said(&["locate-project", "--workspace"]), "");
    let metadata = said(&["metadata", "--format-version=1", "--no-deps"]);
    assert_eq!(metadata, "{\\"workspace_root\\":\\"/w\\"}\\n");
    TokenStream::new()
}
`,
  "main.rs": `fn main() {
  asks::asks!();
  let n = sign::of(1);
  if n == n { println!("{n}"); }
}
`,
});
const run = (...args: readonly string[]): Run => athanor(place.root, args);
const read = (file: string): string => readFileSync(path.join(place.root, file), "utf8");

test("clippy looks at every crate where the configuration says so", () => {
  const { status, stderr } = run("test", "--config", "clippy", "//:sign", "//:app");
  assert.equal(status, 3);
  assert.match(stderr, /pass \/\/:sign#clippy/);
  assert.match(stderr, /FAIL \/\/:app#clippy[\s\S]*equal expressions as operands to `==`\n --> main\.rs:4:6/);
  assert.doesNotMatch(run("test", "//:app").stderr, /clippy/);
});

test("rust_clippy names the crates that do not pass, with lints of its own", () => {
  const { status, stderr } = run("test", "//:pedantic");
  assert.equal(status, 3);
  assert.match(stderr, /FAIL \/\/:pedantic#sign[\s\S]*must_use_candidate/);
});

test("rustfmt shows what it would change, and changes it when it is run", () => {
  const before = run("test", "//:fmt");
  assert.equal(before.status, 3);
  assert.match(before.stderr, /Diff in \/w\/main\.rs:1:[\s\S]*\+ {4}let n = sign::of\(1\);/);
  assert.equal(run("run", "//:fmt").status, 0);
  assert.match(read("main.rs"), /^fn main\(\) \{\n {4}asks::asks!\(\);\n {4}let n = sign::of\(1\);\n {4}if n == n \{\n/);
  assert.equal(run("test", "//:fmt").status, 0);
});

test("a program says what it is made of, where it is stripped too", () => {
  assert.equal(run("build", "-c", "opt", "//:app").status, 0);
  const program = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_gnu/app"));
  const { packages } = JSON.parse(inflateSync(section(program, ".dep-v0")).toString());
  assert.deepEqual(packages.map(({ name, source }: { name: string; source: string }) => `${name} ${source}`), ["app local", "asks local", "sign local"]);
});

/** The bytes of a section of an ELF file. */
function section(file: Buffer, wanted: string): Buffer {
  const [headers, count, names] = [Number(file.readBigUInt64LE(40)), file.readUInt16LE(60), file.readUInt16LE(62)];
  const place = (index: number) => ({ at: Number(file.readBigUInt64LE(headers + index * 64 + 24)), size: Number(file.readBigUInt64LE(headers + index * 64 + 32)) });
  const found = Array.from({ length: count }, (_, i) => i).find((i) => file.toString("latin1", place(names).at + file.readUInt32LE(headers + i * 64)).split("\0", 1)[0] === wanted);
  assert.ok(found !== undefined, wanted);
  return file.subarray(place(found).at, place(found).at + place(found).size);
}

test("documentation is a folder of pages", () => {
  assert.equal(run("build", "//:doc").status, 0);
  assert.match(read("athanor-out/linux_x86_64_gnu/doc/sign/fn.of.html"), /The sign of a number/);
});

for (const platform of ["linux_x86_64_gnu", "linux_aarch64_musl"])
  test(`examples in documentation run on ${platform}`, () => {
    const { status, stderr } = run("test", "//:doc_test", "--platform", `@athanor//platforms:${platform}`);
    assert.equal(status, 0, stderr);
    assert.match(stderr, new RegExp(`pass //:doc_test \\(${platform}, 2 cases, `));
  });

for (const platform of ["linux_x86_64_gnu", "linux_aarch64_musl"])
  test(`coverage counts the lines that tests run on ${platform}`, () => {
    const { status, stdout, stderr } = run("coverage", "//:sign_test", "//:use_test", "--platform", `@athanor//platforms:${platform}`);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "athanor-out/coverage.lcov\n");
    const [, record = ""] = /SF:sign\.rs\n([\s\S]*?)end_of_record/.exec(read("athanor-out/coverage.lcov")) ?? [];
    const counts = Object.fromEntries([...record.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, count]) => [line, Number(count)]));
    assert.deepEqual([12, 13, 14, 16, 17, 19].map((line) => counts[line]), [3, 3, 1, 2, 0, 2]);
    assert.ok(!existsSync(path.join(place.root, `athanor-out/${platform}/deps`)));
  });

test("clean up", () => place.remove());

test.run();
