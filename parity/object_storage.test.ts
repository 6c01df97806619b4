/** `athanor release --upload` into a real S3 server on the loopback interface, which checks every signature: versitygw. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { test } from "uvu";
import { athanor, checkout, environment } from "../tests/support/athanor.ts";
import { workspace } from "../tests/support/workspace.ts";
import { goTool } from "./support/go_tools.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-s3-"));
for (const one of ["data/releases", "iam"]) mkdirSync(path.join(folder, one), { recursive: true });
const port = await freePort();
const log = openSync(path.join(folder, "log"), "w");
const server = spawn(goTool("github.com/versity/versitygw", "cmd/versitygw", "v1.8.0"), ["--access", "id", "--secret", "secret", "--port", `127.0.0.1:${port}`, "posix", path.join(folder, "data")], { stdio: ["ignore", log, log] });
closeSync(log);
while (!(await answers())) {
  assert.equal(server.exitCode, null, readFileSync(path.join(folder, "log"), "utf8"));
  await setTimeout(20);
}
const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const place = workspace({
  "BUILD.ts": `import { release } from "athanor";\nrelease({ name: "release", files: { "a+b.txt": "a.txt", large: "large" }, tags: ["manual"] });\n`,
  "a.txt": "a\n",
  // Two parts and a bit: when the first has arrived there is more to come.
  large: "0123456789abcde\n".repeat(129 * 2 ** 16),
  ".gitignore": "athanor-out\n",
});
for (const args of [["init", "-q"], ["add", "."], ["commit", "-qm", "one"]]) assert.equal(spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: place.root }).status, 0);
test.after(() => {
  place.remove();
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const release = (version: string, variables: Readonly<Record<string, string>> = {}) => athanor(place.root, ["release", "--version", version, "--upload", "s3://releases/app"], { env: { ...env, ...variables } });

test("a release is uploaded, checksums and all, and a second time there is nothing to do", () => {
  const first = release("v1.0.0");
  assert.equal(first.status, 0, first.output);
  assert.match(first.output, /s3:\/\/releases\/app\/v1\.0\.0: 3 files uploaded/);
  assert.equal(Buffer.compare(readFileSync(path.join(folder, "data/releases/app/v1.0.0/large")), readFileSync(path.join(place.root, "large"))), 0);
  assert.equal(readFileSync(path.join(folder, "data/releases/app/v1.0.0/a+b.txt"), "utf8"), "a\n");
  assert.match(release("v1.0.0").output, /s3:\/\/releases\/app\/v1\.0\.0 has it all already/);
});

test("what is there with other content stays, and a wrong key is refused", () => {
  assert.equal(release("v2.0.0").status, 0);
  rmSync(path.join(place.root, "athanor-out/release"), { recursive: true });
  place.write("a.txt", "b\n");
  assert.equal(spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qam", "two"], { cwd: place.root }).status, 0);
  assert.match(release("v2.0.0").output, /s3:\/\/releases\/app\/v2\.0\.0\/a\+b\.txt exists with other content/);
  assert.match(release("v3.0.0", { AWS_SECRET_ACCESS_KEY: "wrong" }).output, /cannot be uploaded: status 403/);
});

test("an upload that is interrupted midway leaves nothing behind, and the next one is whole", async () => {
  const parts = () => readdirSync(path.join(folder, "data/releases"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && one.parentPath.includes(".sgwtmp"));
  const object = path.join(folder, "data/releases/app/v4.0.0/large");
  const command = spawn(process.execPath, [path.join(checkout, "bin/athanor.cjs"), "release", "--version", "v4.0.0", "--upload", "s3://releases/app"], { cwd: place.root, env: environment({ env }), stdio: "ignore" });
  const ended = once(command, "exit");
  while (parts().length === 0) {
    assert.equal(command.exitCode, null);
    await setTimeout(2);
  }
  command.kill("SIGINT");
  await ended;
  assert.deepEqual([parts(), existsSync(object)], [[], false]);
  assert.equal(release("v4.0.0").status, 0);
  assert.equal(Buffer.compare(readFileSync(object), readFileSync(path.join(place.root, "large"))), 0);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

test.run();
