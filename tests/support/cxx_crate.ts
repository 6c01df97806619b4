/** A crate with C++ inside, as its build script compiles and links it. */

/** Its block of BUILD.ts. */
export const CXX_CRATE = `rust_crate({ name: "words-1.0.0", package: "words", version: "1.0.0", edition: "2021", source: { path: "words" }, lib: { name: "words", path: "src/lib.rs" }, build_script: { path: "build.rs" } });\n`;

/** Its files; the script is as the crates `cc` and `link-cplusplus` go about it. */
export const CXX_CRATE_FILES: Readonly<Record<string, string>> = {
  "words/build.rs": `use std::{env, process::Command};
fn main() {
    let (out, target) = (env::var("OUT_DIR").unwrap(), env::var("TARGET").unwrap());
    let object = format!("{out}/words.o");
    for (program, args) in [("CXX", vec!["-O1", "-fPIC", "-c", "words.cc", "-o", &object]), ("AR", vec!["crs", &format!("{out}/libwords.a"), &object])] {
        assert!(Command::new(env::var(program).unwrap()).args(args).status().unwrap().success(), "{program}");
    }
    let library = env::var(format!("CXXSTDLIB_{}", target.replace('-', "_"))).unwrap_or("stdc++".to_owned());
    println!("cargo:rustc-link-search=native={out}\\ncargo:rustc-link-lib=static=words\\ncargo:rustc-link-lib={library}");
}
`,
  "words/words.cc": `#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>
extern "C" int words(const char *text) {
  std::map<std::string, int> count;
  std::istringstream in(text);
  for (std::string word; in >> word;) count[word]++;
  try {
    if (count.empty()) throw std::runtime_error("none");
    return static_cast<int>(count.size());
  } catch (const std::exception &error) {
    return -1;
  }
}
`,
  "words/src/lib.rs": `use std::ffi::{c_char, c_int, CString};
unsafe extern "C" { fn words(text: *const c_char) -> c_int; }
pub fn count(text: &str) -> i32 { unsafe { words(CString::new(text).unwrap().as_ptr()) } }
`,
};
