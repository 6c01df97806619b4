import assert from "node:assert/strict";
import { suite } from "uvu";
import { commands } from "../../engine/cli/commands.ts";
import { commandLine, type CommandLine } from "./command_line.ts";

const test = suite<{ line: CommandLine }>("commands");
test.before((context) => {
  context.line = commandLine({
    "BUILD.ts": `import { script, text } from "./rules.ts";
text({ name: "hello" });
text({ name: "other", deps: [":hello"] });
script({ name: "greet", body: 'echo "hello $1 from $(pwd)"; exit 7' });
`,
    "broken/BUILD.ts": `import { text } from "//rules.ts";\ntext({ name: "bad", deps: ["//:helo"] });\n`,
    "folder/empty.txt": "",
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

test("query and cquery answer on stdout", ({ line }) => {
  assert.equal(line.run(["query", "deps(//:other)"]).out, "//:hello\n//:other\n");
  assert.deepEqual(JSON.parse(line.run(["cquery", "//:hello", "-o", "json"]).out).nodes.map(({ label }: { label: string }) => label), ["//:hello"]);
  assert.match(line.run(["query", "deps(//:other)", "-o", "dot"]).out, /digraph/);
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
