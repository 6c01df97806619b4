import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import elfCheck, { elfFaults, type ElfPolicy } from "../../../rules/testing/tools/elf_check.ts";
import { readElf, type Elf } from "../../../rules/testing/tools/elf.ts";
import { AARCH64, makeElf, X86_64, type ElfOrder } from "../../support/elf.ts";

const musl: ElfPolicy = { platform: "//platforms:linux_aarch64_musl", cpu: "aarch64", libc: "musl", linkage: "static", interpreter: undefined, runPaths: [], glibcFloor: undefined, libraries: undefined };
const gnu: ElfPolicy = { platform: "//platforms:linux_x86_64_gnu", cpu: "x86_64", libc: "gnu", linkage: "dynamic", interpreter: undefined, runPaths: [], glibcFloor: "2.36", libraries: new Set(["libc.so.6"]) };
const dynamic: ElfOrder = { machine: X86_64, interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libc.so.6"] };

function elf(order: ElfOrder): Elf {
  const read = readElf(makeElf(order));
  assert.ok(typeof read !== "string", String(read));
  return read;
}

test("a static program of the right machine passes", () => {
  assert.deepEqual(elfFaults(elf({ machine: AARCH64 }), musl), []);
});

test("a wrong machine names both architectures", () => {
  assert.deepEqual(elfFaults(elf({ machine: X86_64 }), musl), ["it is built for x86_64, and //platforms:linux_aarch64_musl is aarch64"]);
});

test("a dynamic program fails where static is asked for", () => {
  const faults = elfFaults(elf({ ...dynamic, machine: AARCH64 }), musl);
  assert.deepEqual(faults, ["it asks for the loader /lib64/ld-linux-x86-64.so.2, and must be static", "it needs libc.so.6, and must be static"]);
});

test("a static program fails where dynamic is asked for", () => {
  assert.deepEqual(elfFaults(elf({ machine: X86_64 }), gnu), ["it is static, and must be dynamic"]);
});

test("a dynamic gnu program within the sysroot passes", () => {
  assert.deepEqual(elfFaults(elf({ ...dynamic, versions: ["GLIBC_2.34", "GLIBC_2.2.5"] }), gnu), []);
});

test("a loader of the other C library is named", () => {
  assert.match(elfFaults(elf({ ...dynamic, interpreter: "/lib/ld-musl-x86_64.so.1" }), gnu).join(), /ld-musl-x86_64.so.1, and .* has gnu/);
});

test("a library the sysroot does not have is named", () => {
  assert.deepEqual(elfFaults(elf({ ...dynamic, needed: ["libc.so.6", "libpq.so.5"] }), gnu), ["it needs libpq.so.5, which the sysroot does not have"]);
});

test("a newer glibc than the floor is named; 2.4 is older than 2.36", () => {
  assert.deepEqual(elfFaults(elf({ ...dynamic, versions: ["GLIBC_2.4", "GLIBC_2.38"] }), gnu), ["it needs glibc 2.38, and //platforms:linux_x86_64_gnu promises 2.36"]);
});

test("an RPATH is named", () => {
  assert.deepEqual(elfFaults(elf({ ...dynamic, runpath: "/build/lib" }), gnu), ["it looks for libraries in /build/lib (RPATH)"]);
});

test("a loader and folders of libraries that were declared pass, others are named", () => {
  const prefixed: ElfPolicy = { ...musl, cpu: "x86_64", linkage: "dynamic", interpreter: "/opt/app/ld-musl-x86_64.so.1", runPaths: ["/opt/app"] };
  const order: ElfOrder = { machine: X86_64, interpreter: "/opt/app/ld-musl-x86_64.so.1", needed: ["libc.so"], runpath: "/opt/app" };
  assert.deepEqual(elfFaults(elf(order), prefixed), []);
  assert.deepEqual(elfFaults(elf({ ...order, interpreter: "/lib/ld-musl-x86_64.so.1", runpath: "/opt/app:/lib" }), prefixed), [
    "its loader is /lib/ld-musl-x86_64.so.1, and must be /opt/app/ld-musl-x86_64.so.1",
    "it looks for libraries in /lib (RPATH)",
  ]);
});

test("what is no ELF file, or is cut short anywhere, gives a sentence and never throws", () => {
  assert.equal(readElf(Buffer.from("#!/bin/sh\n".padEnd(80))), "is no ELF file");
  const whole = makeElf({ ...dynamic, versions: ["GLIBC_2.34"] });
  for (let length = 0; length < whole.length; length++) {
    const read = readElf(whole.subarray(0, length));
    assert.ok(typeof read === "string" || read.bits === 64);
  }
});

test("the tool reads the program, finds paths of the build, and lists every fault", () => {
  const cwd = mkdtempSync(path.join(tmpdir(), "elf-"));
  try {
    mkdirSync(path.join(cwd, "pkg"));
    writeFileSync(path.join(cwd, "pkg/app"), Buffer.concat([makeElf({ machine: X86_64 }), Buffer.from("/w/out/pkg/app.rs\0")]));
    const check = () => elfCheck({ args: ["pkg/app", "--cpu=aarch64", "--libc=musl", "--linkage=any", "--platform=//p:a"], cwd, log: () => {} });
    assert.throws(check, /pkg\/app does not suit \/\/p:a:\n  it is built for x86_64, and \/\/p:a is aarch64\n  it holds a path of the build: \/w\/out\/pkg\/app.rs$/);
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

test.run();
