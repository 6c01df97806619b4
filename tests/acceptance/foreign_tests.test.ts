/** Tests for another processor that start programs: the target's, themselves, and those of this machine's processor. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { athanor, type Run } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const [host, foreign] = process.arch === "arm64" ? (["aarch64", "x86_64"] as const) : (["x86_64", "aarch64"] as const);
const TOOLCHAINS = `default_platform = "@athanor//platforms:linux_${foreign}_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

const place = workspace({
  "athanor.toml": `${TOOLCHAINS}toolchains = ["@athanor//toolchains:all"]\n`,
  "BUILD.ts": `import { emulator, rust_binary, rust_doc_test, rust_library, rust_test, toolchain, user_emulator } from "athanor";
import { cpu, os } from "athanor/platforms";
rust_binary({ name: "greet", srcs: ["greet.rs"] });
rust_test({ name: "starts_test", srcs: ["starts.rs"], data: [":greet"], root: "@athanor//sysroots:shell_${host}" });
rust_test({ name: "alone_test", srcs: ["starts.rs"], data: [":greet"], starts_programs: true, args: ["others"], tags: ["manual"] });
rust_test({ name: "undeclared_test", srcs: ["starts.rs"], data: [":greet"], args: ["others"], tags: ["manual"] });
rust_doc_test({ name: "doc_test", crate: rust_library({ name: "lib", srcs: ["lib.rs"] }), data: [":greet"], tags: ["manual"] });

// As where the kernel knows no list of emulators but its own.
user_emulator({ name: "old", root: "@athanor//sysroots:qemu_${host}", program: "usr/bin/qemu-${foreign}", loader: "usr/lib/${host}-linux-gnu/ld-linux-${host.replace("_", "-")}.so.${host === "x86_64" ? "2" : "1"}", mount_point: "usr/none" });
toolchain({ name: "old_kernel", type: emulator, exec: [os.is("linux"), cpu.is("${host}")], target: [os.is("linux"), cpu.is("${foreign}")], actual: ":old" });
`,
  "lib.rs": '//! ```\n//! assert!(std::process::Command::new("./greet").status().unwrap().success());\n//! ```\n',
  "greet.rs": `fn main() { println!("{} from {}", std::env::args().nth(1).unwrap_or_default(), std::env::consts::ARCH); }\n`,
  "starts.rs": `use std::process::Command;
fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
#[test]
fn others() { assert_eq!(said("./greet", &["hello"]), "hello from ${foreign}"); }
#[test]
fn those_beside_cargo_s_folder_of_tests() {
    let own = std::env::current_exe().unwrap();
    let (_, hash) = own.file_name().unwrap().to_str().unwrap().split_once("starts_test-").expect("as cargo calls it");
    assert!(hash.len() == 16 && hash.chars().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
    assert_eq!(said(own.parent().unwrap().join("../greet").to_str().unwrap(), &["up"]), "up from ${foreign}");
}
#[test]
fn itself() { assert!(said(std::env::current_exe().unwrap().to_str().unwrap(), &["--list"]).contains("itself: test")); }
#[test]
fn a_shell_starts_them() {
    assert_eq!(said("sh", &["-c", "test $(id -u) = 1000 && test ! -w / && exec ./greet native"]), "native from ${foreign}");
}
`,
});
const run = (...args: readonly string[]): Run => athanor(place.root, ["test", ...args]);

test("a test starts programs of its platform, those of its root, and itself", () => {
  for (const libc of ["gnu", "musl"]) {
    const { status, output } = run("//:starts_test", "--platform", `@athanor//platforms:linux_${foreign}_${libc}`);
    assert.equal(status, 0, output);
    assert.match(output, new RegExp(`pass //:starts_test \\(linux_${foreign}_${libc}, 4 cases, `));
  }
  const { status, output } = run("//:alone_test");
  assert.equal(status, 0, output);
});

test("one that does not say that it starts programs fails, and is told what to say", () => {
  const { status, output } = run("//:undeclared_test");
  assert.equal(status, 3);
  assert.match(output, /it ran under an emulator: a test that starts programs says `starts_programs: true`/);
});

test("examples of documentation start none, which is said", () => {
  const { status, output } = run("//:doc_test");
  assert.equal(status, 3);
  assert.match(output, /examples ran under an emulator, where they cannot start programs: a rust_test with `starts_programs: true` can/);
});

test("where the kernel cannot be told of the emulator the test is skipped, and says why", () => {
  place.write("athanor.toml", `${TOOLCHAINS}toolchains = ["//:old_kernel", "@athanor//toolchains:all"]\n`);
  for (let times = 0; times < 2; times++) {
    const { status, stderr } = run("//:starts_test");
    assert.equal(status, 0, stderr);
    assert.match(stderr, new RegExp(`skip //:starts_test \\(linux_${foreign}_gnu, it starts programs for another processor, and this machine's kernel cannot be told how \\(Linux 6\\.7 can\\): unshare: [^\\n]*usr/none[^\\n]*\\)\\n`));
    assert.match(stderr, /, 1 skipped \(/);
  }
});

test.after(() => place.remove());
test.run();
