/** The rules as their users meet them: every kind of target in one workspace, built, checked and run for every platform. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, type Run } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const PLATFORMS = ["linux_x86_64_musl", "linux_aarch64_musl", "linux_x86_64_gnu", "linux_aarch64_gnu"];
const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_musl"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

const FILES = {
  "athanor.toml": CONFIG,
  "platforms.ts": `import { alias, type Target } from "athanor";
import { cpu, libc } from "athanor/platforms";
/** Names \`name_cpu_libc\` for \`actual\`, one a platform. */
export function everywhere<P>(name: string, actual: Target<P>): void {
  for (const arch of cpu.values) for (const c of libc.values) alias({ name: \`\${name}_linux_\${arch}_\${c}\`, actual, platform: \`@athanor//platforms:linux_\${arch}_\${c}\` });
}
`,

  // C below C, headers in folders of their own, threads, and a long double, which takes the compiler's runtime on aarch64.
  "c/BUILD.ts": `import { cc_binary, cc_library } from "athanor";
import { everywhere } from "//platforms.ts";
cc_library({ name: "base", srcs: ["base/base.c", "base/detail/base.c"], hdrs: ["base/include/base.h"], includes: ["base/include"], defines: ["BASE_LEVEL=3"], copts: ["-Wall", "-Werror"] });
cc_library({ name: "sums", srcs: ["sums.c"], hdrs: ["include/sums/sums.h"], includes: ["include"], deps: [":base"], linkopts: ["-lm"], visibility: ["public"] });
everywhere("tool", cc_binary({ name: "tool", srcs: ["tool.c", "local.h"], deps: [":sums"], defines: ['GREETING="from c"'], linkopts: ["-lpthread"] }));
`,
  "c/base/include/base.h": "int base_level(void);\nint base_detail(void);\n",
  "c/base/base.c": '#include "base.h"\nint base_level(void) { return BASE_LEVEL; }\n',
  "c/base/detail/base.c": '#include "base.h"\nint base_detail(void) { return 40; }\n',
  "c/include/sums/sums.h": "long double sum_of_roots(int count);\n",
  "c/sums.c": '#include <math.h>\n#include "sums/sums.h"\n#include "base.h"\nlong double sum_of_roots(int count) {\n  long double sum = base_level() - 3;\n  for (int i = 1; i <= count; i++) sum += sqrtl(i * i);\n  return sum;\n}\n',
  "c/local.h": "#define LOCAL 2\n",
  "c/tool.c": `#include <pthread.h>
#include <stdio.h>
#include "base.h"
#include "local.h"
#include "sums/sums.h"
static void *work(void *result) { *(long double *)result = sum_of_roots(10); return 0; }
int main(void) {
  long double result = 0;
  pthread_t thread;
  if (pthread_create(&thread, 0, work, &result) || pthread_join(thread, 0)) return 1;
  printf("%s %.2Lf %d %d\\n", GREETING, result, BASE_LEVEL, base_detail() + LOCAL);
  return 0;
}
`,

  // Rust that calls C, C that calls Rust.
  "mixed/BUILD.ts": `import { cc_binary, rust_binary, rust_static_library } from "athanor";
import { everywhere } from "//platforms.ts";
everywhere("rust_over_c", rust_binary({ name: "rust_over_c", srcs: ["main.rs"], native_deps: ["//c:sums"] }));
rust_static_library({ name: "words", srcs: ["words.rs"], edition: "2024" });
everywhere("c_over_rust", cc_binary({ name: "c_over_rust", srcs: ["main.c"], rust_deps: [":words"] }));
`,
  "mixed/main.rs": 'unsafe extern "C" { fn base_detail() -> i32; }\nfn main() { println!("rust over c: {}", unsafe { base_detail() }); }\n',
  "mixed/words.rs": `/// The words in a C string; a panic on the way is caught.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn count_words(text: *const std::ffi::c_char) -> i32 {
    let text = unsafe { std::ffi::CStr::from_ptr(text) }.to_str().unwrap().to_owned();
    std::panic::set_hook(Box::new(|_| {}));
    let counted = std::thread::spawn(move || if text.is_empty() { panic!("no text") } else { text.split_whitespace().count() as i32 }).join();
    counted.unwrap_or(-1)
}
`,
  "mixed/main.c": '#include <stdio.h>\nint count_words(const char *text);\nint main(void) { printf("c over rust: %d %d\\n", count_words("a b  c"), count_words("")); return 0; }\n',

  // What a program needs of std at run time.
  "std/BUILD.ts": `import { rust_binary } from "athanor";
import { everywhere } from "//platforms.ts";
everywhere("panics", rust_binary({ name: "panics", srcs: ["main.rs"], edition: "2024" }));
`,
  "std/main.rs": `use std::{backtrace::Backtrace, panic, thread};
#[inline(never)]
fn named_in_the_backtrace() -> String { Backtrace::force_capture().to_string() }
fn main() {
    panic::set_hook(Box::new(|_| {}));
    let caught = panic::catch_unwind(|| panic!("thrown")).unwrap_err();
    println!("caught {}", caught.downcast_ref::<&str>().unwrap());
    let sum: u128 = (1..=4u128).map(|i| thread::spawn(move || i * u128::from(u64::MAX))).map(|handle| handle.join().unwrap()).sum();
    println!("sum {sum}");
    println!("backtrace {}", named_in_the_backtrace().contains("named_in_the_backtrace"));
    drop(panic::take_hook());
    panic!("the end");
}
`,

  // Macros over crates, renamed crates, configuration.
  "rust/BUILD.ts": `import { config_setting, filegroup, rust_binary, rust_library, rust_proc_macro, rust_test, select, profile } from "athanor";
import { libc } from "athanor/platforms";
config_setting({ name: "static", constraints: [libc.is("musl")] });
rust_library({ name: "case", srcs: ["case.rs"] });
rust_proc_macro({ name: "shout", srcs: ["shout.rs"], deps: [":case"] });
rust_test({ name: "shout_test", crate: ":shout" });
rust_library({ name: "one/util", srcs: ["one.rs"], crate_name: "util" });
rust_library({ name: "two/util", srcs: ["two.rs"], crate_name: "util" });
filegroup({ name: "texts", srcs: ["data.txt"] });
const app = rust_binary({
  name: "app",
  srcs: ["app.rs"],
  edition: "2024",
  deps: [":shout", ":one/util", ":two/util"],
  aliases: { "//rust:two/util": "other" },
  compile_data: [":texts"],
  crate_features: select({ ":static": ["static"] }, []),
  rustc_flags: select(profile, { opt: ["--cfg", "optimised"] }, []),
  rustc_env: { BUILT_BY: "athanor" },
});
rust_test({ name: "app_test", crate: app, data: [":texts"], env: { ANSWER: "42" }, args: ["--test-threads=1"] });
`,
  "rust/case.rs": "pub fn upper(text: &str) -> String { text.to_uppercase() }\n",
  "rust/shout.rs": `use proc_macro::TokenStream;
#[proc_macro]
pub fn shout(input: TokenStream) -> TokenStream { code(&input.to_string()).parse().unwrap() }
fn code(text: &str) -> String { format!("{:?}", case::upper(text)) }
#[cfg(test)]
mod tests {
    #[test]
    fn shouts() { assert_eq!(super::code("a b"), "\\"A B\\""); }
}
`,
  "rust/one.rs": 'pub fn name() -> &\'static str { "one" }\n',
  "rust/two.rs": 'pub fn name() -> &\'static str { "two" }\n',
  "rust/data.txt": "text\n",
  "rust/app.rs": `fn main() {
    println!("{} {} {} {}", shout::shout!(hello), util::name(), other::name(), include_str!("data.txt").trim());
    println!("{} {} {} {}", cfg!(feature = "static"), cfg!(optimised), cfg!(debug_assertions), env!("BUILT_BY"));
}
#[cfg(test)]
mod tests {
    #[test]
    fn sees_its_environment_and_data() {
        assert_eq!(std::env::var("ANSWER").unwrap(), "42");
        assert_eq!(std::fs::read_to_string("rust/data.txt").unwrap(), "text\\n");
        assert!(std::env::args().any(|argument| argument == "--test-threads=1"));
    }
}
`,

  // Programs as tools.
  "tools/BUILD.ts": `import { binary_platform_test, rust_binary, run_binary, select } from "athanor";
import { cpu } from "athanor/platforms";
rust_binary({ name: "generate", srcs: ["generate.rs"] });
run_binary({ name: "generated", tool: ":generate", srcs: ["in.txt"], args: ["$(src in.txt)", "--out=$(out gen/table.rs)"], outs: ["gen/table.rs"], env: { SCALE: "2" } });
run_binary({ name: "sorted", root: select(cpu, { x86_64: "@athanor//sysroots:shell_x86_64", aarch64: "@athanor//sysroots:shell_aarch64" }), program: "usr/bin/sort", srcs: ["in.txt"], args: ["-r", "-o", "$(out sorted.txt)", "$(src in.txt)"], outs: ["sorted.txt"] });
const user = rust_binary({ name: "user", srcs: ["user.rs", ":generated"], crate_root: "user.rs", rustc_flags: [] });
binary_platform_test({ name: "user_check", binary: user });
`,
  "tools/in.txt": "1\n2\n3\n",
  "tools/generate.rs": `fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let scale: i32 = std::env::var("SCALE").unwrap().parse().unwrap();
    let numbers: Vec<String> = std::fs::read_to_string(&arguments[1]).unwrap().lines().map(|line| (line.parse::<i32>().unwrap() * scale).to_string()).collect();
    std::fs::write(arguments[2].strip_prefix("--out=").unwrap(), format!("pub const TABLE: &[i32] = &[{}];\\n", numbers.join(", "))).unwrap();
}
`,
  "tools/user.rs": '#[path = "gen/table.rs"]\nmod table;\nfn main() { println!("{:?}", table::TABLE); }\n',
};

const place = workspace(FILES);

function good(run: Run): Run {
  assert.equal(run.status, 0, run.output);
  return run;
}

/** Names of an ELF file's sections (ELF-64, little endian). */
function sectionNames(elf: Buffer): readonly string[] {
  const table = Number(elf.readBigUInt64LE(0x28));
  const header = (i: number) => table + i * elf.readUInt16LE(0x3a);
  const names = Number(elf.readBigUInt64LE(header(elf.readUInt16LE(0x3e)) + 0x18));
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, i) => {
    const start = names + elf.readUInt32LE(header(i));
    return elf.toString("latin1", start, elf.indexOf(0, start));
  });
}

