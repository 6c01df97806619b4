import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import { commands } from "../../engine/cli/commands.ts";
import { checkout } from "../support/athanor.ts";
import { commandLine, type CommandLine } from "./command_line.ts";

const test = suite<{ line: CommandLine }>("commands");
test.before((context) => {
  context.line = commandLine({
    "BUILD.ts": `import { script, text, tree } from "./rules.ts";
tree({ name: "tree", srcs: ["a.src"] });
text({ name: "hello" });
text({ name: "other", deps: [":hello"] });
script({ name: "greet", body: 'echo "hello $1 from $(pwd)"; exit 7' });
`,
    "broken/BUILD.ts": `import { text } from "//rules.ts";\ntext({ name: "bad", deps: ["//:helo"] });\n`,
    "folder/empty.txt": "",
    "a.src": "",
  });
});
test.after(({ line }) => line.remove());

test("help lists every command, and explains each with its options", ({ line }) => {
  const overview = line.run(["help"]).out;
  for (const { name, summary } of commands) assert.ok(overview.includes(`${name} `) && overview.includes(summary), name);
  const { out } = line.run(["build", "--help"]);
  assert.match(out, /-j, --jobs N/);
  assert.match(out, /athanor build \/\/\.\.\. -\/\/slow\/\.\.\./);
});

test("a wrong command, option or value says what was meant and ends with 2", ({ line }) => {
  const cases: readonly (readonly [argv: readonly string[], message: RegExp])[] = [
    [["bild"], /no command "bild"\n.*did you mean `athanor build`\?/],
    [["build", "--keep-goin", "//:hello"], /build has no option --keep-goin\n.*did you mean --keep-going\?/],
    [["build", "-c", "optt", "//:hello"], /--compilation-mode|-c must be one of fastbuild, dbg, opt; got "optt"/],
    [["build", "-j", "many", "//:hello"], /--jobs must be a whole number from 1 on; got "many"/],
    [["build"], /build needs a target/],
    [["build", "--platform"], /--platform needs a value/],
    [["build", "//:hello", "--set", "fast=on"], /--set needs ID=VALUE; got "fast=on"\n.*the id of a setting is its module and name/],
    [["clean", "//:hello"], /clean takes no argument; got "\/\/:hello"/],
    [["help", "build", "test"], /help takes one argument; got "test"/],
    [["build", "//:hello", "--", "-j2"], /build starts no program that "-j2" behind -- could be for/],
    [["build", "//:helo"], /no target \/\/:helo/],
    [["build", "//:hello", "--config", "ci"], /athanor\.toml has no \[config\.ci\]/],
  ];
  for (const [argv, message] of cases) {
    const { code, err } = line.run(argv);
    assert.match(err, message);
    assert.equal(code, 2, argv.join(" "));
  }
});

test("a mistake in a BUILD.ts is shown at its place and ends with 2", ({ line }) => {
  const { code, err } = line.run(["build", "//broken:bad"]);
  assert.equal(code, 2);
  assert.match(err, /no target \/\/:helo\n {2}broken\/BUILD\.ts:2:28\n/);
  assert.match(err, /~{9}/);
});

test("outside a workspace a build says what marks one", ({ line }) => {
  const { code, err } = line.run(["build", "//:x"], { cwd: "../.." });
  assert.equal(code, 2);
  assert.match(err, /no athanor\.toml in/);
});

test("what is no mistake of the user's is called a bug, with its place, and ends with 70", ({ line }) => {
  line.write(".broken.cjs", `require("fs").mkdirSync = () => { throw new TypeError("boom"); };\nrequire("module").syncBuiltinESMExports();\n`);
  const { code, err } = line.run(["build", "//:hello"], { env: { NODE_OPTIONS: `--require ${line.root}/.broken.cjs`, ATHANOR_CACHE: `${line.cache}/other` } });
  assert.match(err, /^this is a bug in athanor: please report it with what follows\nTypeError: boom\n {4}at /);
  assert.equal(code, 70);
});

test("a folder that cannot be written, a name too long and a folder that has gone are the machine's faults, and told as such", ({ line }) => {
  // Root may write everywhere: what others meet is made up.
  const refuse = (folder: string) => `const fs = require("fs"), real = fs.mkdirSync;
fs.mkdirSync = (file, ...rest) => { if (String(file).startsWith("${folder}")) throw Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "mkdir", path: String(file) }); return real(file, ...rest); };
require("module").syncBuiltinESMExports();
`;
  const refused = (folder: string, argv: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    line.write(".refuse.cjs", refuse(folder));
    return line.run(argv, { env: { NODE_OPTIONS: `--require ${line.root}/.refuse.cjs`, ...more } });
  };
  rmSync(path.join(line.root, "athanor-out"), { recursive: true, force: true });
  assert.equal(refused(`${line.root}/athanor-out`, ["query", "//:hello"]).out, "//:hello\n");
  const unshown = refused(`${line.root}/athanor-out`, ["build", "//:hello"]);
  assert.deepEqual([unshown.code, unshown.err], [1, `error: could not write below ${line.root}/athanor-out: permission denied\n`]);
  const stored = refused(`${line.cache}/others`, ["build", "//:hello"], { ATHANOR_CACHE: `${line.cache}/others` });
  assert.deepEqual([stored.code, stored.err], [1, `error: ${line.cache}/others/store: permission denied\n  help: athanor writes to ${line.cache}/others; ATHANOR_CACHE names another folder\n`]);
  const long = line.run(["build", "//:hello"], { env: { ATHANOR_CACHE: path.join(line.cache, "x".repeat(300)) } });
  assert.equal(long.code, 1);
  assert.match(long.err, /^error: \S*x{300}\S*: the name is too long for the file system\n$/);
  const gone = spawnSync("sh", ["-c", `mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" build //:hello`, process.execPath, path.join(checkout, "bin/athanor.cjs")], { cwd: line.root, encoding: "utf8" });
  assert.deepEqual([gone.status, gone.stderr], [1, "error: the folder you stand in does not exist any more\n  help: cd to one that does\n"]);
});

