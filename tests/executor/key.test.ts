/**
 * The table of constant keys. The digests were worked out once by an encoder of its own (a generic protobuf writer of twenty lines in Python that
 * shares nothing with engine/store/reapi.ts); a change here is a change of every user's cache.
 */
import assert from "node:assert/strict";
import { test } from "uvu";
import { keyOf, prepare } from "../../engine/executor/action_key.ts";
import type { Artifact } from "../../engine/api/file.ts";
import { digestOf, EMPTY } from "../../engine/store/digest.ts";
import { memoryStore } from "../../engine/store/memory_store.ts";
import { decodeDirectory, encodeAction, encodeCommand, encodeDirectory } from "../../engine/store/reapi.ts";
import type { Content, Tree } from "../../engine/store/store.ts";
import { file, output, run, setOf, source, tool } from "../support/actions.ts";

const hello = digestOf(Buffer.from("hello"));
const SORTED = {
  files: ["\u{1f600}", "b", "\uff5e", "a"].map((name) => ({ name, digest: hello, executable: true })),
  directories: [{ name: "d", digest: EMPTY }],
  symlinks: [{ name: "l", target: "../x" }],
};

test("a directory's digest is constant", () => {
  assert.equal(digestOf(encodeDirectory({ files: [], directories: [], symlinks: [] })), EMPTY);
  const one = { files: [{ name: "a.txt", digest: hello, executable: false }], directories: [], symlinks: [] };
  assert.equal(digestOf(encodeDirectory(one)), "1b4583665003a972365281cf74ed4217beacd4244a670b0e8417655877a2cfbd/79");
});

test("names are sorted by their UTF-8 bytes, not by UTF-16", () => {
  assert.equal(digestOf(encodeDirectory(SORTED)), "8fdd5f0af7bfb98637304a603877cf06c147f9e7910af467de36898077aea678/397");
});

test("a directory that was read is the one that was written", () => {
  const message = decodeDirectory(encodeDirectory(SORTED));
  assert.ok(message);
  assert.deepEqual(message.files.map(({ name }) => name), ["a", "b", "\uff5e", "\u{1f600}"]);
  assert.deepEqual([message.directories, message.symlinks], [SORTED.directories, SORTED.symlinks]);
  assert.equal(message.files[0]?.executable, true);
});

test("what is no directory is refused", () => {
  for (const bytes of [Buffer.from("hello"), encodeDirectory(SORTED).subarray(0, 50), Buffer.from("0a060a042e2e2f61", "hex")]) assert.equal(decodeDirectory(bytes), undefined);
  assert.throws(() => encodeDirectory({ files: [], directories: [], symlinks: [{ name: "a/b", target: "x" }] }), /"a\/b" is no name of a file/);
  assert.throws(() => encodeDirectory({ files: [], directories: [{ name: "a", digest: EMPTY }], symlinks: [{ name: "a", target: "x" }] }), /"a" is twice/);
});

const COMMAND = { arguments: ["/usr/bin/cc", "", "-c"], env: [["Z", ""], ["PATH", "/usr/bin"], ["A", "1"]], outputPaths: ["out/a.o", "out/a.d", "out/a.o"], workingDirectory: "w" } as const;
const ROOT_WITH_WORK = encodeDirectory({ files: [], directories: [{ name: "w", digest: EMPTY }], symlinks: [] });

test("a command's digest is constant: empty arguments count, env and outputs are sorted", () => {
  assert.equal(digestOf(encodeCommand(COMMAND)), "6c0dd245d2708ad548463fff55610d134020bbe4d4a4d31c933add3b38e4f8ba/71");
});

test("an action's digest is constant", () => {
  const platform = [["OSFamily", "linux"], ["ISA", "x86-64"]] as const;
  const bytes = encodeAction({ command: digestOf(encodeCommand(COMMAND)), inputRoot: digestOf(ROOT_WITH_WORK), timeout: 600, platform });
  assert.equal(digestOf(bytes), "c0148c2f5c766391a309b88341f76b3364cea97af0baeadce4f9bbfd74acf769/181");
  assert.equal(keyOf({ command: COMMAND, inputRoot: digestOf(ROOT_WITH_WORK), timeout: 600, platform }), digestOf(bytes));
});

