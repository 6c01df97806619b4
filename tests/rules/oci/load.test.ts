/** The tool of oci_load, with programs in the place of docker and podman. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import load from "../../../rules/oci/tools/load.ts";
import { rejection } from "../../support/rejection.ts";
import { callRunTool } from "../../support/run_call.ts";

const folder = mkdtempSync(path.join(tmpdir(), "athanor-load-"));
test.after(() => rmSync(folder, { recursive: true }));
test.before.each(() => {
  for (const name of ["docker", "podman"]) rmSync(path.join(folder, name), { force: true });
});

function program(name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const run = (...args: readonly string[]) => callRunTool(load, { params: { names: ["example/app:dev"] }, files: { archive: ["/archive.tar"] }, args, env: { PATH: folder } });

test("docker is asked first, podman where there is no docker, and --with says which", async () => {
  program("podman", `echo "podman $*"`);
  assert.equal(await run(), { printed: ["example/app:dev"], progress: ["podman load --input /archive.tar"] });
  program("docker", `echo "docker $*"`);
  assert.equal((await run()).progress, ["docker load --input /archive.tar"]);
  assert.equal((await run("--with", "podman")).progress, ["podman load --input /archive.tar"]);
});

test("a failure is told in the program's last words, and none to ask by where the archive is", async () => {
  program("docker", `echo "Cannot connect to the Docker daemon" >&2; exit 1`);
  assert.is(await rejection(run()), "docker load failed: Cannot connect to the Docker daemon\nthe archive is /archive.tar");
  assert.is(await rejection(run("--with", "podman")), "podman is not on the PATH\nthe archive is /archive.tar");
  rmSync(path.join(folder, "docker"));
  assert.is(await rejection(run()), "neither docker nor podman is on the PATH\nthe archive is /archive.tar");
  assert.is(await rejection(run("--with", "nerdctl")), `--with must be one of docker, podman; got "nerdctl"`);
});

test.run();