test("run passes arguments, folder and exit code on", ({ line }) => {
  const { code, out, err } = line.run(["run", "//:greet", "--", "you"], { cwd: "folder" });
  assert.equal(code, 7, err);
  assert.match(out, /hello you from .*\/folder$/m);
});

test("run of what is no program is refused", ({ line }) => {
  const { code, err } = line.run(["run", "//:hello"]);
  assert.equal(code, 2);
  assert.match(err, /\/\/:hello is not runnable/);
});

/** How a command ends whose reader has gone before it says a word, and what it says on the other stream. */
function unheard(line: CommandLine, argv: readonly string[], gone: "stdout" | "stderr"): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve) => {
    const child = line.spawn(argv);
    let said = "";
    child[gone].destroy();
    child[gone === "stdout" ? "stderr" : "stdout"].on("data", (data: Buffer) => (said += data.toString()));
    child.on("close", (code) => resolve({ code, said }));
  });
}

test("whose reader has gone is no bug: what is done ends well, what is at work does not", async ({ line }) => {
  assert.deepEqual(await unheard(line, ["query", "//..."], "stdout"), { code: 0, said: "" });
  assert.deepEqual(await unheard(line, ["build", "//:tree", "--verbose"], "stderr"), { code: 141, said: "" });
  assert.equal(line.run(["build", "//:other"]).code, 0);
  assert.match((await unheard(line, ["build", "//:other"], "stdout")).said, /^nothing to do: .*\n$/);
  assert.deepEqual(await unheard(line, ["build", "//:other"], "stderr"), { code: 0, said: "athanor-out/linux_x86_64_musl/other.txt\n" });
});

test("an answer that cannot be written is an error", ({ line }) => {
  const { status, stderr } = spawnSync("sh", ["-c", `exec "$0" "$1" query //... > /dev/full`, process.execPath, path.join(checkout, "bin/athanor.cjs")], { cwd: line.root, env: { ...process.env, ATHANOR_CACHE: line.cache }, encoding: "utf8" });
  assert.deepEqual([status, stderr], [1, "error: what athanor says cannot be written: no space is left on the disk\n"]);
});

test("query and cquery answer on stdout", ({ line }) => {
  assert.equal(line.run(["query", "deps(//:other)"]).out, "//:hello\n//:other\n");
  assert.deepEqual(JSON.parse(line.run(["cquery", "//:hello", "-o", "json"]).out).nodes.map(({ label }: { label: string }) => label), ["//:hello"]);
  assert.match(line.run(["query", "deps(//:other)", "-o", "dot"]).out, /digraph/);
});

test("aquery shows actions with paths, and their keys once they were carried out", ({ line }) => {
  const { key: _, ...planned } = JSON.parse(line.run(["aquery", "//:hello", "-o", "json"]).out).actions[0];
  assert.deepEqual(planned, {
    id: "//:hello|@athanor//platforms:linux_x86_64_musl|fastbuild|#0",
    label: "//:hello",
    platform: "linux_x86_64_musl",
    mnemonic: "Write",
    kind: "write",
    test: false,
    arguments: ["x"],
    inputs: [],
    outputs: ["hello.txt"],
  });
  assert.equal(line.run(["build", "//:hello"]).code, 0);
  assert.match(line.run(["aquery", "//:hello"]).out, /^Write \/\/:hello for linux_x86_64_musl\n {2}command: x\n {2}output: hello\.txt\n {2}key: [0-9a-f]{64}\/\d+\n$/);
});

test("a pattern is relative to where one stands", ({ line }) => {
  assert.match(line.run(["query", ":all"], { cwd: "broken" }).out, /^\/\/broken:bad\n$/);
});

test("completion knows commands, options, values and targets", ({ line }) => {
  const complete = (...words: readonly string[]): readonly string[] => line.run(["__complete", ...words]).out.split("\n").filter((word) => word !== "");
  assert.deepEqual(complete("cl"), ["clean"]);
  assert.deepEqual(complete("build", "--keep"), ["--keep-going"]);
  assert.deepEqual(complete("build", "-c", "o"), ["opt"]);
  assert.deepEqual(complete("build", "//:h"), ["//:hello"]);
  assert.deepEqual(complete("build", "//br"), ["//broken/", "//broken:"]);
  assert.deepEqual(complete("build", "-//:gr"), ["-//:greet"]);
  for (const shell of ["bash", "zsh", "fish"]) assert.match(line.run(["completion", shell]).out, /__complete/);
});

test("info is JSON when asked", ({ line }) => {
  const facts: { workspace: string; version: string } = JSON.parse(line.run(["info", "--json"]).out);
  assert.equal(facts.workspace, line.root);
});

test.run();
