/** Cells: what one action after another may have in common, and when it may not. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { openCells } from "../../engine/executor/cells.ts";
import type { ProcessEnd } from "../../engine/executor/process_end.ts";
import { sandboxRoot } from "../support/sandbox_root.ts";

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-cells-")));
const root = sandboxRoot(folder);
if (!root) console.log("skipped: this machine does not let processes make user namespaces");
else {
  const nothing = openSync("/dev/null", "r");
  const cells = openCells(folder, folder, nothing, 2);
  let count = 0;
  /** Runs a script in a cell, outside of any action's sandbox; `$out` is a file. */
  const run = (script: string) => {
    const stage = `stage${++count}`;
    const out = path.join(folder, stage, "out");
    mkdirSync(path.join(folder, stage));
    writeFileSync(path.join(folder, stage, "start"), `out='${out}'\n${script}\n`);
    const process = cells.prepare({ bubblewrap: [root.bwrap], hosted: true, root: { path: root.rootTree, links: ["lib", "lib64"] }, stage, status: () => "" });
    return { ...process, written: async () => (assert.equal((await process.ended).code, 0), readFileSync(out, "utf8")) };
  };
  /** What tells cells apart: the process id of the shell. */
  const shell = "echo $$ > $out";

  test("one action after another has the same cell", async () => {
    assert.equal(await run(shell).written(), await run(shell).written());
  });

  test("a script waits for the byte it reads, and one that nobody reads harms nobody", async () => {
    const waits = run('head -c1 | wc -c > $out');
    const unread = run("true");
    unread.go();
    assert.equal((await unread.ended).code, 0);
    unread.go();
    waits.go();
    assert.equal((await waits.written()).trim(), "1");
    assert.equal((await run(shell).ended).code, 0);
  });

  test("a cell of few folders has no more of the host than a shell, the store and the stages", async () => {
    const script = 'ls / > "$out"';
    const stage = "few";
    mkdirSync(path.join(folder, stage));
    writeFileSync(path.join(folder, stage, "start"), `out='${folder}/few/out'\n${script}\n`);
    const { ended } = cells.prepare({ bubblewrap: [root.bwrap], hosted: false, root: { path: root.rootTree, links: ["lib", "lib64"] }, stage, status: () => "" });
    assert.equal((await ended).code, 0);
    const shown = readFileSync(path.join(folder, "few/out"), "utf8").trim().split("\n");
    assert.deepEqual(shown.filter((name) => !["bin", "etc", "gnu", "lib", "lib64", "nix", "usr"].includes(name)), [...new Set(["proc", "tmp", folder.split("/")[1]])].sort());
  });

  test("actions at the same time have networks of their own", async () => {
    const network = "readlink /proc/self/ns/net > $out";
    const [one, other] = [run(network), run(network)];
    assert.notEqual(await one.written(), await other.written());
  });

  test("a network over which something was sent is nobody else's", async () => {
    const talk = `'${process.execPath}' -e 'const net = require("node:net"); const server = net.createServer((end) => end.end()).listen(0, "127.0.0.1", () => net.connect(server.address().port, "127.0.0.1").on("data", () => {}).on("close", () => server.close()))'`;
    const used = await run(`${shell}; ${talk}`).written();
    assert.notEqual(await run(shell).written(), used);
  });

  test("an action that is ended takes its cell along, and the next has another", async () => {
    const before = await run(shell).written();
    const endless = run("sleep 984");
    endless.kill();
    const end: ProcessEnd = await endless.ended;
    assert.ok(end.code !== 0);
    assert.notEqual(await run(shell).written(), before);
  });

  test("a cell that cannot be made says why", async () => {
    const broken = cells.prepare({ bubblewrap: [root.bwrap], hosted: true, root: { path: `${folder}/none`, links: [] }, stage: "stage1", status: () => "" });
    const { code, said } = await broken.ended;
    assert.equal(code, 1);
    assert.match(said, /^bwrap: Can't find source path .*none\/usr/);
  });

  test.after(() => {
    cells.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

test.run();
