/** Our eStargz layers in the eyes of the stargz snapshotter's own library and of tar. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import type { LayerDescriptor } from "../rules/oci/tools/descriptor.ts";
import { athanor } from "../tests/support/athanor.ts";
import { workspace } from "../tests/support/workspace.ts";
import { goProgram } from "./support/go_tools.ts";

const verify = goProgram("estargz_verify");
const long = Array.from({ length: 1_500_000 }, (_, i) => `${(i * 7919) % 1013},`).join("");
const place = workspace({
  "athanor.toml": `default_platform = "@athanor//platforms:linux_x86_64_musl"\n`,
  "long.txt": long,
  "short.txt": "short\n",
  "empty.txt": "",
  "BUILD.ts": `import { oci_layer } from "athanor";\noci_layer({ name: "layer", files: { "/srv/": ["long.txt", "short.txt", "empty.txt"] }, symlinks: { "/srv/link": "short.txt" }, directories: ["/var/empty"], compression: "estargz" });\n`,
});
test.after(() => place.remove());

test("the snapshotter's library reads and verifies every chunk, and everybody else an ordinary tar.gz", () => {
  const { status, output } = athanor(place.root, ["build", "//:layer"]);
  assert.equal(status, 0, output);
  const built = (file: string) => path.join(place.root, "athanor-out/linux_x86_64_musl", file);
  const [layer] = JSON.parse(readFileSync(built("layer.json"), "utf8")) as readonly LayerDescriptor[];
  const read = run(verify, [built("layer.tar.gz"), layer?.annotations?.["containerd.io/snapshot/stargz/toc.digest"] ?? ""]);
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  assert.deepEqual(read.trim().split("\n").sort(), [
    `/.no.prefetch.landmark ${sha256("\x0f")}`,
    `/srv/empty.txt ${sha256("")}`,
    "/srv/link symlink",
    `/srv/long.txt ${sha256(long)}`,
    `/srv/short.txt ${sha256("short\n")}`,
  ]);
  assert.equal(run("tar", ["-xzOf", built("layer.tar.gz"), "srv/long.txt"]), long);
});

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(status, 0, `${path.basename(program)} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

test.run();
