/** kill -9, of the command and of its runner, after any number of steps: the next build is right and complete. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { artifactKey } from "../../engine/api/file.ts";
import { openStore } from "../../engine/store/disk_store.ts";
import { file, output, run, textOf, tool } from "../support/actions.ts";
import { bundleScript } from "../support/bundle.ts";
import { makeRig } from "../support/executor_rig.ts";

const rig = await makeRig();
if (rig) {
  rig.write("root_tool.mjs", `import { cpSync } from "node:fs"; export const version = 1; export default ({ args, cwd }) => cpSync(${JSON.stringify(rig.rootTree)}, cwd + "/" + args[1], { recursive: true, verbatimSymlinks: true });`);
  const ROOT = output("//:root", "root", true);
  const rootMaker = tool("//:root", "test/root", ["--out", file(ROOT)], { outputs: [{ path: "root", tree: true }] });
  const sh = { kind: "join", parts: [{ program: { root: ROOT, path: "usr/bin/sh" } }] } as const;
  const out = (i: number) => output(`//:n${i}`, `n${i}.out`);
  const DEPTH = 8;
  const chain = Array.from({ length: DEPTH }, (_, i) =>
    run(`//:n${i}`, [sh, "-c", 'for each; do if [ -e "$each" ]; then cat "$each"; fi; done > "$0"; echo step >> "$0"', file(out(i)), ...(i === 0 ? [] : [file(out(i - 1))])], { root: ROOT, outputs: [{ path: `n${i}.out`, tree: false }] }),
  );
  const actions = [rootMaker, ...chain];
  const last = out(DEPTH - 1);

  /** The command as a process of its own: prints a line an event, and its runner's process id first. */
  const driver = await bundleScript(rig.folder, "driver", `
    import { readFileSync, writeSync } from "node:fs";
    import { openStore } from "./engine/store/disk_store.ts";
    import { startRunner } from "./engine/executor/runner_client.ts";
    import { createExecute } from "./engine/executor/execute.ts";
    import { graphOf, optionsFor } from "./tests/support/actions.ts";
    const { actions, last, store: at, scratch, module, bwrap, tool } = JSON.parse(readFileSync(process.argv[2], "utf8"));
    const store = openStore(at);
    const runner = startRunner({ module, store: at, scratch, jobs: 2 });
    const say = (line) => writeSync(1, line + "\\n");
    const result = await createExecute(() => runner)(graphOf(...actions), { artifacts: [last], tests: [] }, optionsFor(store, { scratch, sandbox: { bubblewrap: { host: bwrap }, mode: "bubblewrap" }, tool: () => ({ module: tool, version: 1 }), events: (event) => say(event.kind) }));
    say(result.failures.length === 0 ? "done" : "failed " + JSON.stringify(result.failures));
    runner.close();
    store.close();
  `);

  /** Runs the command; `kill` gets its process id at the given event. */
  const command = (name: string, at: number, kill: (pid: number) => void): Promise<readonly string[]> => {
    const place = path.join(rig.folder, name);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, "request.json"), JSON.stringify({ actions, last, store: path.join(place, "store"), scratch: path.join(place, "scratch"), module: rig.module, bwrap: rig.bwrap, tool: `${rig.folder}/workspace/root_tool.mjs` }));
    const child = spawn(process.execPath, [driver, path.join(place, "request.json")], { stdio: ["ignore", "pipe", "pipe"] });
    // Its runner has the same standard error, so "close" comes when that one has ended too.
    child.stderr.pipe(process.stderr, { end: false });
    let text = "";
    let killed = false;
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (killed || child.pid === undefined || text.split("\n").length - 1 < at) return;
      killed = true;
      kill(child.pid);
    });
    return new Promise((resolve) => child.on("close", () => resolve(text.trim().split("\n"))));
  };

  const check = async (name: string): Promise<void> => {
    const lines = await command(name, Infinity, () => {});
    assert.equal(lines.at(-1), "done");
    const store = openStore(path.join(rig.folder, name, "store"));
    assert.deepEqual(store.verify().faults, []);
    assert.ok(readdirSync(path.join(store.path, "tmp")).length <= 1, "temporary files of the killed are gone");
    store.close();
    assert.ok(readdirSync(path.join(rig.folder, name, "scratch")).filter((entry) => entry !== "failed").length <= 1, "stages of the killed are gone");
  };

  for (let at = 1; at <= 20; at++) {
    test(`the command is killed at its event ${at}`, async () => {
      await command(`command${at}`, at, (pid) => process.kill(pid, "SIGKILL"));
      await check(`command${at}`);
    });
  }

  for (const at of [1, 2, 3, 5, 8, 13]) {
    test(`the runner is killed at event ${at}, and the same command still ends well`, async () => {
      const lines = await command(`runner${at}`, at, (pid) => {
        for (const child of childrenOf(pid)) process.kill(child, "SIGKILL");
      });
      assert.equal(lines.at(-1), "done");
      await check(`runner${at}`);
    });
  }

  test("the result is what an undisturbed build makes", async () => {
    const undisturbed = await rig.execute(actions, [last], { tool: () => ({ module: `${rig.folder}/workspace/root_tool.mjs`, version: 1 }) });
    const content = undisturbed.contents.get(artifactKey(last));
    assert.equal(textOf(rig.store, content), "step\n".repeat(DEPTH));
    for (const name of readdirSync(rig.folder).filter((entry) => /^(command|runner)\d/.test(entry))) {
      const store = openStore(path.join(rig.folder, name, "store"));
      assert.equal(textOf(store, content), "step\n".repeat(DEPTH), name);
      store.close();
    }
  });

  test.after(() => rig.close());
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((child) => parentOf(child) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

test.run();
