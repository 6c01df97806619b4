/** The examples, each copied out of the checkout as a workspace of its own: all of it builds, its tests pass, its programs run. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "./support/athanor.ts";

/** Programs of the examples: arguments of `run`, and what is printed. */
const PROGRAMS: Readonly<Record<string, readonly (readonly [args: readonly string[], output: RegExp])[]>> = {
  // Its packages are Wolfi's, which not every machine can reach; it is loaded and checked.
  wolfi_base: [],
  alpine_runtime: [
    ...["static_x86_64", "static_pie_aarch64"].map((name) => [[`//c:${name}`], /^static\n$/] as const),
    ...["x86_64", "aarch64"].flatMap((cpu) => [[[`//c:dynamic_${cpu}`], /^from the runtime folder\n$/] as const, [[`//rust:dynamic_${cpu}`], /caught/] as const]),
  ],
  allowlist: [[["//:allowlist", "--", "--help"], /Where to listen/], [["//:allowlist_aarch64", "--", "--version"], /^allowlist 0\.1\.0\n$/]],
  hello: [[["//:hello", "--", "reader"], /reader/]],
  multi_arch: [[["//:worker"], /^worked on x86_64\n$/]],
  lemmy_like: ["server_x86_64", "server_aarch64"].map((name) => [[`//server:${name}`], /OpenSSL 3/] as const),
  // What its programs do is what its tests look at.
  tls: [],
  mixed: ["in_c", "in_rust", "in_c_aarch64_musl", "in_c_aarch64_gnu", "in_c_x86_64_gnu", "in_rust_aarch64_musl", "in_rust_aarch64_gnu"].map((name) => [[`//tool:${name}`, "--", "añb c\nd"], /^2 3 5\n$/] as const),
};

for (const example of readdirSync(path.join(checkout, "examples")).sort())
  test(`examples/${example} builds, passes its tests and does what its README says`, () => {
    const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-example-")));
    try {
      cpSync(path.join(checkout, "examples", example), root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(path.basename(from)) });
      const good = (...args: string[]) => {
        const { status, output, stdout } = athanor(root, args);
        assert.equal(status, 0, output);
        return stdout;
      };
      good("check");
      good("build", "//...");
      good("test", "//...");
      const programs = PROGRAMS[example];
      assert.ok(programs, `no program of examples/${example} is tried`);
      for (const [args, output] of programs) assert.match(good("run", ...args), output);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

test.run();
