import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { commandLine, type CommandLine } from "./command_line.ts";

const test = suite<{ line: CommandLine }>("build");
test.before.each((context) => {
  context.line = commandLine({
    "BUILD.ts": `import { text, tree } from "./rules.ts";
text({ name: "hello", content: "hi", srcs: ["a.src"] });
text({ name: "other", deps: [":hello"] });
tree({ name: "tree", srcs: ["a.src"] });
`,
    "lib/BUILD.ts": `import { text } from "//rules.ts";\ntext({ name: "lib", srcs: ["b.src"] });\n`,
    "a.src": "one\n",
    "lib/b.src": "two\n",
  });
});
test.after.each(({ line }) => line.remove());

const output = (line: CommandLine, name: string): string => readFileSync(path.join(line.root, "athanor-out/linux_x86_64_musl", name), "utf8");
/** Preloads a watch that ends the process when it opens a BUILD.ts or loads esbuild. */
const GUARD = `const fs = require("fs"); const Module = require("module");
for (const name of ["readFileSync", "openSync"]) { const real = fs[name]; fs[name] = (file, ...rest) => { if (/BUILD\\.ts$|rules\\.ts$/.test(String(file))) { process.stderr.write("opened " + file); process.exit(99); } return real(file, ...rest); }; }
require("module").syncBuiltinESMExports();
const load = Module._load; Module._load = (request, ...rest) => { if (/esbuild|typescript/.test(request)) { process.stderr.write("loaded " + request); process.exit(99); } return load(request, ...rest); };`;

test("build shows outputs below the platform's name and prints their paths on stdout", ({ line }) => {
  const { code, out, err } = line.run(["build", "//:hello"]);
  assert.equal(code, 0, err);
  assert.deepEqual(out.trim().split("\n"), ["athanor-out/linux_x86_64_musl/hello.txt", "athanor-out/linux_x86_64_musl/hello.a.src"]);
  assert.match(err, /^built 1 target in /m);
  assert.equal(output(line, "hello.a.src"), "one\n");
});

test("a second build opens no BUILD.ts, loads no esbuild and says there is nothing to do", ({ line }) => {
  line.run(["build", "//...", "//:hello"]);
  line.write(".guard.cjs", GUARD);
  line.run(["build", "//...", "//:hello"]);
  const { code, out, err } = line.run(["build", "//...", "//:hello"], { env: { NODE_OPTIONS: `--require ${path.join(line.root, ".guard.cjs")}` } });
  assert.equal(code, 0, err);
  assert.match(err, /^nothing to do: \/\/:hello and 3 more targets are up to date \(\d+ ms\)\n$/);
  assert.match(out, /hello\.txt/);
});

test("an edited source is seen, and no BUILD.ts is evaluated for it", ({ line }) => {
  line.write(".guard.cjs", GUARD);
  // Files that are older than the build need no second look at their bytes.
  for (const file of ["BUILD.ts", "lib/BUILD.ts", "rules.ts"]) utimesSync(path.join(line.root, file), 1e9, 1e9);
  line.run(["build", "//..."]);
  appendFileSync(path.join(line.root, "a.src"), "more\n");
  const { code, err } = line.run(["build", "//..."], { env: { NODE_OPTIONS: `--require ${path.join(line.root, ".guard.cjs")}` } });
  assert.equal(code, 0, err);
  assert.equal(output(line, "hello.a.src"), "one\nmore\n");
  assert.equal(output(line, "tree/a.src"), "one\nmore\n");
});

test("an edit that keeps length and comes at once after a build is seen", ({ line }) => {
  line.run(["build", "//:hello"]);
  for (const text of ["two\n", "six\n", "ten\n"]) {
    writeFileSync(path.join(line.root, "a.src"), text);
    line.run(["build", "//:hello"]);
    assert.equal(output(line, "hello.a.src"), text);
  }
});

test("an edit that another request has built is built for this one too", ({ line }) => {
  line.run(["build", "//:hello"]);
  line.run(["build", "//:tree"]);
  appendFileSync(path.join(line.root, "a.src"), "more\n");
  line.run(["build", "//:tree"]);
  line.run(["build", "//:hello"]);
  assert.equal(output(line, "hello.a.src"), "one\nmore\n");
});

test("a touched source is no edit", ({ line }) => {
  line.run(["build", "//:hello"]);
  utimesSync(path.join(line.root, "a.src"), new Date(), new Date(Date.now() - 5000));
  assert.match(line.run(["build", "//:hello"]).err, /^nothing to do: \/\/:hello is up to date/);
});

test("an edited BUILD.ts, module, or a new package is seen", ({ line }) => {
  line.run(["build", "//..."]);
  line.write("lib/BUILD.ts", `import { text } from "//rules.ts";\ntext({ name: "lib", content: "changed" });\n`);
  assert.equal(line.run(["build", "//..."]).code, 0);
  assert.equal(output(line, "lib/lib.txt"), "changed\n");
  line.write("rules.ts", readFileSync(path.join(line.root, "rules.ts"), "utf8").replace("[ctx.attrs.content,", `["from the rule", ctx.attrs.content,`));
  line.write("deep/er/BUILD.ts", `import { text } from "//rules.ts";\ntext({ name: "new" });\n`);
  assert.equal(line.run(["build", "//..."]).code, 0);
  assert.equal(output(line, "lib/lib.txt"), "from the rule\nchanged\n");
  assert.equal(output(line, "deep/er/new.txt"), "from the rule\nx\n");
});

