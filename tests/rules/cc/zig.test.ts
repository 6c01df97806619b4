/** zig as the C toolchain, chosen in athanor.toml: the same C, and C++ on musl, for a foreign processor. */
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { readElf } from "../../../rules/testing/tools/elf.ts";
import { athanor, checkout, type Run } from "../../support/athanor.ts";
import { CXX_CRATE, CXX_CRATE_FILES } from "../../support/cxx_crate.ts";
import { foreign, host } from "../../support/host.ts";
import { workspace } from "../../support/workspace.ts";

const place = workspace({});
cpSync(path.join(checkout, "examples/mixed"), place.root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(from) });
const config = readFileSync(path.join(place.root, "athanor.toml"), "utf8");
place.write("athanor.toml", config.replace('toolchains = ["@athanor//toolchains:all"]', 'toolchains = ["@athanor//toolchains/zig:all", "@athanor//toolchains:all"]'));
place.write(
  "cxx/BUILD.ts",
  `import { cc_binary, cc_library, cc_shared_library, rust_binary, rust_crate } from "athanor";
import { for_every_platform } from "//defs.ts";
${CXX_CRATE}const longest = cc_library({ name: "longest", srcs: ["longest.cc"], tags: ["manual"] });
for_every_platform("rust", rust_binary({ name: "rust", srcs: ["main.rs"], edition: "2024", deps: [":words-1.0.0"], native_deps: [longest], tags: ["manual"] }));
for_every_platform("cxx", cc_binary({ name: "cxx", srcs: ["cxx.cc"], tags: ["manual"] }));
for_every_platform("shared", cc_shared_library({ name: "shared", srcs: ["shared.c"], tags: ["manual"] }));
`,
);
for (const [file, text] of Object.entries(CXX_CRATE_FILES)) place.write(`cxx/${file}`, text);
place.write("cxx/longest.cc", '#include <string>\n#include <vector>\nextern "C" int longest() { std::vector<std::string> all{"a", "bcd"}; try { return all.at(2).size(); } catch (...) { return all.back().size(); } }\n');
place.write("cxx/main.rs", 'unsafe extern "C" { safe fn longest() -> i32; }\nfn main() { println!("{} {} {} {}", words::count("a b a"), words::count(""), longest(), std::panic::catch_unwind(|| panic!("no")).is_err()); }\n');
place.write("cxx/shared.c", "int one(void) { return 1; }\n");
place.write(
  "cxx/cxx.cc",
  `#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
int main() {
  std::map<std::string, int> count;
  std::istringstream in("a b a");
  for (std::string word; in >> word;) count[word]++;
  std::thread([&] { for (auto &[word, times] : count) std::cout << word << times << ' '; }).join();
  try { throw std::runtime_error("thrown"); } catch (const std::exception &error) { std::cout << error.what() << std::endl; }
}
`,
);

function good(run: Run): Run {
  assert.equal(run.status, 0, run.output);
  return run;
}

test("examples/mixed is what it was: C that calls Rust that calls C, on both C libraries", () => {
  for (const libc of ["musl", "gnu"]) {
    const plan = good(athanor(place.root, ["aquery", `//tool:in_c_${foreign}_${libc}`])).stdout;
    assert.match(plan, /ziglang\/zig clang/);
    assert.doesNotMatch(plan, /bin\/clang/);
    assert.equal(good(athanor(place.root, ["run", `//tool:in_c_${foreign}_${libc}`, "--", "añb c\nd"])).stdout, "2 3 5\n");
  }
});

test("C++ has its standard library on musl and on gnu: exceptions, threads, streams", () => {
  for (const platform of [`${foreign}_musl`, `${foreign}_gnu`, `${host}_musl`]) assert.equal(good(athanor(place.root, ["run", `//cxx:cxx_${platform}`])).stdout, "a2 b1 thrown\n");
  for (const cpu of [foreign, host]) {
    const elf = readElf(readFileSync(path.join(place.root, `athanor-out/linux_${cpu}_musl/cxx/cxx`)));
    assert.ok(typeof elf !== "string", String(elf));
    assert.deepEqual({ machine: elf.machine, interpreter: elf.interpreter, needed: elf.needed }, { machine: cpu, interpreter: undefined, needed: [] });
  }
});

test("Rust with C++ in its crates and libraries finds the standard library, and both unwind", () => {
  for (const libc of ["musl", "gnu"]) assert.equal(good(athanor(place.root, ["run", `//cxx:rust_${foreign}_${libc}`])).stdout, "2 -1 3 true\n");
});

test("zig's musl has no shared libraries, which is said", () => {
  const { status, output } = athanor(place.root, ["build", `//cxx:shared_${foreign}_musl`]);
  assert.equal(status, 2, output);
  assert.match(output, new RegExp(`the sysroot of ${foreign}-unknown-linux-musl has static libraries alone`));
});

test.after(() => place.remove());
test.run();
