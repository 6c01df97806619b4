/** What runs again after an edit: only what depends on it. */
import assert from "node:assert/strict";
import { rmSync, utimesSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { shellWorkspace, type ShellWorkspace } from "../support/shell_workspace.ts";

const CAT = JSON.stringify('out=$1; shift; cat "$@" > "$out"');
const BUILD = `import { glob } from "athanor";
step({ name: "left", script: ${CAT}, srcs: ["left.in"] });
step({ name: "right", script: ${CAT}, srcs: ["right.in"] });
step({ name: "both", script: ${CAT}, inputs: ["left", "right"] });
step({ name: "parts", script: ${CAT}, srcs: glob(["parts/*.in"]) });
`;

/** A workspace whose //... is built; `salt` sets its actions apart from those of other tests in the shared store. */
function built(): ShellWorkspace {
  const salt = `${process.pid} ${performance.now()}\n`;
  const place = shellWorkspace(BUILD, { "left.in": `left ${salt}`, "right.in": `right ${salt}`, "parts/a.in": `a ${salt}`, "other/BUILD.ts": 'import { step } from "//steps.ts";\n' + `step({ name: "other", script: ${CAT}, srcs: ["other.in"] });\n`, "other/other.in": `other ${salt}` });
  const { status, output } = place.athanor("build", "//...");
  assert.equal(status, 0, output);
  return place;
}

/** Builds again and answers how many actions ran. */
function rebuild(place: ShellWorkspace): number {
  const { status, output } = place.athanor("build", "//...");
  assert.equal(status, 0, output);
  // Only what was run is counted as such.
  return Number(/\b(\d+) actions? run\b/.exec(output)?.[1] ?? 0);
}

function withBuilt(check: (place: ShellWorkspace) => void): () => void {
  return () => {
    const place = built();
    try {
      check(place);
    } finally {
      place.remove();
    }
  };
}

test("an edited source runs what depends on it, and nothing else", withBuilt((place) => {
  const edited = `edited ${place.output("left")}`;
  place.write("left.in", edited);
  assert.equal(rebuild(place), 2);
  assert.equal(place.output("left"), edited);
  assert.ok(place.output("both").startsWith(`${edited}right `));
}));

test("an edit that is taken back finds the earlier results", withBuilt((place) => {
  const before = place.output("both");
  const text = place.output("left");
  place.write("left.in", "edited\n");
  rebuild(place);
  place.write("left.in", text);
  assert.equal(rebuild(place), 0);
  assert.equal(place.output("both"), before);
}));

test("an edited BUILD.ts runs what changed in it", withBuilt((place) => {
  place.write("other/BUILD.ts", `import { step } from "//steps.ts";\nstep({ name: "other", script: 'echo new > "$1"', srcs: ["other.in"] });\n`);
  assert.equal(rebuild(place), 1);
  assert.equal(place.output("other/other"), "new\n");
}));

test("a comment in a BUILD.ts runs nothing", withBuilt((place) => {
  place.write("BUILD.ts", `import { step } from "//steps.ts";\n// Nothing new.\n${BUILD}`);
  assert.equal(rebuild(place), 0);
}));

test("a new file that a glob matches, and one that is gone, are noticed", withBuilt((place) => {
  const before = place.output("parts");
  place.write("parts/b.in", "b\n");
  assert.equal(rebuild(place), 1);
  assert.equal(place.output("parts"), `${before}b\n`);
  rmSync(path.join(place.root, "parts/b.in"));
  assert.equal(rebuild(place), 0);
  assert.equal(place.output("parts"), before);
}));

test("a file that no glob matches runs nothing", withBuilt((place) => {
  place.write("parts/notes.md", "notes\n");
  assert.equal(rebuild(place), 0);
}));

test("an output deleted from athanor-out comes back, from the store", withBuilt((place) => {
  const before = place.output("both");
  rmSync(place.outputFile("both"));
  assert.equal(rebuild(place), 0);
  assert.equal(place.output("both"), before);
  rmSync(path.join(place.root, "athanor-out"), { recursive: true });
  assert.equal(rebuild(place), 0);
  assert.equal(place.output("both"), before);
}));

test("files touched and not changed run nothing", withBuilt((place) => {
  for (const file of ["left.in", "BUILD.ts", "steps.ts", "athanor.toml"]) utimesSync(path.join(place.root, file), new Date(), new Date());
  assert.equal(rebuild(place), 0);
  assert.match(place.athanor("build", "//...").output, /nothing to do/);
}));

test.run();
