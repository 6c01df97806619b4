/** Programs of examples/alpine_runtime, and what the stand-alone compiler makes, in a root where only their prefix holds libraries. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { driverCommand, type Driver } from "../../../rules/cc/tools/driver.ts";
import { athanor, checkout } from "../../support/athanor.ts";
import { host } from "../../support/host.ts";
import { sandboxRoot } from "../../support/sandbox_root.ts";

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-runtime-")));
cpSync(path.join(checkout, "examples/alpine_runtime"), root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(path.basename(from)) });
const sandbox = sandboxRoot(path.join(root, "sandbox"));
const at = (platform: string, file: string) => path.join(root, "athanor-out", platform, file);

function good(...args: readonly string[]): string {
  const { status, output, stdout } = athanor(root, args);
  assert.equal(status, 0, output);
  return stdout;
}

/** Runs a program in a root that has the runtime folder, if told, and nothing else. */
function alone(program: string, runtime: boolean) {
  assert.ok(sandbox);
  const folder = runtime ? ["--ro-bind", at(`linux_${host}_musl`, "runtime/runtime/opt"), "/opt"] : [];
  const { status, stdout, stderr } = spawnSync(sandbox.bwrap, ["--unshare-all", ...folder, "--ro-bind", program, "/program", "/program"], { encoding: "utf8", env: {} });
  return { status, stdout, stderr };
}

if (sandbox) {
  test("dynamic programs of C and Rust run where only the prefix holds libraries, and nowhere else", () => {
    good("build", "//...");
    for (const [name, said] of [["c/dynamic", "from the runtime folder\n"], ["rust/dynamic", "rust: a panic was caught\n"]] as const) {
      assert.deepEqual(alone(at(`linux_${host}_musl`, name), true), { status: 0, stdout: said, stderr: "" });
      assert.match(alone(at(`linux_${host}_musl`, name), false).stderr, /No such file or directory/);
    }
  });

  test("static programs run in an empty root", () => {
    for (const name of ["c/static", "c/static_pie", "rust/static", "rust/static_pie"]) assert.equal(alone(at(`linux_${host}_musl`, name), false).status, 0, name);
  });

  test("the stand-alone compiler links static, static-PIE and for the prefix, and prints its command line", () => {
    const folder = path.join(root, "elsewhere");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "hello.c"), '#include <pthread.h>\n#include <stdio.h>\nstatic void *hello(void *x) { puts("hello"); return x; }\nint main(void) { pthread_t t; return pthread_create(&t, 0, hello, 0) || pthread_join(t, 0); }\n');
    const compile = (...args: readonly string[]) => athanor(folder, ["run", "--platform", `@athanor//platforms:linux_${host}_musl`, "@athanor//toolchains:cc", "--", ...args]);
    for (const [options, runtime] of [[[], false], [["-static", "-pthread"], false], [["-prefix=/opt/kontain/runtime"], true]] as const) {
      const { status, output } = compile(...options, "hello.c", "-lpthread", "-o", "hello");
      assert.equal(status, 0, output);
      assert.deepEqual(alone(path.join(folder, "hello"), runtime), { status: 0, stdout: "hello\n", stderr: "" });
    }
    assert.match(compile("-v", "-c", "hello.c").stderr, /clang-22 --target=\S+-linux-musl .* -c hello\.c\n/);
    const { status, output } = compile("missing.c");
    assert.equal(status, 1);
    assert.match(output, /no such file or directory: 'missing\.c'[\s\S]*clang ended with exit code 1/);
  });
} else {
  console.log("skipped: this machine does not let processes make user namespaces");
}

const driver: Driver = {
  ...{ triple: "x86_64-unknown-linux-musl", language: "c", linkage: "static_pie", interpreter: "/lib/ld-musl-x86_64.so.1", sysroot: "/s" },
  ...{ include: ["/s/include"], library: ["/s/lib"], programs: { static: ["crt1.o"], static_pie: ["rcrt1.o"], dynamic: ["Scrt1.o"] }, start_shared: ["crti.o"], libraries: ["-lc"], end: ["crtn.o"] },
};
const linking = (...args: readonly string[]) => driverCommand(driver, args).argv.slice(6).join(" ");

test("each way to link has its start files and options", () => {
  assert.equal(linking("a.c"), "-fuse-ld=lld -nostdlib -static-pie -Wl,rcrt1.o a.c -L/s/lib -lc -Wl,crtn.o");
  assert.equal(linking("-static", "a.c"), "-fuse-ld=lld -nostdlib -static -Wl,crt1.o a.c -L/s/lib -lc -Wl,crtn.o");
  assert.equal(linking("-dynamic", "a.c"), "-fuse-ld=lld -nostdlib -pie -Wl,-dynamic-linker=/lib/ld-musl-x86_64.so.1 -Wl,Scrt1.o a.c -L/s/lib -lc -Wl,crtn.o");
  assert.match(linking("-prefix=/opt/x/", "a.c"), /-dynamic-linker=\/opt\/x\/ld-musl-x86_64\.so\.1 -Wl,--disable-new-dtags -Wl,-rpath=\/opt\/x /);
  assert.equal(linking("-shared", "a.o", "-o", "a.so"), "-fuse-ld=lld -nostdlib -Wl,crti.o -shared a.o -o a.so -L/s/lib -lc -Wl,crtn.o");
  assert.equal(linking("-c", "a.c"), "-c a.c");
  assert.throws(() => linking("-static", "-prefix=/x", "a.c"), /-prefix is for dynamic programs, and -static asks for another/);
});

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