/** Standard output of `target` run as its users would, for each platform. */
function everywhere(target: string): readonly string[] {
  return PLATFORMS.map((platform) => good(athanor(place.root, ["run", `${target}_${platform}`])).stdout);
}

test("C: headers in other folders, defines, a library below a library, threads, long double", () => {
  for (const text of everywhere("//c:tool")) assert.equal(text, "from c 55.00 3 42\n");
});

test("Rust calls C on every platform", () => {
  for (const text of everywhere("//mixed:rust_over_c")) assert.equal(text, "rust over c: 40\n");
});

test("C calls Rust on every platform, and Rust's panics are caught inside", () => {
  for (const text of everywhere("//mixed:c_over_rust")) assert.equal(text, "c over rust: 3 -1\n");
});

test("panics unwind, threads run and backtraces name functions on every platform", () => {
  for (const platform of PLATFORMS) {
    const { status, stdout, stderr } = athanor(place.root, ["run", `//std:panics_${platform}`]);
    assert.equal(status, 101, stdout + stderr);
    assert.equal(stdout, "caught thrown\nsum 184467440737095516150\nbacktrace true\n");
    assert.match(stderr, /panicked at std\/main\.rs:12:5:\nthe end/);
  }
});

test("a macro over a crate, crates of one name, a feature by platform, data and environment", () => {
  assert.equal(good(athanor(place.root, ["run", "//rust:app"])).stdout, "HELLO one two text\ntrue false true athanor\n");
  assert.equal(good(athanor(place.root, ["run", "-c", "opt", "--platform", "@athanor//platforms:linux_x86_64_gnu", "//rust:app"])).stdout, "HELLO one two text\nfalse true false athanor\n");
});

