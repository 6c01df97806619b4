/** A workspace whose actions run on another kind of machine: all can be asked here, and nothing be run. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { foreign, host } from "../support/host.ts";
import { commandLine } from "./command_line.ts";

const line = commandLine({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\nexecution_platforms = ["@athanor//platforms:linux_${foreign}_gnu"]\n`,
  "BUILD.ts": `import { run_binary } from "athanor";
import { text } from "//rules.ts";
run_binary({ name: "sorted", root: "@athanor//sysroots:shell_${foreign}", program: "usr/bin/sort", args: ["-o", "$(out sorted.txt)"], outs: ["sorted.txt"] });
text({ name: "hello" });
`,
});

test("questions are answered for the machines that would run the actions", () => {
  const ask = (...argv: readonly string[]): string => {
    const { code, out, err } = line.run(argv);
    assert.equal(code, 0, err);
    return out;
  };
  assert.match(ask("query", "deps(//:sorted)"), new RegExp(`^@athanor//sysroots:shell_${foreign}$`, "m"));
  assert.match(ask("cquery", "deps(//:sorted)"), new RegExp(`sysroots:shell_${foreign} \\(linux_${foreign}_gnu`));
  const actions: { readonly actions: readonly { readonly label: string; readonly execution?: unknown }[] } = JSON.parse(ask("aquery", "//:sorted", "-o", "json"));
  const sorted = actions.actions.find(({ label }) => label === "//:sorted");
  assert.deepEqual(sorted?.execution, { ISA: { aarch64: "arm-a64", x86_64: "x86-64" }[foreign], OSFamily: "linux" });
  ask("check");
});

test("what needs no program is built", () => assert.equal(line.run(["build", "//:hello"]).code, 0));

test("a program is not run, and the error names both machines", () => {
  const { code, err } = line.run(["build", "//:sorted"]);
  assert.equal(code, 2, err);
  assert.match(err, new RegExp(`^error: \\w+ of //:sorted runs on @athanor//platforms:linux_${foreign}_gnu, and this machine is linux on ${host}$`, "m"));
  assert.match(err, /help: execution_platforms of athanor\.toml names the platforms actions run on/);
});

test.after(() => line.remove());
test.run();