const ROOT = output("//:root|//p:exec|opt|", "root", true);
const store = memoryStore();
const folder = (more: Partial<Tree>): Tree => ({ files: new Map(), directories: new Map(), symlinks: new Map(), ...more });
const bin = folder({ files: new Map([["cp", { digest: digestOf(Buffer.from("#!cp")), executable: true }]]) });
const usr = folder({ directories: new Map([["bin", bin], ["lib", folder({})]]), symlinks: new Map([["lib64", "lib"]]) });
const root = store.putTree(folder({ directories: new Map([["usr", usr], ["etc", bin]]) }));
const contentOf = (artifact: Artifact): Content => (artifact.kind === "output" && artifact.tree ? { kind: "tree", digest: root } : { kind: "file", digest: hello, executable: false });

/** The same copy for a platform. */
const copyFor = (platform: string) => {
  const owner = `//a:copy|${platform}|fastbuild|`;
  return run(owner, [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/cp" } }] }, file(source("a/in.txt")), file(output(owner, "a/copy"))], { root: ROOT, outputs: [{ path: "a/copy", tree: false }] });
};

test("a process's key is constant: its root's usr, links to what is in it, inputs at their paths, outputs below out", () => {
  assert.equal(prepare(copyFor("//p:x"), contentOf, store, () => 0).key, "611c263d42c5dd4580a3e08f2719a2c5163fd97483eeb61c83fe3a92f3d41c21/145");
});

test("no configuration reaches the key", () => {
  assert.equal(prepare(copyFor("//p:y"), contentOf, store, () => 0).key, prepare(copyFor("//p:x"), contentOf, store, () => 0).key);
});

test("a tool's key is constant and has its version", () => {
  const unpack = tool("//a:t", "debian/unpack", ["--out", file(output("//a:t", "a/copy")), file(source("a/in.txt"))], { outputs: [{ path: "a/copy", tree: true }] });
  assert.equal(prepare(unpack, contentOf, store, () => 3).key, "41cf7bb0922783bdf70110992b363a654721bf90fb668277112d4059cabb1814/177");
  assert.notEqual(prepare(unpack, contentOf, store, () => 4).key, prepare(unpack, contentOf, store, () => 3).key);
});

test("everything an action can tell apart is in its key", () => {
  const base = copyFor("//p:x");
  const keys = [
    base,
    { ...base, timeout: 61 },
    { ...base, env: [["A", "1"]] as const },
    { ...base, platform: [["ISA", "x"]] as const },
    { ...base, argv: [...base.argv, "-v"] },
    { ...base, inputs: { direct: [source("b/more.txt")], transitive: [] } },
    { ...base, outputs: [...base.outputs, { path: "a/other", tree: false }] },
    { ...base, root: undefined, argv: ["x"] },
  ].map((plan) => prepare(plan, contentOf, store, () => 0).key);
  keys.push(prepare(base, (artifact) => (artifact.kind === "source" ? { kind: "file", digest: hello, executable: true } : contentOf(artifact)), store, () => 0).key);
  assert.equal(new Set(keys).size, keys.length);
});

test("an action that is given lines of files has the key of the plain command", () => {
  const base = copyFor("//p:x");
  const files = new Map([["a/args", "-v\n\nathanor:help words\ttext\n--a b\n"], ["a/env", "B=1\nA=x\n"], ["a/env2", "B=2=3"]].map(([path = "", text = ""]) => [path, store.putBlob(Buffer.from(text))]));
  const content = (artifact: Artifact): Content => {
    const digest = files.get(artifact.path);
    return digest ? { kind: "file", digest, executable: false } : contentOf(artifact);
  };
  const made = (...paths: readonly string[]) => setOf(...paths.map((path) => output("//a:made", path)));
  const given = prepare({ ...base, argFiles: made("a/args"), envFiles: made("a/env", "a/env2"), env: [["A", "mine"]] }, content, store, () => 0);
  const plain = prepare({ ...base, argv: [...base.argv, "-v", "--a b"], env: [["A", "mine"], ["B", "2=3"]] }, content, store, () => 0);
  assert.equal(given.key, plain.key);
  assert.deepEqual(given.inputs, plain.inputs);
});

test("a line that is no variable, and a file that nobody makes, are refused", () => {
  const bad = store.putBlob(Buffer.from("NAME\n"));
  const content = (artifact: Artifact): Content => (artifact.path === "a/bad" ? { kind: "file", digest: bad, executable: false } : contentOf(artifact));
  assert.throws(() => prepare({ ...copyFor("//p:x"), envFiles: setOf(output("//a:made", "a/bad")) }, content, store, () => 0), /a\/bad has a line that is no NAME=VALUE: "NAME"/);
  assert.throws(() => prepare({ ...copyFor("//p:x"), argFiles: setOf(source("a/flags")) }, content, store, () => 0), /a\/flags is no output/);
});

test.run();
