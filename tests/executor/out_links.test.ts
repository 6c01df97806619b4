/** athanor-out: what lies there, what is replaced, and what is left alone. */
import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { artifactKey, type Artifact } from "../../engine/api/file.ts";
import { linkOutputs } from "../../engine/executor/out_links.ts";
import { openStore } from "../../engine/store/disk_store.ts";
import type { Content } from "../../engine/store/store.ts";
import { output } from "../support/actions.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-out-"));
const store = openStore(path.join(folder, "store"));
const text = (content: string): Content => ({ kind: "file", digest: store.putBlob(Buffer.from(content)), executable: false });
const tree = (files: Readonly<Record<string, string>>): Content => ({
  kind: "tree",
  digest: store.putTree({ files: new Map(Object.entries(files).map(([name, content]) => [name, { digest: text(content).digest, executable: false }])), directories: new Map(), symlinks: new Map([["link", "x"]]) }),
});
let count = 0;
const fresh = (): string => path.join(folder, `out${++count}`);
const link = (out: string, label: string, made: readonly (readonly [Artifact, Content])[], platform = "arm") =>
  linkOutputs(out, { label, platform, artifacts: made.map(([artifact]) => artifact), contents: new Map(made.map(([artifact, content]) => [artifactKey(artifact), content])) }, store);
const app = output("//a:app", "a/app");
const docs = output("//a:docs", "a/docs", true);

test("files are hard links below the platform's name", () => {
  const out = fresh();
  const links = link(out, "//a:app", [[app, text("one")]]);
  assert.deepEqual(links, [{ file: path.join(out, "arm/a/app"), tree: false, key: artifactKey(app) }]);
  assert.equal(lstatSync(path.join(out, "arm/a/app")).ino, lstatSync(store.blobPath(text("one").digest, false) ?? "").ino);
});

test("trees are folders of links", () => {
  const out = fresh();
  link(out, "//a:docs", [[docs, tree({ x: "1", y: "2" })]]);
  assert.deepEqual(readdirSync(path.join(out, "arm/a/docs")), ["link", "x", "y"]);
});

test("linking the same again touches nothing, and new content replaces it", () => {
  const out = fresh();
  const made = (version: string) => [[app, text(version)], [docs, tree({ x: version })]] as const;
  link(out, "//a:all", made("1"));
  const before = [lstatSync(path.join(out, "arm/a/app")).ctimeMs, lstatSync(path.join(out, "arm/a/docs")).ctimeMs];
  link(out, "//a:all", made("1"));
  assert.deepEqual([lstatSync(path.join(out, "arm/a/app")).ctimeMs, lstatSync(path.join(out, "arm/a/docs")).ctimeMs], before);
  link(out, "//a:all", made("2"));
  assert.equal(readFileSync(path.join(out, "arm/a/app"), "utf8"), "2");
  assert.equal(readFileSync(path.join(out, "arm/a/docs/x"), "utf8"), "2");
  assert.deepEqual(readdirSync(path.join(out, "arm/a")), ["app", "docs"]);
});

test("what a target no longer makes is removed; others' files and the user's stay", () => {
  const out = fresh();
  const old = output("//a:app", "a/deep/old");
  link(out, "//a:app", [[app, text("1")], [old, text("2")]]);
  link(out, "//a:app", [[app, text("3")]], "intel");
  writeFileSync(path.join(out, "arm/a/mine"), "user");
  link(out, "//a:app", [[app, text("1")]]);
  assert.ok(!existsSync(path.join(out, "arm/a/deep")));
  assert.deepEqual(readdirSync(out, { recursive: true }).sort(), [".links.json", "arm", "arm/a", "arm/a/app", "arm/a/mine", "intel", "intel/a", "intel/a/app"]);
});

test("a place that two targets show stays while one of them does", () => {
  const out = fresh();
  link(out, "//a:app", [[app, text("1")]]);
  link(out, "//a:alias", [[app, text("1")]]);
  link(out, "//a:app", []);
  assert.ok(existsSync(path.join(out, "arm/a/app")));
});

test("a file may become a folder, and back", () => {
  const out = fresh();
  const inside = output("//a:app", "a/app/bin");
  link(out, "//a:app", [[app, text("1")]]);
  link(out, "//a:app", [[inside, text("2")]]);
  assert.equal(readFileSync(path.join(out, "arm/a/app/bin"), "utf8"), "2");
  link(out, "//a:app", [[app, text("1")]]);
  assert.equal(readFileSync(path.join(out, "arm/a/app"), "utf8"), "1");
});

test("a changed link is put right", () => {
  const out = fresh();
  link(out, "//a:docs", [[docs, tree({ x: "1" })]]);
  rmSync(path.join(out, "arm/a/docs/x"));
  mkdirSync(path.join(out, "arm/a/docs/more"));
  link(out, "//a:docs", [[docs, tree({ x: "1" })]]);
  assert.deepEqual(readdirSync(path.join(out, "arm/a/docs")), ["link", "x"]);
});

test.after(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});
test.run();