test("`-c dbg` keeps debug information, other profiles have none", () => {
  const sections = (profile: string) => {
    good(athanor(place.root, ["build", "-c", profile, "//rust:app", "//c:tool"]));
    return ["rust/app", "c/tool"].map((file) => sectionNames(readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl", file))).includes(".debug_info"));
  };
  assert.deepEqual(sections("fastbuild"), [false, false]);
  assert.deepEqual(sections("dbg"), [true, true]);
  assert.deepEqual(sections("opt"), [false, false]);
});

test("a dynamic program built by the graph is a tool of the graph, and so is a program of a root", () => {
  assert.equal(good(athanor(place.root, ["run", "//tools:user"])).stdout, "[2, 4, 6]\n");
  good(athanor(place.root, ["build", "//tools:sorted"]));
  assert.equal(readFileSync(path.join(place.root, "athanor-out/linux_x86_64_musl/tools/sorted.txt"), "utf8"), "3\n2\n1\n");
});

test("`test //...` runs all tests, a macro's own among them, and checks every program for every platform", () => {
  const { output } = good(athanor(place.root, ["test", "//..."]));
  const expected = ["//rust:shout_test (", "//rust:app_test (", "//tools:user_check (", ...PLATFORMS.flatMap((platform) => ["//c:tool", "//mixed:rust_over_c", "//mixed:c_over_rust", "//std:panics"].map((label) => `${label}#elf_check (${platform}`))];
  for (const line of expected) assert.ok(output.includes(`pass ${line}`), `${line} is missing in\n${output}`);
});

test("tests of the other processor see their data, arguments and environment as well", () => {
  good(athanor(place.root, ["test", "--platform", "@athanor//platforms:linux_aarch64_gnu", "//rust:app_test"]));
});

test("nothing is left to do afterwards", () => {
  assert.match(good(athanor(place.root, ["test", "//..."])).output, /nothing to do/);
});

test("no output holds a path of the build", () => {
  const { status, stdout } = spawnSync("grep", ["-rlE", "/w/(out|c|rust|mixed|std|tools)/", "athanor-out"], { cwd: place.root, encoding: "utf8" });
  assert.equal(status, 1, stdout);
});

test.after(() => place.remove());
test.run();
