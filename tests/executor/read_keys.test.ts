/** The second key, over what an action really read: when it answers, and when it must not. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import { createExecute } from "../../engine/executor/execute.ts";
import { placesInDepfile } from "../../engine/executor/depfile.ts";
import { memoryStore, type MemoryStore } from "../../engine/store/memory_store.ts";
import { file, graphOf, optionsFor, output, run, setOf, source } from "../support/actions.ts";
import { fakeRunner } from "../support/fake_runner.ts";

const test = suite<{ folder: string; store: MemoryStore }>("keys over what was read");
test.before.each((context) => {
  context.folder = mkdtempSync(path.join(tmpdir(), "athanor-reads-"));
  context.store = memoryStore();
  for (const name of ["a.c", "used.h", "unused.h", "first/used.h"]) writeFileSync(path.join(context.folder, name.replace("/", "_")), name);
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const DEPFILE = "out/a.o: a.c \\\n  ./used.h /usr/include/stdio.h\n";

/** Compiles a.c with the headers; how many actions ran. */
async function compile({ folder, store }: { folder: string; store: MemoryStore }, headers: readonly string[], depfile = DEPFILE): Promise<number> {
  const runner = fakeRunner(store, (fake) => setImmediate(() => fake.finish({ "a.d": depfile })));
  const plan = run("//:a", ["cc", file(source("a.c")), file(output("//:a", "a.o"))], { inputs: setOf(...headers.map(source)), depfile: "a.d", outputs: [{ path: "a.o", tree: false }, { path: "a.d", tree: false }] });
  const sourcePath = ({ path: name }: { readonly path: string }): string => path.join(folder, name.replace("/", "_"));
  const { counts, failures } = await createExecute(() => runner)(graphOf(plan), { artifacts: [output("//:a", "a.o")], tests: [] }, optionsFor(store, { sourcePath }));
  assert.deepEqual(failures, []);
  return counts.run;
}
const HEADERS = ["used.h", "unused.h"];

test("a header that is declared and was not read may change", async (context) => {
  assert.equal(await compile(context, HEADERS), 1);
  writeFileSync(path.join(context.folder, "unused.h"), "changed");
  assert.equal(await compile(context, HEADERS), 0);
});

test("a header that was read, and a source that is named, may not", async (context) => {
  await compile(context, HEADERS);
  for (const name of ["used.h", "a.c"]) {
    writeFileSync(path.join(context.folder, name), "changed");
    assert.equal(await compile(context, HEADERS), 1, name);
  }
});

test("a header that comes or goes counts, read or not: it may lie before another of its name", async (context) => {
  await compile(context, HEADERS);
  assert.equal(await compile(context, [...HEADERS, "first/used.h"]), 1);
  assert.equal(await compile(context, ["used.h"]), 1);
});

test("what one version read answers for that version alone, to and fro", async (context) => {
  await compile(context, HEADERS);
  writeFileSync(path.join(context.folder, "a.c"), "reads both");
  await compile(context, HEADERS, "out/a.o: a.c used.h unused.h\n");
  writeFileSync(path.join(context.folder, "unused.h"), "changed");
  assert.equal(await compile(context, HEADERS, "out/a.o: a.c used.h unused.h\n"), 1);
  writeFileSync(path.join(context.folder, "a.c"), "a.c");
  assert.equal(await compile(context, HEADERS), 0);
});

test("a dependency file that names what the action cannot have seen, or that is none, proves nothing", async (context) => {
  for (const broken of ["out/a.o: a.c other.h\n", "no rule at all\n"]) {
    context.store = memoryStore();
    writeFileSync(path.join(context.folder, "unused.h"), "before");
    await compile(context, HEADERS, broken);
    writeFileSync(path.join(context.folder, "unused.h"), "after");
    assert.equal(await compile(context, HEADERS, broken), 1, broken);
  }
});

test("names in dependency files are what they were before make's escapes", () => {
  assert.deepEqual([...(placesInDepfile("out/a.o: a\\ b.h c$$d.h /w/e.h x/../f\\#.h ../usr/g.h\n\nh.h:\n") ?? [])], ["a b.h", "c$d.h", "e.h", "f#.h"]);
});

test.run();
