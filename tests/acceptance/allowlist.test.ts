/** examples/allowlist as its users work with it: the service answers, and an edit of it compiles none of its dependencies again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "uvu";
import { athanor, checkout } from "../support/athanor.ts";
import { host } from "../support/host.ts";

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-allowlist-")));
cpSync(path.join(checkout, "examples/allowlist"), root, { recursive: true, filter: (from) => !/node_modules|athanor-out|target/.test(path.basename(from)) });
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
/** What no earlier run of this test has left in the shared store. */
const salt = `0.1.${process.pid}${Math.trunc(performance.now())}`;
const program = path.join(root, `athanor-out/linux_${host}_musl/allowlist`);

/** Builds the service; gives what was run for it. */
function built(): readonly string[] {
  const events = path.join(root, "events.ndjson");
  const { status, output } = athanor(root, ["build", `//:allowlist_${host}`, "--events", events]);
  assert.equal(status, 0, output);
  return readFileSync(events, "utf8")
    .split("\n")
    .filter((line) => line.includes('"action-started"'))
    .map((line) => /"mnemonic":"(\w+)"/.exec(line)?.[1] ?? line);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(path.join(root, file), "utf8");
  assert.ok(text.includes(from));
  writeFileSync(path.join(root, file), text.replace(from, to));
}

test("the service answers who is allowed", async () => {
  built();
  const service = spawn(program, ["--listen", "127.0.0.1:0", "--list", path.join(root, "allowlist.json")], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(service.stdout)) {
      const address = /^listening on (.+)$/.exec(line)?.[1];
      const answers = await Promise.all(["alice", "mallory"].map(async (name) => (await fetch(`http://${address}/${name}`)).json()));
      assert.deepEqual(answers, [{ name: "alice", allowed: true }, { name: "mallory", allowed: false }]);
      break;
    }
  } finally {
    service.kill();
  }
});

test("an edit of the service compiles the service alone", () => {
  edit("src/main.rs", "#[tokio::main]", `// ${salt}\n#[tokio::main]`);
  assert.deepEqual(built(), ["RustcLink"]);
});

test("so does a change of its version", () => {
  edit("BUILD.ts", 'version: "0.1.0"', `version: "${salt}"`);
  const ran = built();
  assert.ok(ran.includes("RustcLink") && !ran.includes("Rustc"), ran.join(" "));
  assert.match(athanor(root, ["run", "//:allowlist", "--", "--version"]).stdout, new RegExp(`^allowlist ${salt}\n$`));
});

test.run();
