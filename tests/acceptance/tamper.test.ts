/** What was written to behind athanor's back is noticed, or found by `athanor verify`, and never served. */
import assert from "node:assert/strict";
import { chmodSync, lstatSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { shellWorkspace, type ShellWorkspace } from "../support/shell_workspace.ts";

const BUILD = `step({ name: "first", script: 'echo first > "$1"' });
step({ name: "second", script: 'cat "$2" > "$1"; echo second >> "$1"', inputs: ["first"] });
`;

const place = shellWorkspace(BUILD, {}, { ownStore: true });
test.after(() => place.remove());

function build(...targets: readonly string[]): string {
  const { status, output } = place.athanor("build", ...targets);
  assert.equal(status, 0, output);
  return output;
}

/** Changes one byte; with `hide`, mode and time stamp are as before. */
function flip(file: string, hide: boolean): void {
  const { mode, atime, mtime } = lstatSync(file);
  const bytes = readFileSync(file);
  bytes[0]! ^= 1;
  chmodSync(file, 0o644);
  writeFileSync(file, bytes);
  if (!hide) return;
  chmodSync(file, mode);
  utimesSync(file, atime, mtime);
}

const ran = (output: string): number => Number(/\b(\d+) actions? run\b/.exec(output)?.[1] ?? 0);

test.before.each(() => void build("//:second", "//:first"));

test("an output written to in athanor-out is made again", () => {
  flip(place.outputFile("second"), false);
  assert.equal(ran(build("//:second", "//:first")), 1);
  assert.equal(place.output("second"), "first\nsecond\n");
});

test("an input that was written to is made again before it is used", () => {
  flip(place.outputFile("first"), false);
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n${BUILD.replace("echo second", "echo third")}`);
  const output = build("//:second");
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n${BUILD}`);
  assert.equal(place.output("second"), "first\nthird\n", output);
});

test("with the mode put back it is noticed by its time", () => {
  const file = place.outputFile("second");
  const { mode } = lstatSync(file);
  flip(file, false);
  chmodSync(file, mode);
  assert.equal(ran(build("//:second", "//:first")), 1);
  assert.equal(place.output("second"), "first\nsecond\n");
});

test("a flipped bit whose time stamp was put back is found by `verify`, and made anew by the next build", () => {
  flip(place.outputFile("second"), true);
  const { status, output } = place.athanor("verify");
  assert.equal(status, 1, output);
  assert.match(output, /damaged: blobs\/\w\w\/[0-9a-f]{64} does not hold what its name says/);
  assert.equal(ran(build("//:second", "//:first")), 1);
  assert.equal(place.output("second"), "first\nsecond\n");
  assert.equal(place.athanor("verify").status, 0);
});

/** The shell's own program, in the made tree of the root it comes from. */
function rootFile({ store }: ShellWorkspace): string {
  const trees = path.join(store, "trees");
  const found = readdirSync(trees, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith("/usr/bin/dash"));
  assert.ok(found !== undefined, "the root of the shell is not in the store");
  return path.join(trees, found);
}

test("a file of a tree that was written to is noticed before the tree is used", () => {
  flip(rootFile(place), false);
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n${BUILD.replace("echo second", "echo fourth")}`);
  const output = build("//:second");
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n${BUILD}`);
  assert.equal(ran(output), 2, output);
  assert.equal(place.output("second"), "first\nfourth\n");
});

test("a flipped bit in a tree is found by `verify`, and the tree made anew", () => {
  flip(rootFile(place), true);
  const { status, output } = place.athanor("verify");
  assert.equal(status, 1, output);
  assert.match(output, /damaged: trees\/\w\w\/[0-9a-f]{64} /);
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n${BUILD.replace("echo second", "echo fifth")}`);
  build("//:second");
  assert.equal(place.output("second"), "first\nfifth\n");
  assert.equal(place.athanor("verify").status, 0);
});

test("a file added to a tree is noticed", () => {
  writeFileSync(path.join(path.dirname(rootFile(place)), "smuggled"), "x");
  place.write("BUILD.ts", `import { step } from "//steps.ts";\nstep({ name: "second", script: 'test -e /usr/bin/smuggled && echo bad > "$1" || echo good > "$1"' });\n`);
  build("//:second");
  assert.equal(place.output("second"), "good\n");
});

test.run();
