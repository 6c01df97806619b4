/** Real packages of the real archive, from lock to a program that runs, with nothing of the host's /usr. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { arch, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createNetwork, downloadAll, hostFiles, resolveMirrors } from "../../../engine/fetch/index.ts";
import lock from "../../../rules/debian/tools/lock.ts";
import { parseLock } from "../../../rules/debian/tools/lock_format.ts";
import unpack from "../../../rules/debian/tools/unpack.ts";

const keys = join(process.env["ATHANOR_ROOT"] ?? ".", "sysroots", "keys");
const host = { x64: { architecture: "amd64", triple: "x86_64-linux-gnu" }, arm64: { architecture: "arm64", triple: "aarch64-linux-gnu" } }[arch() as string];
const reason = process.platform !== "linux" || host === undefined ? "no Debian packages run here" : namesMirror() ? undefined : "nothing on this machine names a Debian mirror";
if (reason !== undefined) console.log(`skipped: ${reason}`);

(reason === undefined ? test : test.skip)("dash is locked, downloaded, unpacked and runs in its own libc", async () => {
  const { architecture, triple } = host!;
  const folder = mkdtempSync(join(tmpdir(), "athanor-real-"));
  const mirrors = resolveMirrors({}, process.env, hostFiles);
  const network = createNetwork(mirrors, { env: process.env });
  try {
    const { text } = await lock({
      params: { suites: ["trixie"], architectures: [architecture], packages: ["dash"], exclude: ["debianutils", "dpkg"] },
      current: undefined,
      files: { keys: readdirSync(keys).filter((name) => name.endsWith(".asc")).map((name) => join(keys, name)) },
      network,
      progress: () => undefined,
    });
    const parsed = parseLock(text);
    if (typeof parsed === "string") throw new Error(parsed);
    const packages = parsed.packages[architecture] ?? [];
    await downloadAll(packages.map((locked) => ({ ...locked, mirror: "debian", checksum: locked.sha256 })), {
      mirrors,
      env: process.env,
      into: ({ path, checksum }) => ({ partial: join(folder, "partial", checksum), final: join(folder, basename(path)) }),
    });
    await unpack({ args: ["--out", "root", "--symlinks-relative", "--filter", "usr/share", ...packages.map(({ path }) => basename(path))], cwd: folder, log: () => undefined });
    const libraries = join(folder, "root/usr/lib", triple);
    const loader = readdirSync(libraries).find((name) => name.startsWith("ld-linux"))!;
    const output = execFileSync(join(libraries, loader), ["--library-path", libraries, join(folder, "root/usr/bin/dash"), "-c", "echo $((6 * 7))"], { encoding: "utf8", env: {} });
    assert.is(output, "42\n");
    assert.match(readFileSync(join(libraries, "libc.so.6"), "latin1"), /GNU C Library \(Debian GLIBC/);
  } finally {
    network.close();
    rmSync(folder, { recursive: true });
  }
});

function namesMirror(): boolean {
  try {
    return resolveMirrors({}, process.env, hostFiles)("debian").length > 0;
  } catch {
    return false;
  }
}

test.run();
