/** Actions in the real sandbox: what they see, what they cannot do, and what becomes of what they write. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { test } from "uvu";
import type { ExecutionResult } from "../../engine/executor/contract.ts";
import type { PlannedArg, RunPlan } from "../../engine/planner/action_graph.ts";
import { file, output, run, setOf, source, textOf, tool } from "../support/actions.ts";
import { makeRig } from "../support/executor_rig.ts";

const rig = await makeRig();
if (rig) {
  const ROOT = output("//:root", "root", true);
  /** The root comes from a tool, as it does in real life. */
  const rootMaker = tool("//:root", "test/root", ["--out", file(ROOT)], { outputs: [{ path: "root", tree: true }] });
  rig.write("root_tool.mjs", `import { cpSync } from "node:fs"; export const version = 1; export default ({ args, cwd }) => cpSync(${JSON.stringify(rig.rootTree)}, cwd + "/" + args[1], { recursive: true, verbatimSymlinks: true });`);
  const options = { tool: () => ({ module: `${rig.folder}/workspace/root_tool.mjs`, version: 1 }) };
  let count = 0;
  /** A shell action; its one output is "out.txt" and its script's `$1` unless `more` says otherwise. */
  const shell = (script: string, more: Partial<RunPlan> = {}, ...args: readonly PlannedArg[]): RunPlan => {
    const owner = `//:shell${++count}`;
    return run(owner, [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/sh" } }] }, "-c", script, "sh", more.outputs?.every(({ path }) => path !== "out.txt") ? "" : file(output(owner, "out.txt")), ...args], { root: ROOT, outputs: [{ path: "out.txt", tree: false }], ...more });
  };
  const build = (plan: RunPlan, more = {}) => rig.execute([rootMaker, plan], plan.outputs.map(({ path, tree }) => output(plan.owner, path, tree)), { ...options, ...more });
  const text = (result: ExecutionResult): string => {
    assert.deepEqual(result.failures, []);
    return textOf(rig.store, [...result.contents.values()][0]);
  };
  const failure = (result: ExecutionResult) => {
    const [first, ...others] = result.failures;
    assert.ok(first, "it must fail");
    assert.deepEqual(others, []);
    return first;
  };

  test("an action reads its inputs and writes its outputs, once", async () => {
    rig.write("a/in.txt", "hello\n");
    const plan = shell('cat "$2" > "$1"; pwd >> "$1"', {}, file(source("a/in.txt")));
    const first = await build(plan);
    assert.equal(text(first), "hello\n/w\n");
    assert.deepEqual(first.counts, { run: 2, cached: 0, remembered: 0, total: 2 });
    const second = await build(plan);
    assert.deepEqual(second.counts, { run: 0, cached: 2, remembered: 0, total: 2 });
    assert.deepEqual(second.contents, first.contents);
  });

  test("reading a file of the host fails, and the error says what was not there", async () => {
    const failed = failure(await build(shell('cat /etc/hostname > "$1"')));
    assert.equal(failed.reason, "exit code 1");
    assert.match(failed.output, /\/etc\/hostname.*No such file/);
    assert.match(failed.help ?? "", /only declared inputs are visible/);
  });

  test("the host's programs are not there", async () => {
    assert.match(failure(await build(shell('/usr/bin/env node > "$1"; ls /usr/share > "$1"'))).output, /\/usr\/share.*No such file/);
    assert.equal(text(await build(shell('ls -a / > "$1"'))), ".\n..\nbin\ndev\nlib\nlib64\nproc\nsbin\ntmp\nusr\nw\n");
  });

  test("an undeclared source is not there", async () => {
    rig.write("a/secret.txt", "x");
    assert.match(failure(await build(shell('cat a/secret.txt > "$1"', {}, file(source("a/in.txt"))))).output, /a\/secret\.txt.*No such file/);
  });

  test("there is no network but the loopback", async () => {
    assert.equal(text(await build(shell('while read -r name rest; do case "$name" in *:) echo "$name";; esac; done < /proc/net/dev > "$1"'))), "lo:\n");
  });

  test("user, host, environment and work directory are the same everywhere", async () => {
    const plan = shell('{ id -u; id -g; cat /proc/sys/kernel/hostname; env; } > "$1"', { env: [["GREETING", "hi"]] });
    assert.deepEqual(text(await build(plan)).trim().split("\n").sort(), ["1000", "1000", "GREETING=hi", "MAKEFLAGS=-j --jobserver-auth=3,3", "PATH=/usr/bin", "PWD=/w", "athanor"].sort());
  });

  for (const [what, script] of [
    ["with another mode", 'chmod u+w "$2"; echo bad > "$2"'],
    ["through a link", 'ln -s "/w/$2" out/link; chmod u+w out/link; echo bad > out/link'],
    ["by replacing it", 'rm -f "$2" && echo bad > "$2"'],
  ] as const) {
    test(`an input cannot be written ${what}`, async () => {
      rig.write("a/in.txt", "hello\n");
      const failed = failure(await build(shell(`${script} || exit 3; echo done > "$1"`, {}, file(source("a/in.txt")))));
      assert.equal(failed.reason, "exit code 3");
      assert.equal(text(await build(shell('cat "$2" > "$1"', {}, file(source("a/in.txt"))))), "hello\n");
    });
  }

  test("a file inside a tree cannot be written either", async () => {
    const failed = failure(await build(shell('chmod u+w root/usr/bin/sh; echo bad > root/usr/bin/sh || exit 3; echo > "$1"', {}, file({ kind: "inside", tree: ROOT, path: "usr/bin/sh" }))));
    assert.equal(failed.reason, "exit code 3");
    assert.match(failed.output, /Read-only file system/);
  });

  test("nothing beside the outputs, /tmp and /dev/shm can be written", async () => {
    const script = 'for place in / /w /usr /w/a /lib /dev; do if echo x > $place/new 2>/dev/null; then echo $place; fi; done > "$1"; echo x > /tmp/fine; echo x > /dev/shm/fine';
    assert.equal(text(await build(shell(script, {}, file(source("a/in.txt"))))), "");
  });

  test("the kernel's settings cannot be written, whoever runs athanor", async () => {
    assert.equal(text(await build(shell('for name in vm/swappiness kernel/core_pattern net/ipv4/ip_forward; do if { printf "" >> /proc/sys/$name; } 2>/dev/null; then echo $name; fi; done > "$1"'))), "");
  });

  test("what an action leaves in /tmp, /dev/shm and its processes' messages is gone for the next", async () => {
    assert.equal(text(await build(shell('echo x > /tmp/left; echo x > /dev/shm/left; echo > "$1"'))), "\n");
    assert.equal(text(await build(shell('ls /tmp /dev/shm > "$1"; tail -n +2 /proc/sysvipc/shm >> "$1"'))), "/dev/shm:\n\n/tmp:\n");
  });

  test("an output that was not written is named", async () => {
    assert.equal(failure(await build(shell("true", { outputs: [{ path: "bin/app", tree: false }, { path: "out.txt", tree: false }] }))).reason, "did not write out/bin/app; did not write out/out.txt");
  });

  test("an output must be what was declared", async () => {
    assert.equal(failure(await build(shell('ln -s /etc/passwd "$1"'))).reason, "out/out.txt is a symbolic link, and must be a file");
    assert.equal(failure(await build(shell('mkdir "$1"'))).reason, "out/out.txt is a folder, and was declared as a file");
    const nested = shell('rm -r out/sub && ln -s /tmp out/sub && echo x > /tmp/out.txt; echo x > "$1"', { outputs: [{ path: "out.txt", tree: false }, { path: "sub/out.txt", tree: false }] });
    assert.equal(failure(await build(nested)).reason, "out/sub is a symbolic link, and must be a folder");
  });

  const tree = (script: string) => shell(`mkdir -p out/tree/sub; cd out/tree; ${script}`, { outputs: [{ path: "tree", tree: true }] });
  test("a tree keeps its files, modes and relative links", async () => {
    const result = await build(tree("echo x > sub/file; chmod 755 sub/file; ln -s ../sub/file sub/link; ln -s sub/link top"));
    assert.deepEqual(result.failures, []);
    const content = [...result.contents.values()][0];
    const made = content && rig.store.getTree(content.digest);
    assert.deepEqual([...(made?.symlinks ?? [])], [["top", "sub/link"]]);
    assert.equal(made?.directories.get("sub")?.files.get("file")?.executable, true);
  });

  for (const [what, script, reason] of [
    ["an absolute link", "ln -s /etc/passwd sub/link", "out/tree/sub/link is a symbolic link to the absolute path /etc/passwd"],
    ["a link that climbs out", "ln -s ../../x sub/link", "out/tree/sub/link is a symbolic link that leads out of its tree, to ../../x"],
    ["a link that climbs out through another", "ln -s . here; ln -s here/../../x link", "out/tree/link is a symbolic link that leads out of its tree, to here/../../x"],
  ] as const) {
    test(`a tree with ${what} is refused`, async () => assert.equal(failure(await build(tree(script))).reason, reason));
  }

  test("an action that takes too long is stopped, with everything it started", async () => {
    const failed = failure(await build(shell('sleep 987 & sleep 987; echo > "$1"', { timeout: 1 })));
    assert.equal(failed.reason, "timed out after 1 s");
    assert.deepEqual(processesNamed("sleep\u0000987"), []);
  });

  test("what an action leaves running ends with it", async () => {
    assert.equal(text(await build(shell('sleep 986 & echo done > "$1"'))), "done\n");
    assert.deepEqual(processesNamed("sleep\u0000986"), []);
  });

  test("nothing of the host is open in an action but its three streams and the jobserver", async () => {
    // The fifth is the folder that is being listed.
    assert.equal(text(await build(shell('ls /proc/self/fd > "$1"'))), "0\n1\n2\n3\n4\n");
  });

  test("what an action starts beyond itself takes tokens that all actions share, and -j is in no key", async () => {
    const plan = shell('[ -p /proc/self/fd/3 ] && head -c 1 <&3 > "$1" && printf + >&3');
    // Two jobs: one token is the action's own.
    assert.equal(text(await build(plan)), "+");
    assert.equal((await build(plan, { jobs: 7 })).counts.cached, 2);
  });

  test("a token that was never given back is made up for", async () => {
    assert.equal(text(await build(shell('head -c 1 <&3 > "$1"'))), "+");
    assert.equal(text(await build(shell('head -c 1 <&3 > "$1"; echo again >> "$1"'))), "+again\n");
  });

  test("cancelling stops what runs and leaves nothing behind", async () => {
    const controller = new AbortController();
    const plan = shell('sleep 985; echo > "$1"');
    const result = await build(plan, { signal: controller.signal, events: (event: { kind: string; label?: string }) => event.kind === "action-started" && event.label === plan.label && controller.abort() });
    assert.equal(result.cancelled, true);
    assert.deepEqual(result.failures, []);
    assert.deepEqual(processesNamed("sleep\u0000985"), []);
  });

  test("a failed action can be run again by hand", async () => {
    const failed = failure(await build(shell('cat "$2" >&2; exit 7', {}, file(source("a/in.txt")))));
    assert.equal(failed.reason, "exit code 7");
    assert.deepEqual(failed.command.slice(0, 2), ["/usr/bin/sh", "-c"]);
    const script = /to run it again: (.*)$/m.exec(failed.help ?? "")?.[1] ?? "";
    assert.throws(() => execFileSync(script, { stdio: "pipe" }), (error: Error & { status?: number; stderr?: Buffer }) => error.status === 7 && String(error.stderr) === "hello\n");
  });

  test("a failure is never cached", async () => {
    const plan = shell("exit 1");
    failure(await build(plan));
    failure(await build(plan));
    assert.ok(!existsSync(`${rig.store.path}/results/none`));
  });

  test("a program that is not in the root is named", async () => {
    const plan = run("//:none", [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/rustc" } }] }], { root: ROOT, outputs: [{ path: "x", tree: false }] });
    assert.equal(failure(await build(plan)).reason, "/usr/bin/rustc is not in the sandbox, or its loader is not");
  });

  test("the test of a target passes or fails, and a failure is not the build's", async () => {
    const passing = shell("echo fine", { test: true, outputs: [] });
    const failing = shell("echo broken; exit 1", { test: true, outputs: [] });
    const result = await rig.execute([rootMaker, passing, failing], [], { ...options, tests: [passing.id, failing.id] });
    assert.deepEqual([...result.tests].map(([id, { status, cached, output: printed }]) => [id, status, cached, printed.split("\nto run it again")[0]]), [
      [passing.id, "passed", false, "fine\n"],
      [failing.id, "failed", false, "broken\nexit code 1"],
    ]);
    const again = await rig.execute([rootMaker, passing], [], { ...options, tests: [passing.id] });
    assert.deepEqual([...again.tests.values()].map(({ status, cached, output: printed }) => [status, cached, printed]), [["passed", true, "fine\n"]]);
  });

  test("an output announced early releases its dependant before the action ends", async () => {
    const owner = "//:early";
    const script = `echo meta > out/a.rmeta; echo '{"artifact":"out/a.rmeta","emit":"metadata"}' >&2; echo '{"rendered":"a warning\\n"}' >&2; i=0; until [ -e /w/out/go ] || [ $i = 200 ]; do sleep 0.01; i=$((i+1)); done; echo lib > out/a.rlib`;
    const early = run(owner, [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/sh" } }] }, "-c", script], { root: ROOT, messages: "json", outputs: [{ path: "a.rmeta", tree: false }, { path: "a.rlib", tree: false }], early: ["a.rmeta"] });
    const user = shell('cat "$2" > "$1"', {}, file(output(owner, "a.rmeta")));
    const order: string[] = [];
    const result = await rig.execute([rootMaker, early, user], [output(user.owner, "out.txt"), output(owner, "a.rlib")], { ...options, events: (event) => void ((event.kind === "action-started" || event.kind === "action-finished") && order.push(`${event.kind} ${event.label}`)) });
    assert.deepEqual(result.failures, []);
    assert.ok(order.indexOf(`action-started ${user.label}`) < order.indexOf("action-finished //:early"), order.join(", "));
    assert.equal(textOf(rig.store, result.contents.get(`o ${owner} a.rlib`)), "lib\n");
  });

  test("long arguments go through a parameter file", async () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
    const plan = run("//:params", [{ kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/cp" } }] }, ...words], { root: ROOT, outputs: [{ path: "x", tree: false }], paramFile: "@%{path}" });
    assert.deepEqual(failure(await build(plan)).command, ["/usr/bin/cp", "@athanor.params"]);
  });

  test("a tool gets staged inputs, and an error of its input is no bug", async () => {
    rig.write("fail_tool.mjs", 'export const version = 1; export default ({ log }) => { log("looking"); throw Object.assign(new Error("the archive is cut short"), { name: "ToolError", help: "fetch it again" }); };');
    const plan = tool("//:tool", "test/fail", [file(source("a/in.txt"))], { outputs: [{ path: "x", tree: false }] });
    const failed = failure(await rig.execute([plan], [output("//:tool", "x")], { tool: () => ({ module: `${rig.folder}/workspace/fail_tool.mjs`, version: 1 }) }));
    assert.deepEqual([failed.reason, failed.output, failed.help], ["the archive is cut short", "looking\n", "fetch it again"]);
  });

  test("a tampered blob is noticed at its next use and made again", async () => {
    const plan = shell('echo precious > "$1"');
    const first = await build(plan);
    const content = [...first.contents.values()][0];
    assert.ok(content);
    const blob = rig.store.blobPath(content.digest, false) ?? "";
    execFileSync("sh", ["-c", 'chmod u+w "$0" && echo tampered > "$0"', blob]);
    const second = await build(plan);
    assert.equal(text(second), "precious\n");
    assert.deepEqual(second.counts, { run: 1, cached: 1, remembered: 0, total: 2 });
  });

  test("without a sandbox, when asked for, the same action runs from its own root", async () => {
    const plan = shell('cat "$2" > "$1"', { timeout: 59 }, file(source("a/in.txt")));
    assert.equal(text(await build(plan, { sandbox: { bubblewrap: { host: "none" }, mode: "none" } })), "hello\n");
  });

  test("bubblewrap itself may be an output, started by its own loader, and is made only when something has to run", async () => {
    const BWRAP = output("//:bwrap", "bwrap", true);
    const folder = rig.bwrapTree;
    rig.write("bwrap_tool.mjs", `import { cpSync } from "node:fs"; export const version = 1; export default ({ args, cwd }) => cpSync(${JSON.stringify(folder)}, cwd + "/" + args[1], { recursive: true, verbatimSymlinks: true });`);
    const bwrapMaker = tool("//:bwrap", "test/bwrap", ["--out", file(BWRAP)], { outputs: [{ path: "bwrap", tree: true }] });
    const plan = shell('echo inside > "$1"');
    const sealed = { sandbox: { bubblewrap: { tree: BWRAP }, mode: "bubblewrap" as const }, tool: (name: string) => ({ module: `${rig.folder}/workspace/${name === "test/bwrap" ? "bwrap_tool" : "root_tool"}.mjs`, version: 1 }) };
    const first = await rig.execute([rootMaker, bwrapMaker, plan], [output(plan.owner, "out.txt")], sealed);
    assert.equal(text(first), "inside\n");
    assert.equal(first.counts.total, 3);
    const second = await rig.execute([rootMaker, bwrapMaker, plan], [output(plan.owner, "out.txt")], sealed);
    assert.deepEqual(second.counts, { run: 0, cached: 2, remembered: 0, total: 2 });
  });

  test("inputs that are links to trees can be listed by set", async () => {
    assert.match(text(await build(shell('ls root/usr > "$1"', { inputs: setOf({ kind: "inside", tree: ROOT, path: "usr/bin/sh" }) }, file({ kind: "inside", tree: ROOT, path: "usr/bin/sh" })))), /bin/);
  });

  test.after(() => rig.close());
}

/** Command lines of living processes that begin so. */
function processesNamed(start: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(start);
    } catch {
      return false;
    }
  });
}

test.run();
