/** examples/lemmy_like against a real PostgreSQL, in a root that holds its runtime closure and nothing else; and started for aarch64. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout } from "../../support/athanor.ts";
import { host } from "../../support/host.ts";
import { startPostgreSql } from "../../support/postgresql.ts";
import { sandboxRoot } from "../../support/sandbox_root.ts";

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-lemmy-")));
cpSync(path.join(checkout, "examples/lemmy_like"), root, { recursive: true, filter: (from) => !/node_modules|athanor-out/.test(path.basename(from)) });
const sandbox = sandboxRoot(path.join(root, "sandbox"));

function good(...args: readonly string[]): string {
  const { status, output, stdout } = athanor(root, args);
  assert.equal(status, 0, output);
  return stdout;
}

test("the server starts for both processors, with each one's own OpenSSL", () => {
  for (const arch of ["x86_64", "aarch64"]) assert.match(good("run", `//server:server_${arch}`), /^usage: server DATABASE_URL ADDRESS\nOpenSSL 3\./);
});

if (sandbox)
  test("the server keeps posts in PostgreSQL, in a root of nothing but its runtime closure", async () => {
    good("build", `//server:server_${host}`, `//server:runtime_${host}`);
    const folder = path.join(root, `athanor-out/linux_${host}_gnu/server`);
    const database = await startPostgreSql(path.join(root, "database"), sandbox.bwrap);
    const links = ["lib", "lib64"].flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]);
    const mounts = ["--ro-bind", path.join(folder, "runtime/usr"), "/usr", ...links, "--ro-bind", path.join(folder, "server"), "/server", "--bind", database.socket, "/socket"];
    const server = spawn(sandbox.bwrap, ["--unshare-all", "--share-net", "--die-with-parent", ...mounts, "/server", "postgres:///athanor?host=/socket&user=athanor", "127.0.0.1:0"], { env: {}, stdio: ["ignore", "pipe", "pipe"] });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let said = "";
        for (const stream of [server.stdout, server.stderr])
          stream.setEncoding("utf8").on("data", (text: string) => {
            said += text;
            const port = /listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
            if (port !== undefined) resolve(`http://127.0.0.1:${port}/posts`);
          });
        server.on("close", () => reject(new Error(`the server did not start:\n${said}`)));
      });
      for (const body of ["first", "second"]) assert.equal((await fetch(url, { method: "POST", body })).status, 201);
      const answer = await fetch(url);
      assert.equal(await answer.text(), "first\nsecond\n");
      assert.equal(answer.headers.get("digest"), "SHA-256=2+qTJRee/kbqKt2U97a3RcqYP6uyCNxtNKoGRiPX7iM=");
      assert.equal(database.query("select count(*) from posts"), "2");
    } finally {
      server.kill("SIGKILL");
      await database.stop();
    }
  });
else console.log("skipped: this machine does not let processes make user namespaces");

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