test("an output that was removed or written to is made again", ({ line }) => {
  line.run(["build", "//:hello"]);
  const file = path.join(line.root, "athanor-out/linux_x86_64_musl/hello.txt");
  rmSync(file);
  line.run(["build", "//:hello"]);
  assert.equal(output(line, "hello.txt"), "hi\na.src\n");
  rmSync(file);
  writeFileSync(file, "mine\n");
  line.run(["build", "//:hello"]);
  assert.equal(output(line, "hello.txt"), "hi\na.src\n");
});

test("state that is damaged or cut off counts as absent", ({ line }) => {
  line.run(["build", "//..."]);
  const folder = readdirSync(line.cache, { recursive: true, encoding: "utf8" }).find((name) => /workspaces\/[^/]+\/state$/.test(name));
  assert.ok(folder !== undefined);
  const file = path.join(line.cache, folder);
  const whole = readFileSync(file);
  for (const part of [0, 0.01, 0.3, 0.7, 0.99]) {
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * part)));
    const { code, err } = line.run(["build", "//..."]);
    assert.equal(code, 0, err);
    assert.equal(output(line, "hello.txt"), "hi\na.src\n");
  }
});

test("two builds at once are both right", async ({ line }) => {
  for (const round of [1, 2]) {
    writeFileSync(path.join(line.root, "a.src"), `round ${round}\n`);
    const runs = await Promise.all([line.start(["build", "//..."]), line.start(["build", "//:hello", "//:tree"])]);
    for (const { code, err } of runs) assert.equal(code, 0, err);
    assert.equal(output(line, "hello.a.src"), `round ${round}\n`);
    assert.equal(output(line, "tree/a.src"), `round ${round}\n`);
  }
});

test("two checkouts of different folders, users' settings and cultures have the same keys", ({ line }) => {
  const keys = (env: Readonly<Record<string, string>>, cwd: string): string => {
    const prefix = { cwd, env };
    assert.equal(line.run(["build", "//..."], prefix).code, 0);
    return line.run(["aquery", "//...", "-o", "json"], prefix).out;
  };
  for (const name of ["BUILD.ts", "rules.ts", "a.src", "athanor.toml"]) line.write(`elsewhere/deep/${name}`, readFileSync(path.join(line.root, name), "utf8"));
  for (const name of ["BUILD.ts", "b.src"]) line.write(`elsewhere/deep/lib/${name}`, readFileSync(path.join(line.root, "lib", name), "utf8"));
  const home = path.join(line.root, "home");
  mkdirSync(home);
  const one = keys({ TZ: "UTC", LANG: "C" }, "");
  const other = keys({ TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", HOME: home, ATHANOR_CACHE: path.join(home, "cache"), USER: "somebody" }, "elsewhere/deep");
  assert.match(one, /"key": "[0-9a-f]{64}\/\d+"/);
  assert.equal(other, one);
});

test("--events, --profile and --explain report a build", ({ line }) => {
  const { code, err } = line.run(["build", "//:tree", "--events", "events", "--profile", "trace.json", "--explain"]);
  assert.equal(code, 0, err);
  const events = readFileSync(path.join(line.root, "events"), "utf8").trim().split("\n").map((text): { kind: string } => JSON.parse(text));
  assert.ok(events.some(({ kind }) => kind === "action-finished"));
  const trace: { traceEvents: { name: string }[] } = JSON.parse(readFileSync(path.join(line.root, "trace.json"), "utf8"));
  assert.ok(trace.traceEvents.some(({ name }) => name === "Tree //:tree"));
  assert.match(err, /Tree \/\/:tree for linux_x86_64_musl: it was not built here before/);
});

test("clean forgets the workspace and keeps the store", ({ line }) => {
  line.run(["build", "//..."]);
  assert.equal(line.run(["clean"]).code, 0);
  assert.ok(!existsSync(path.join(line.root, "athanor-out/linux_x86_64_musl")));
  assert.match(line.run(["build", "//..."]).err, /built 4 targets in .*: 1 from the store/);
});

test("clean --store empties the store, and the one of actions that ran without a sandbox", ({ line }) => {
  const toml = readFileSync(path.join(line.root, "athanor.toml"), "utf8");
  for (const mode of ["none", "bubblewrap"]) {
    line.write("athanor.toml", `${toml}\n[sandbox]\nmode = "${mode}"\n`);
    assert.equal(line.run(["build", "//..."]).code, 0);
  }
  const blobs = ["store", "store-unsealed"].map((name) => path.join(line.cache, name, "blobs"));
  const kept = () => blobs.map((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length > 0);
  assert.deepEqual(kept(), [true, true]);
  assert.match(line.run(["clean", "--store"]).err, /removed \d+ blobs .*, kept 0\.0 MB/);
  assert.deepEqual(kept(), [false, false]);
});

test.run();
