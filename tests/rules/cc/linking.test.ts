/** C, C++ and Rust linked in every way there is, for every platform: built, checked and run. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { readElf, type Elf } from "../../../rules/testing/tools/elf.ts";
import { athanor, type Run } from "../../support/athanor.ts";
import { workspace } from "../../support/workspace.ts";

const PLATFORMS = ["linux_x86_64_gnu", "linux_aarch64_gnu", "linux_x86_64_musl", "linux_aarch64_musl"];
const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`,
  "BUILD.ts": `import { alias, cc_binary, cc_import, cc_library, cc_shared_library, rust_binary, rust_shared_library, select, type Target } from "athanor";
import { cpu, libc } from "athanor/platforms";
function everywhere<P>(actual: Target<P>, name: string): void {
  for (const arch of cpu.values) for (const c of libc.values) alias({ name: \`\${name}_linux_\${arch}_\${c}\`, actual, platform: \`@athanor//platforms:linux_\${arch}_\${c}\` });
}
cc_library({ name: "words", srcs: ["words.cc"], hdrs: ["words.h"] });
const cxx = cc_binary({ name: "cxx", srcs: ["cxx.cc"], deps: [":words"], tags: ["manual"] });
for (const arch of cpu.values) alias({ name: \`cxx_\${arch}\`, actual: cxx, platform: \`@athanor//platforms:linux_\${arch}_gnu\` });

const shout = cc_shared_library({ name: "shout", srcs: ["shout.c"], hdrs: ["shout.h"], visibility: ["public"] });
cc_import({ name: "imported", hdrs: ["shout.h"], shared_library: shout });
const twice = rust_shared_library({ name: "twice", srcs: ["twice.rs"], edition: "2024" });
everywhere(cc_binary({ name: "user", srcs: ["user.c"], deps: [":imported", twice], linkage: "dynamic", rpath: ["$ORIGIN"] }), "user");
const prefix = "/opt/app/runtime";
everywhere(cc_binary({ name: "prefixed", srcs: ["user.c"], deps: [shout, twice], linkage: "dynamic", interpreter: \`\${prefix}/ld.so\`, rpath: [prefix] }), "prefixed");
everywhere(rust_binary({ name: "dynamic", srcs: ["main.rs"], linkage: "dynamic" }), "dynamic");
everywhere(rust_binary({ name: "fixed", srcs: ["main.rs"], linkage: select(libc, { musl: "static", gnu: "dynamic" }) }), "fixed");
`,
  "words.h": "#include <map>\n#include <string>\nstd::map<std::string, int> words(const std::string &text);\n",
  "words.cc": `#include "words.h"
#include <sstream>
#include <stdexcept>
std::map<std::string, int> words(const std::string &text) {
  if (text.empty()) throw std::runtime_error("no text");
  std::map<std::string, int> count;
  std::istringstream in(text);
  for (std::string word; in >> word;) count[word]++;
  return count;
}
`,
  "cxx.cc": `#include <iostream>
#include <thread>
#include "words.h"
int main() {
  std::thread([] { for (auto &[word, count] : words("a b a")) std::cout << word << count << ' '; }).join();
  try { words(""); } catch (const std::exception &error) { std::cout << error.what() << std::endl; }
}
`,
  "shout.h": "int shout(int);\n",
  "shout.c": '#include "shout.h"\nint shout(int number) { return number + 1; }\n',
  "twice.rs": '#[unsafe(no_mangle)]\npub extern "C" fn twice(number: i32) -> i32 { std::panic::catch_unwind(|| if number < 0 { panic!("negative") } else { number * 2 }).unwrap_or(-1) }\n',
  "user.c": '#include <stdio.h>\n#include "shout.h"\nint twice(int);\nint main(void) { printf("%d %d\\n", shout(twice(20)), twice(-3)); return 0; }\n',
  "main.rs": 'fn main() { println!("caught {}", std::panic::catch_unwind(|| panic!("thrown")).is_err()); }\n',
});

function good(run: Run): Run {
  assert.equal(run.status, 0, run.output);
  return run;
}

function elf(platform: string, name: string): Elf {
  const read = readElf(readFileSync(path.join(place.root, "athanor-out", platform, name)));
  assert.ok(typeof read !== "string", String(read));
  return read;
}

test("C++ has its standard library on gnu: exceptions, threads, streams", () => {
  for (const arch of ["x86_64", "aarch64"]) assert.equal(good(athanor(place.root, ["run", `//:cxx_${arch}`])).stdout, "a2 b1 no text\n");
});

test("C++ for musl is refused with the way out", () => {
  const { status, output } = athanor(place.root, ["build", "--platform", "@athanor//platforms:linux_x86_64_musl", "//:cxx"]);
  assert.equal(status, 2, output);
  assert.match(output, /"words\.cc" is C\+\+, and the sysroot of x86_64-unknown-linux-musl has no C\+\+ standard library[\s\S]*build for a gnu platform/);
});

test("shared objects of C and of Rust, imported or not, are found when a program runs, on every platform", () => {
  for (const platform of PLATFORMS) for (const name of ["user", "prefixed"]) assert.equal(good(athanor(place.root, ["run", `//:${name}_${platform}`])).stdout, "41 -1\n");
});

test("a program has the loader and the RPATH it asks for", () => {
  const { interpreter, runPaths, needed } = elf("linux_x86_64_musl", "prefixed");
  assert.deepEqual({ interpreter, runPaths, needed: [...needed].sort() }, { interpreter: "/opt/app/runtime/ld.so", runPaths: ["/opt/app/runtime"], needed: ["libc.so", "libshout.so", "libtwice.so"] });
});

test("Rust programs are dynamic on musl and static without position independence where they say so; panics unwind in all", () => {
  for (const platform of PLATFORMS)
    for (const name of ["dynamic", "fixed"]) assert.equal(good(athanor(place.root, ["run", `//:${name}_${platform}`])).stdout, "caught true\n");
  assert.equal(elf("linux_aarch64_musl", "dynamic").interpreter, "/lib/ld-musl-aarch64.so.1");
  assert.equal(elf("linux_aarch64_musl", "fixed").type, "executable");
  assert.equal(elf("linux_aarch64_musl", "fixed").interpreter, undefined);
});

test("the ELF check knows loaders, folders and libraries that were declared", () => {
  const { output } = good(athanor(place.root, ["test", "//..."]));
  for (const platform of PLATFORMS) for (const name of ["user", "prefixed", "dynamic", "fixed"]) assert.ok(output.includes(`pass //:${name}#elf_check (${platform}`), output);
});

test("a loader for a static program, and a shared library in one, are mistakes", () => {
  place.write("bad/user.c", "int main(void) { return 0; }\n");
  place.write("bad/BUILD.ts", 'import { cc_binary } from "athanor";\ncc_binary({ name: "bad", srcs: ["user.c"], deps: ["//:shout"] });\ncc_binary({ name: "worse", srcs: ["user.c"], interpreter: "/x" });\n');
  const build = (target: string) => athanor(place.root, ["build", "--platform", "@athanor//platforms:linux_x86_64_musl", target]).output;
  assert.match(build("//bad:worse"), /a static_pie program has no interpreter/);
  assert.match(build("//bad"), /a static_pie program cannot use the shared library libshout\.so/);
});

test.after(() => place.remove());
test.run();
