/** Libraries of the distribution: linked, found at run time, listed with their packages, and named where they are missing. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { packageWithLibrary, SYSTEM } from "../../../rules/cc/tools/debian_libraries.ts";
import { athanor, type Run } from "../../support/athanor.ts";
import { workspace } from "../../support/workspace.ts";

const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`,
  "BUILD.ts": `import { alias, cc_binary, rust_binary, rust_test, runtime_closure, system_library, type Target } from "athanor";
const libraries = ["@athanor//sysroots/system:pq", "@athanor//sysroots/system:ssl", "@athanor//sysroots/system:z"] as const;
const on_aarch64 = <P>(name: string, actual: Target<P>) => alias({ name, actual, platform: "@athanor//platforms:linux_aarch64_gnu" });
const in_c = cc_binary({ name: "in_c", srcs: ["main.c"], deps: [...libraries] });
on_aarch64("in_c_aarch64", in_c);
const in_rust = rust_binary({ name: "in_rust", srcs: ["main.rs"], edition: "2024", native_deps: [...libraries] });
on_aarch64("in_rust_aarch64", in_rust);
rust_test({ name: "rust_test", crate: in_rust });
on_aarch64("closure", runtime_closure({ name: "runtime", binary: in_c }));
system_library({ name: "static_z", sysroot: "@athanor//sysroots:system_x86_64", libs: ["z"], linkage: "static" });
cc_binary({ name: "with_static_z", srcs: ["z.c"], deps: [":static_z"] });
`,
  "main.c": `#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <zlib.h>
int main(void) { printf("%d %.1s %.1s\\n", PQlibVersion() / 10000, OpenSSL_version(OPENSSL_VERSION_STRING), zlibVersion()); return 0; }
`,
  "main.rs": `unsafe extern "C" { fn PQlibVersion() -> i32; }
fn version() -> i32 { unsafe { PQlibVersion() } }
fn main() { println!("{}", version() / 10000); }
#[test]
fn runs_with_its_libraries() { assert!(version() >= 170000); }
`,
  "z.c": "#include <stdio.h>\n#include <zlib.h>\nint main(void) { return puts(zlibVersion()) < 0; }\n",
  "bad/BUILD.ts": `import { system_library } from "athanor";
for (const lib of ["lz4", "ssk", "nowhere"]) system_library({ name: lib, sysroot: "@athanor//sysroots:system_x86_64", libs: [lib] });
`,
});

function good(run: Run): Run {
  assert.equal(run.status, 0, run.output);
  return run;
}

test("C and Rust use libraries of the distribution for both processors", () => {
  for (const target of ["in_c", "in_c_aarch64"]) assert.equal(good(athanor(place.root, ["run", `//:${target}`])).stdout, "17 3 1\n");
  for (const target of ["in_rust", "in_rust_aarch64"]) assert.equal(good(athanor(place.root, ["run", `//:${target}`])).stdout, "17\n");
  assert.match(good(athanor(place.root, ["run", "//:with_static_z"])).stdout, /^1\./);
});

test("tests run with them, and the ELF check knows what the sysroot has", () => {
  const { output } = good(athanor(place.root, ["test", "//:all"]));
  for (const line of ["//:rust_test (", "//:in_c#elf_check (linux_aarch64_gnu", "//:in_rust#elf_check (linux_x86_64_gnu"]) assert.ok(output.includes(`pass ${line}`), output);
});

test("the closure of a program has each library's libraries, with packages, and nothing of the host", () => {
  good(athanor(place.root, ["build", "//:closure"]));
  const folder = path.join(place.root, "athanor-out/linux_aarch64_gnu");
  const report: { readonly packages: readonly string[]; readonly files: readonly { readonly path: string; readonly needed_by: string }[] } = JSON.parse(readFileSync(path.join(folder, "runtime.json"), "utf8"));
  for (const name of ["libc6", "libkrb5-3", "libldap2", "libpq5", "libssl3t64", "zlib1g"]) assert.ok(report.packages.includes(name), name);
  assert.equal(report.files.find((file) => file.path.endsWith("/libldap.so.2"))?.needed_by, "libpq.so.5");
  for (const file of report.files) assert.ok(existsSync(path.join(folder, "runtime", file.path)), file.path);
  assert.ok(existsSync(path.join(folder, "runtime/lib/ld-linux-aarch64.so.1")));
});

test("a library that is not there is named with the package that has it, or the one that was meant", () => {
  const build = (target: string) => {
    const { status, output } = athanor(place.root, ["build", `//bad:${target}`]);
    assert.equal(status, 1, output);
    return output;
  };
  assert.match(build("lz4"), /liblz4\.so is not in @athanor\/\/sysroots:system_x86_64\n[\s\S]*help: Debian's package liblz4-dev has it/);
  assert.match(build("ssk"), /libssk\.so is not in .*\n[\s\S]*help: did you mean "ssl"\?/);
  assert.match(build("nowhere"), /help: Debian's package libnowhere-dev would have it by custom/);
});

test("on musl a library of the distribution is refused with the way out", () => {
  const { status, output } = athanor(place.root, ["build", "--platform", "@athanor//platforms:linux_x86_64_musl", "//:in_c"]);
  assert.equal(status, 2, output);
  assert.match(output, /holds libraries for glibc, and .*musl has musl[\s\S]*vendored/);
});

test("libraries that messages send people to are there", () => {
  const labels = Object.values(SYSTEM).map((name) => `@athanor//sysroots/system:${name}`).sort();
  assert.deepEqual(good(athanor(place.root, ["query", labels.join(" + ")])).stdout.trim().split("\n"), labels);
});

test("names of linkers and of pkg-config lead to one package", () => {
  for (const [name, found] of [["pq", "libpq-dev"], ["libpq", "libpq-dev"], ["zlib", "zlib1g-dev"], ["openssl", "libssl-dev"], ["sqlite3", "libsqlite3-dev"]] as const) assert.deepEqual(packageWithLibrary(name), { name: found, known: true });
});

test.after(() => place.remove());
test.run();
