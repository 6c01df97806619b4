/** What an action cannot do: see this machine, use the network, change its inputs. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout, environment } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const CONFIG = `default_platform = "@athanor//platforms:linux_x86_64_gnu"
execution_platforms = ["@athanor//platforms:linux_x86_64_gnu", "@athanor//platforms:linux_aarch64_gnu"]
`;

/** Builds one action that runs `script` in a root with a shell; its input is `input.txt`, its output `out.txt`. */
function runScript(script: string, files: Readonly<Record<string, string>> = {}) {
  const build = `import { run_binary } from "athanor";
run_binary({
  name: "action",
  root: "@athanor//sysroots:shell",
  program: "usr/bin/dash",
  args: ["-euc", ${JSON.stringify(script)}, "sh", "$(src input.txt)", "$(out out.txt)"],
  srcs: ["input.txt"],
  outs: ["out.txt"],
});
`;
  const place = workspace({ "athanor.toml": CONFIG, "BUILD.ts": build, "input.txt": "input\n", "undeclared.txt": "secret\n", ...files });
  const result = athanor(place.root, ["build", "//:action"]);
  return { place, result };
}

/** The script fails, and what is shown names what was not there. */
function refused(script: string, shown: RegExp): void {
  const { place, result } = runScript(script);
  try {
    assert.equal(result.status, 1, result.output);
    assert.match(result.output, shown);
  } finally {
    place.remove();
  }
}

test("an action that reads what it declares and writes what it declares works", () => {
  const { place, result } = runScript('cat "$1" > "$2"');
  try {
    assert.equal(result.status, 0, result.output);
    assert.equal(readFileSync(path.join(place.root, "athanor-out/linux_x86_64_gnu/out.txt"), "utf8"), "input\n");
  } finally {
    place.remove();
  }
});

test("/etc/hostname is not there", () => refused('cat /etc/hostname > "$2"', /\/etc\/hostname: No such file or directory/));

test("the machine's /usr is not there", () => refused('cat /usr/share/zoneinfo/UTC > "$2"', /\/usr\/share\/zoneinfo\/UTC: No such file or directory/));

test("an undeclared source is not there", () => refused('cat undeclared.txt > "$2"', /undeclared\.txt: No such file or directory/));

test("there is no network: only the loopback interface exists", () => {
  const { place, result } = runScript('cat /proc/net/dev > "$2"');
  try {
    assert.equal(result.status, 0, result.output);
    const interfaces = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_gnu/out.txt"), "utf8").match(/^\s*\w+:/gm);
    assert.deepEqual(interfaces?.map((name) => name.trim()), ["lo:"]);
  } finally {
    place.remove();
  }
});

test("an input cannot be changed, replaced or removed", () => {
  refused('chmod u+w "$1"; echo x > "$2"', /Read-only file system/);
  refused('echo changed > "$1"; echo x > "$2"', /Read-only file system|Permission denied/);
  refused('rm -f "$1"; echo x > "$2"', /Read-only file system/);
});

test("neither user, host name, environment nor time zone of this machine shows", () => {
  const { place, result } = runScript('{ id -u; cat /proc/sys/kernel/hostname; env | sort | grep -v "^PWD=\\|^_="; date +%Z; pwd; } > "$2"');
  try {
    assert.equal(result.status, 0, result.output);
    const seen = readFileSync(path.join(place.root, "athanor-out/linux_x86_64_gnu/out.txt"), "utf8");
    assert.match(seen, /^1000\nathanor\n(?:MAKEFLAGS=-j --jobserver-auth=3,3\n)?(?:PATH=[^\n]*\n|HOME=[^\n]*\n|TMPDIR=[^\n]*\n)*UTC\n\/w\n$/);
  } finally {
    place.remove();
  }
});

test("where processes may make no user namespaces, the error says how to allow them", () => {
  // A namespace in which none may be made.
  const forbidding = ["-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"'];
  if (spawnSync("unshare", [...forbidding, "true"]).status !== 0) return void console.log("skipped: this machine lets no process make a user namespace in the first place");
  const { place } = runScript(`echo ${process.pid} ${performance.now()} > "$2"`);
  try {
    const build = () => spawnSync("unshare", [...forbidding, process.execPath, path.join(checkout, "bin/athanor.cjs"), "build", "//:action"], { cwd: place.root, encoding: "utf8", env: environment({}) });
    // What is built already needs none.
    assert.equal(build().status, 0);
    place.write("input.txt", `${performance.now()}`);
    const { status, stderr } = build();
    assert.equal(status, 1, stderr);
    assert.match(stderr, /the sandbox could not be made: .*namespace[^]*help: this machine does not let processes make user namespaces\. One of these allows them:[^]*max_user_namespaces=15000/);
  } finally {
    place.remove();
  }
});

test("an output that is not written is named", () => refused("true", /out\.txt/));

test.run();
