/** `athanor run //:push` into Debian's docker-registry; skopeo, umoci and runc take it from there. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { readElf } from "../../rules/testing/tools/elf.ts";
import { athanor, builtTree, checkout } from "../support/athanor.ts";
import { host } from "../support/host.ts";
import { dockerRegistry, rootProgram, runRegistryProgram } from "../support/registry_programs.ts";

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-push-")));
const server = await dockerRegistry();
test.after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

const architectures = { x86_64: "amd64", aarch64: "arm64" } as const;

test("//:push puts an index of two images into the registry, and prints its digest", () => {
  const { status, stdout, output } = athanor(checkout, ["run", "//:push", "--", "--repository", `${server.address}/app`, "--tag", "v1"]);
  assert.equal(status, 0, output);
  assert.match(stdout, new RegExp(`^${server.address}/app@sha256:[0-9a-f]{64}\n$`));
  const index = JSON.parse(runRegistryProgram("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${server.address}/app:v1`])) as { manifests: { platform: { architecture: string } }[] };
  assert.deepEqual(index.manifests.map(({ platform }) => platform.architecture).sort(), ["amd64", "arm64"]);
  const again = athanor(checkout, ["run", "//:push", "--", "--repository", `${server.address}/app`, "--tag", "v1"]);
  assert.match(again.output, /has it all already/);
});

test("each image unpacks to a program of its processor that runs", () => {
  for (const machine of ["x86_64", "aarch64"] as const) {
    const bundle = unpack(machine);
    const program = path.join(bundle, "rootfs/usr/bin/app");
    const elf = readElf(readFileSync(program));
    assert.equal(typeof elf === "string" ? elf : elf.machine, machine);
    const argv = machine === host ? [program] : [path.join(builtTree(`sysroots/qemu_${host}`), `usr/bin/qemu-${machine}`), program];
    const { stdout, status } = spawnSync(argv[0]!, argv.slice(1), { encoding: "utf8", input: "" });
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^app 0\\.1\\.0 built for ${machine} linux musl static`));
  }
});

test("runc starts the image for this machine", () => {
  const bundle = path.join(folder, host);
  const file = path.join(bundle, "config.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as { process: Record<string, unknown>; mounts: { type: string }[]; linux: Record<string, unknown> };
  assert.deepEqual([config.process["args"], config.process["user"]], [["/usr/bin/app"], { uid: 65532, gid: 65532 }]);
  // In a namespace with one user, and with nothing of this machine's in it.
  Object.assign(config.process, { terminal: false, user: { uid: 0, gid: 0 } });
  config.mounts = config.mounts.filter(({ type }) => type === "proc" || type === "tmpfs");
  for (const name of ["maskedPaths", "readonlyPaths"]) delete config.linux[name];
  writeFileSync(file, JSON.stringify(config));
  const [loader, ...bwrap] = rootProgram(builtTree(`sysroots/bubblewrap_${host}`), "bwrap");
  const { stdout, stderr, status } = spawnSync(loader, [...bwrap, "--dev-bind", "/", "/", "--ro-bind", path.join(builtTree(`sysroots/registry_${host}`), "usr"), "/usr", "--unshare-user", "--uid", "0", "--gid", "0", "/usr/bin/runc", "--root", path.join(folder, "runc"), "run", "-b", bundle, "app"], { encoding: "utf8", input: "" });
  if (status !== 0 && /operation not permitted|permission denied|No permissions|fchown fd/i.test(stderr)) return void console.log(`skipped: this machine does not let runc make a container: ${stderr.trim().split("\n").at(-1)}`);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^app 0\.1\.0 built for/);
});

/** The image for a processor as umoci lays it out for runc. */
function unpack(machine: keyof typeof architectures): string {
  const [layout, bundle] = [path.join(folder, "layout"), path.join(folder, machine)];
  runRegistryProgram("skopeo", ["copy", "--insecure-policy", "--override-arch", architectures[machine], "--src-tls-verify=false", `docker://${server.address}/app:v1`, `oci:${layout}:${machine}`]);
  runRegistryProgram("umoci", ["unpack", "--rootless", "--image", `${layout}:${machine}`, bundle]);
  return bundle;
}

test.run();
