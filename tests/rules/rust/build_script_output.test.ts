/** What build scripts print, and whom it reaches. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { linkArguments, readOutput, type Reader, type ScriptOutput } from "../../../rules/rust/tools/build_script_output.ts";

const FOLDERS = "athanor:OUT_DIR=/w/out/crates/z.build.out\nathanor:CARGO_MANIFEST_DIR=/w/crates/z.src\n";
const read = (text: string, links = "", programs: readonly string[] | undefined = ["app"], cxx: Reader["cxx"] = { archives: [] }): ScriptOutput => readOutput(FOLDERS + text, { package: "z 1.0.0", links, outDir: "/w/crates/z.build.out", programs, cxx });
const some = (output: ScriptOutput) => Object.fromEntries(Object.entries(output).filter(([, lines]) => lines.length > 0));

test("one colon and two say the same of what cargo knows", () => {
  for (const colon of [":", "::"]) {
    assert.deepEqual(some(read(`cargo${colon}rustc-cfg=fast\ncargo${colon}rustc-check-cfg=cfg(fast)\ncargo${colon}rustc-env=A=b=c\ncargo${colon}rustc-link-lib=static=z\ncargo${colon}warning=slow\nhello\n`)), {
      flags: ["--cfg=fast", "--check-cfg=cfg(fast)"], variables: ["A=b=c"], libraries: ["-lstatic=z"], warnings: ["slow"],
    });
  }
});

test("OUT_DIR is where it is read, not where it was written", () => {
  assert.deepEqual(some(read("cargo:rustc-link-search=native=/w/out/crates/z.build.out/lib\ncargo:rustc-env=GENERATED=/w/out/crates/z.build.out/g.rs\n")), {
    search: ["-Lnative=/w/crates/z.build.out/lib"], variables: ["GENERATED=/w/crates/z.build.out/g.rs"],
  });
});

test("C++'s standard library is the target's, whatever it is called, and a target without one is named", () => {
  assert.deepEqual(some(read("cargo:rustc-link-lib=stdc++\n")), { libraries: ["-lstdc++"] });
  const archives = ["/w/zig/usr/lib/c++/libc++.a", "/w/zig/usr/lib/c++/libc++abi.a"];
  for (const name of ["stdc++", "c++", "dylib=stdc++"]) {
    const { libraries, search } = read(`cargo:rustc-link-lib=${name}\n`, "", ["app"], { archives });
    assert.deepEqual([libraries, [...new Set(search)]], [["-lc++", "-lc++abi"], ["-Lnative=/w/zig/usr/lib/c++"]]);
  }
  assert.throws(() => read("cargo:rustc-link-lib=stdc++\n", "", ["app"], { lack: "there is no C++", help: "take zig" }), /z 1\.0\.0 printed "cargo:rustc-link-lib=stdc\+\+": there is no C\+\+/);
});

test("folders are those of the package where they are relative, and never those of the machine", () => {
  assert.deepEqual(read("cargo:rustc-link-search=lib\ncargo:rustc-flags=-L native=more -lz\n").search, ["-Lnative=/w/crates/z.src/lib", "-Lnative=/w/crates/z.src/more"]);
  assert.throws(() => read("cargo:rustc-link-search=/usr/lib\n"), /z 1\.0\.0 printed "cargo:rustc-link-search=\/usr\/lib": \/usr\/lib holds libraries of the platform that build scripts run on/);
});

test("metadata reaches dependants under the name of the library, and nobody where the package links none", () => {
  const text = "cargo:root=/w/out/crates/z.build.out\ncargo::metadata=include-dir=/w/crates/z.src/include\n";
  assert.deepEqual(read(text, "z-ng").metadata, ["DEP_Z_NG_ROOT=/w/crates/z.build.out", "DEP_Z_NG_INCLUDE_DIR=/w/crates/z.src/include"]);
  assert.deepEqual(read(text).metadata, []);
});

test("linker options are taken out of their wrapping, and reach what cargo says is linked with them", () => {
  const output = read(["=-Wl,-z,now", "=-pthread", "-bins=-b", "-bin=app=-B", "-tests=-t", "-examples=-e", "-benches=-m", "-cdylib=-c"].map((rest) => `cargo::rustc-link-arg${rest}\n`).join("") + "cargo:rustc-cdylib-link-arg=-d\n");
  const own = (target: string) => linkArguments(output, target).map((argument) => argument.slice("-Clink-arg=".length)).slice(2);
  assert.deepEqual(linkArguments(output, ""), ["-Clink-arg=-z", "-Clink-arg=now"]);
  assert.deepEqual(["bin", "bin app", "bin other", "test", "example", "bench", "cdylib"].map(own), [["-b"], ["-b", "-B"], ["-b"], ["-t"], ["-e"], ["-m"], ["-c", "-d"]]);
});

test("a program that the package does not have is a mistake, unless its library alone is built", () => {
  const line = "cargo:rustc-link-arg-bin=ap=-x\n";
  assert.throws(() => read(line), /the package has no program "ap"/);
  assert.throws(() => read("cargo:rustc-link-arg-bin=-x\n"), /expected NAME=VALUE/);
  assert.deepEqual(linkArguments(readOutput(line, { package: "z 1.0.0", links: "", outDir: "/w/o", programs: undefined, cxx: { archives: [] } }), "bin app"), []);
});

test("what the script calls an error fails the build, and so does what cargo does not know", () => {
  assert.throws(() => read("cargo::error=no compiler\ncargo::error=no library\n"), /the build script of z 1\.0\.0 says:\nno compiler\nno library/);
  assert.throws(() => read("cargo::rustc-cgf=x\n"), /cargo knows no "rustc-cgf"/);
  assert.throws(() => read("cargo:rustc-env=A\n"), /expected NAME=VALUE/);
  assert.throws(() => read("cargo:rustc-env=RUSTC_BOOTSTRAP=1\n"), /unstable features/);
  for (const line of ["cargo:x", "cargo::x", "cargo::metadata=x"]) assert.throws(() => read(`${line}\n`), /expected (KEY|NAME)=VALUE/);
  assert.deepEqual(some(read("cargo:rerun-if-changed=x\ncargo:unknown=1\n")), {});
});

test.run();
