/** glob(): what it finds, where it stops. */
import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { loading, type Loading } from "../support/loading.ts";

const FILES = { "p/b.rs": "", "p/a.rs": "", "p/Z.rs": "", "p/src/x.rs": "", "p/src/deep/y.rs": "", "p/src/deep/y.txt": "", "p/.hidden.rs": "", "p/sub/BUILD.ts": "", "p/sub/z.rs": "", "p/ws/athanor.toml": "", "p/ws/w.rs": "", "p/node_modules/n.rs": "", "p/athanor-out/o.rs": "" };

function globs(call: string, check: (found: readonly string[], loading: Loading) => void, prepare: (root: string) => void = () => {}): void {
  loading({ ...FILES, "p/BUILD.ts": `import { lib } from "//rules.ts"; import { glob } from "athanor/api"; lib({ name: "x", flags: ${call} });` }, (it) => {
    prepare(it.root);
    check(it.target("//p:x").attrs["flags"] as readonly string[], it);
  });
}

test("** crosses folders, stops at packages and nested workspaces, and the result is sorted by code unit", () => {
  globs(`glob(["**/*.rs"])`, (found) => assert.deepEqual(found, [".hidden.rs", "Z.rs", "a.rs", "b.rs", "src/deep/y.rs", "src/x.rs"]));
});

test("several patterns give each file once, excludes take files away", () => {
  globs(`glob(["*.rs", "a.*", "src/**"], { exclude: ["Z.rs", "src/deep/**", ".*"] })`, (found) => assert.deepEqual(found, ["a.rs", "b.rs", "src/x.rs"]));
  globs(`glob(["a.rs", "b.rs"], { exclude: ["a*"] })`, (found) => assert.deepEqual(found, ["b.rs"]));
});

test("braces and question marks work, and stop at packages too", () => {
  globs(`glob(["{src,sub,ws}/**/*.rs", "?.rs"])`, (found) => assert.deepEqual(found, ["Z.rs", "a.rs", "b.rs", "src/deep/y.rs", "src/x.rs"]));
});

test("links to files count, links to folders are not followed", () => {
  globs(`glob(["l*/**", "link.rs"], { allow_empty: true })`, (found) => assert.deepEqual(found, ["link.rs"]), (root) => {
    symlinkSync("a.rs", path.join(root, "p/link.rs"));
    symlinkSync("src", path.join(root, "p/lsrc"));
  });
});

test("nothing is fine when it is allowed, for one pattern of several too", () => {
  globs(`glob(["*.none", "*.rs"], { allow_empty: true })`, (found) => assert.equal(found.length, 4));
  globs(`glob(["node_modules/*", "sub/*.rs", "ws/**"], { allow_empty: true })`, (found) => assert.deepEqual(found, []));
  globs(`glob([])`, (found) => assert.deepEqual(found, []));
});

test("wrong patterns and options are refused", () => {
  const cases = { 'glob(["/a"])': /must be relative to the package/, 'glob(["../a"])': /must not contain ".."/, 'glob(["{a,../b}/*"])': /must not contain ".."/, 'glob(["./a"])': /must not start with/, 'glob(["!a"])': /use exclude/, 'glob(["a\\\\b"])': /no backslash/, 'glob([""])': /is empty/, 'glob("*.rs")': /glob\(\) must be a list of strings; got "\*.rs"/, 'glob([1])': /got 1 in it/, 'glob(["*"], { excludes: [] })': /no option "excludes"[^]*help: did you mean "exclude"/ };
  for (const [call, message] of Object.entries(cases)) loading({ "BUILD.ts": `import { glob } from "athanor/api";\nglob; (${call});` }, ({ errors }) => assert.match(errors(), message));
});

test("a pattern into another package says whose the files are", () => {
  loading({ ...FILES, "p/BUILD.ts": `import { glob } from "athanor/api";\nglob(["sub/*.rs"]);\nglob(["sub/z.rs"]);` }, ({ errors }) => assert.equal(errors("p").match(/help: sub.* is the package \/\/p\/sub: name its targets instead/g)?.length, 2));
});

test.run();
