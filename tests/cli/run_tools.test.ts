import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { openStaging } from "../../engine/cli/staging.ts";
import { commandLine, type CommandLine } from "./command_line.ts";

const BUILD = `import { write_source_files } from "athanor";
import { text, tree } from "//rules.ts";
text({ name: "one", content: "1" });
tree({ name: "many", srcs: ["a.txt", "b.txt"] });
write_source_files({ name: "keep", files: { "kept.txt": ":one", "folder": ":many" } });
write_source_files({ name: "both", files: { "kept.txt": ":several" } });
text({ name: "several", srcs: ["a.txt"] });
`;

const test = suite<{ line: CommandLine; file(name: string): string }>("run tools");
test.before.each((context) => {
  context.line = commandLine({ "pkg/BUILD.ts": BUILD, "pkg/a.txt": "a", "pkg/b.txt": "b", "pkg/folder/former.txt": "former" });
  context.file = (name) => path.join(context.line.root, name);
});
test.after.each(({ line }) => line.remove());

test("what a run tool writes replaces files and whole folders", ({ line, file }) => {
  const { code, err } = line.run(["run", "//pkg:keep"]);
  assert.equal(code, 0, err);
  assert.match(err, /\/\/pkg:keep: wrote pkg\/kept\.txt\n\/\/pkg:keep: wrote pkg\/folder\n/);
  assert.equal(readFileSync(file("pkg/kept.txt"), "utf8"), "1\n");
  assert.equal(readFileSync(file("pkg/folder/b.txt"), "utf8"), "b");
  assert.ok(!existsSync(file("pkg/folder/former.txt")));
  writeFileSync(file("pkg/kept.txt"), "writable");
});

test("what has not changed is left alone", ({ line, file }) => {
  line.run(["run", "//pkg:keep"]);
  const before = statSync(file("pkg/kept.txt")).ino;
  const { code, err } = line.run(["run", "//pkg:keep"]);
  assert.equal(code, 0, err);
  assert.match(err, /pkg\/kept\.txt, pkg\/folder are up to date/);
  assert.equal(statSync(file("pkg/kept.txt")).ino, before);
});

test("what a tool refuses ends with 1, and nothing was written", ({ line, file }) => {
  const { code, err } = line.run(["run", "//pkg:keep", "--", "now"]);
  assert.equal(code, 1);
  assert.match(err, /^error: \/\/pkg:keep failed: it takes no arguments; got "now"$/m);
  assert.ok(!existsSync(file("pkg/kept.txt")) && existsSync(file("pkg/folder/former.txt")));
});

test("a target of several files fits no single path", ({ line }) => {
  const { code, err } = line.run(["run", "//pkg:both"]);
  assert.equal(code, 2);
  assert.match(err, /"kept\.txt" needs a target of one file or folder; \/\/pkg:several has 2/);
});

test("a replacement whose command died once it was decided is finished by the next command", ({ line, file }) => {
  const dead = leftBehind(line.root, "0-0-0-00000000-1", { "pkg/kept.txt": "new", "pkg/folder/new.txt": "new" });
  writeFileSync(path.join(dead, "decided"), JSON.stringify(["pkg/kept.txt", "pkg/folder"]));
  assert.equal(line.run(["query", "//pkg:one"]).code, 0);
  assert.equal(readFileSync(file("pkg/kept.txt"), "utf8"), "new");
  assert.deepEqual([existsSync(file("pkg/folder/new.txt")), existsSync(file("pkg/folder/former.txt")), existsSync(dead)], [true, false, false]);
});

test("one that had already moved the former folder away is finished too", ({ line, file }) => {
  const dead = leftBehind(line.root, "0-0-0-00000000-1", { "pkg/gone/new.txt": "new" });
  mkdirSync(path.join(dead, "former/pkg/gone"), { recursive: true });
  writeFileSync(path.join(dead, "decided"), JSON.stringify(["pkg/kept.txt", "pkg/gone"]));
  line.run(["query", "//pkg:one"]);
  assert.equal(readFileSync(file("pkg/gone/new.txt"), "utf8"), "new");
});

test("one that was not decided is forgotten", ({ line, file }) => {
  const dead = leftBehind(line.root, "0-0-0-00000000-1", { "pkg/folder/new.txt": "new" });
  line.run(["query", "//pkg:one"]);
  assert.deepEqual([existsSync(dead), existsSync(file("pkg/folder/new.txt")), existsSync(file("pkg/folder/former.txt"))], [false, false, true]);
});

test("what a living command prepares is left to it", ({ line }) => {
  const staging = openStaging(line.root);
  line.run(["query", "//pkg:one"]);
  assert.ok(existsSync(staging.folder));
  staging.close();
});

test("a tool that stages what it may not write is a bug, and nothing is written", ({ line, file }) => {
  const staging = openStaging(line.root);
  for (const name of ["kept.txt", "other.txt"]) writeFileSync(path.join(staging.folder, name), "x");
  assert.throws(() => staging.commit(["kept.txt"]), /other\.txt was staged, and only kept\.txt may be written/);
  assert.ok(!existsSync(file("kept.txt")));
});

/** The folder of a command that is no more. */
function leftBehind(root: string, name: string, staged: Readonly<Record<string, string>>): string {
  const folder = path.join(root, "athanor-out/.staging", name);
  for (const [file, text] of Object.entries(staged)) {
    mkdirSync(path.dirname(path.join(folder, "fresh", file)), { recursive: true });
    writeFileSync(path.join(folder, "fresh", file), text);
  }
  return folder;
}

test.run();
