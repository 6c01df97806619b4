/** //:app for every platform, as the README says: built, checked, run. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { readElf } from "../../rules/testing/tools/elf.ts";
import { athanor, checkout } from "../support/athanor.ts";
import { host } from "../support/host.ts";

const VARIANTS = [
  { target: "//:app_x86_64", platform: "linux_x86_64_musl", machine: "x86_64", dynamic: false },
  { target: "//:app_aarch64", platform: "linux_aarch64_musl", machine: "aarch64", dynamic: false },
  { target: "//:app_x86_64_gnu", platform: "linux_x86_64_gnu", machine: "x86_64", dynamic: true },
  { target: "//:app_aarch64_gnu", platform: "linux_aarch64_gnu", machine: "aarch64", dynamic: true },
];

test("one declaration builds for four platforms, and says where the programs are", () => {
  const { status, output, stdout } = athanor(checkout, ["build", ...VARIANTS.map(({ target }) => target)]);
  assert.equal(status, 0, output);
  for (const { platform, machine, dynamic } of VARIANTS) {
    const file = `athanor-out/${platform}/app`;
    assert.ok(stdout.includes(file), output);
    const elf = readElf(readFileSync(path.join(checkout, file)));
    assert.ok(typeof elf !== "string", String(elf));
    assert.equal(elf.machine, machine);
    assert.equal(elf.interpreter !== undefined, dynamic);
  }
});

test("the program for this machine runs and computes", () => {
  const app = path.join(checkout, `athanor-out/linux_${host}_musl/app`);
  const { stdout, status } = spawnSync(app, ["-"], { input: "123456789", encoding: "utf8" });
  assert.equal(status, 0);
  assert.match(stdout, /^app 0\.1\.0 built for (x86_64|aarch64) linux musl static\ncbf43926  -\n$/);
});

test("`run` starts programs for this machine, and foreign ones under qemu-user", () => {
  for (const { target, machine, dynamic } of VARIANTS.filter(({ dynamic }) => !dynamic)) {
    const { stdout, status, output } = athanor(checkout, ["run", target, "--", "README.md"]);
    assert.equal(status, 0, output);
    assert.match(stdout, new RegExp(`built for ${machine} linux musl ${dynamic ? "dynamic" : "static"}\n[0-9a-f]{8}  README.md`));
  }
});

test("`test //...` checks every program and runs the unit tests", () => {
  const { status, output } = athanor(checkout, ["test", "//..."]);
  assert.equal(status, 0, output);
  const checked = ["//:checksum_test (", "//:report_test (", ...VARIANTS.map(({ platform }) => `//:app#elf_check (${platform}`)];
  for (const name of checked) assert.ok(output.includes(`pass ${name}`), `${name} is missing in\n${output}`);
});

test("unit tests of the other processor run under qemu-user", () => {
  const { status, output } = athanor(checkout, ["test", "--platform", "//platforms:linux_aarch64_musl", "//:checksum_test", "//:report_test"]);
  assert.equal(status, 0, output);
});

test("gnu programs are tested with their own loader and libraries", () => {
  for (const platform of ["linux_x86_64_gnu", "linux_aarch64_gnu"]) {
    const { status, output } = athanor(checkout, ["test", "--platform", `//platforms:${platform}`, "//:report_test"]);
    assert.equal(status, 0, output);
  }
});

test("a second build has nothing to do and says so", () => {
  const build = () => athanor(checkout, ["build", "//:app_x86_64", "//:app_aarch64"]);
  assert.equal(build().status, 0);
  const { status, output } = build();
  assert.equal(status, 0);
  assert.match(output, /nothing to do/);
});

test.run();
