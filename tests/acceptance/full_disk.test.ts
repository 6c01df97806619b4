/** A store on a disk that fills up: a clear error, and nothing wrong in the store once there is room. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { checkout, environment } from "../support/athanor.ts";
import { shellWorkspace } from "../support/shell_workspace.ts";

/** A file system of its own for the store lives in a mount namespace, which ends with the script. */
const namespace = process.getuid?.() === 0 ? ["-m"] : ["-Urm"];

/** Builds on a disk of $1, then on one of 400 MB with the same store; leaves what each command said. */
const SCRIPT = `set -u
size=$1; disk=$2; logs=$3; node=$4; athanor=$5
mount -t tmpfs -o "size=$size,mode=755" tmpfs "$disk" || exit 99
"$node" "$athanor" build //... > "$logs/full" 2>&1; echo $? > "$logs/full.code"
# The options it has name a user of the host, whom this namespace does not know.
mount --options-mode ignore -t tmpfs -o remount,size=400m tmpfs "$disk" || exit 99
"$node" "$athanor" verify > "$logs/verify" 2>&1; echo $? > "$logs/verify.code"
"$node" "$athanor" build //... > "$logs/room" 2>&1; echo $? > "$logs/room.code"
"$node" "$athanor" verify > "$logs/after" 2>&1; echo $? > "$logs/after.code"
`;

const STEPS = [0, 1, 2, 3, 4, 5];
/** Outputs of 4 MB each. */
const BUILD = STEPS.map((i) => `step({ name: "s${i}", script: 'seq -f "%0.0f ${i}" 1 500000 > "$1"' });`).join("\n");

const probe = spawnSync("unshare", [...namespace, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { encoding: "utf8" });
const reason = probe.status === 0 ? undefined : (probe.error?.message ?? probe.stderr.trim());
if (reason !== undefined) console.log(`skipped: a small file system cannot be mounted here: ${reason}`);
const testWhereMounting = reason === undefined ? test : test.skip;

// Full while downloads are taken in, while roots are unpacked, while outputs are written.
for (const size of ["6m", "20m", "36m", "46m"]) {
  testWhereMounting(`a disk of ${size} gives a clear error and no bad entry`, () => {
    const place = shellWorkspace(BUILD, {}, { ownStore: true });
    try {
      const logs = `${place.cache}-logs`;
      mkdirSync(logs);
      const { status, stderr } = spawnSync("unshare", [...namespace, "sh", "-c", SCRIPT, "sh", size, place.cache, logs, process.execPath, path.join(checkout, "bin/athanor.cjs")], {
        cwd: place.root,
        env: environment({ env: { XDG_CACHE_HOME: place.cache } }),
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      const said = (name: string): string => readFileSync(path.join(logs, name), "utf8");
      assert.equal(said("full.code"), "1\n", said("full"));
      assert.match(said("full"), /failed: [^]*[Nn]o space (is )?left on/);
      assert.doesNotMatch(said("full"), /bug in athanor|\n {4}at /);
      assert.equal(said("verify.code"), "0\n", said("verify"));
      assert.equal(said("room.code"), "0\n", said("room"));
      for (const i of STEPS) {
        const text = place.output(`s${i}`);
        assert.ok(text.startsWith(`1 ${i}\n2 ${i}\n`) && text.endsWith(`\n500000 ${i}\n`), `s${i} is wrong`);
      }
      assert.equal(said("after.code"), "0\n", said("after"));
    } finally {
      place.remove();
      rmSync(`${place.cache}-logs`, { recursive: true, force: true });
    }
  });
}

test.run();
