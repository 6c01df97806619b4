/** debian_root on several locks. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { athanor } from "../../support/athanor.ts";
import { workspace } from "../../support/workspace.ts";

const locked = (name: string, version: string) => ({ name, version, suite: "trixie", path: `pool/main/${name}_${version}_amd64.deb`, size: 1, sha256: "0".repeat(64) });
const lock = (...packages: readonly object[]) =>
  JSON.stringify({ format: 1, request: { suites: ["trixie"], architectures: ["amd64"], packages: ["a"], exclude: [] }, packages: { amd64: packages } });
const place = workspace({
  "athanor.toml": 'default_platform = "@athanor//platforms:linux_x86_64_gnu"\nexecution_platforms = ["@athanor//platforms:linux_x86_64_gnu"]\n',
  "BUILD.ts": `import { debian_lock, debian_root } from "athanor";
for (const name of ["one", "two"] as const) debian_lock({ name, lock: \`\${name}.lock.json\`, suites: ["trixie"], architectures: ["amd64"], packages: ["a"] });
debian_root({ name: "root", lock: ":one", also: [":two"], architecture: "amd64" });
`,
  "one.lock.json": lock(locked("liba", "1.0"), locked("make", "4")),
});

test("a root on two locks has the packages of both, and none in two versions", () => {
  place.write("two.lock.json", lock(locked("cmake", "3"), locked("liba", "1.0")));
  const { status, stdout, output } = athanor(place.root, ["aquery", "//:root"]);
  assert.equal(status, 0, output);
  assert.deepEqual([...new Set(stdout.match(/\w+_[\d.]+_amd64\.deb/g))].sort(), ["cmake_3_amd64.deb", "liba_1.0_amd64.deb", "make_4_amd64.deb"]);
  place.write("two.lock.json", lock(locked("liba", "1.1")));
  const refused = athanor(place.root, ["aquery", "//:root"]);
  assert.equal(refused.status, 2, refused.output);
  assert.match(refused.output, /liba is 1\.0 in one\.lock\.json and 1\.1 in two\.lock\.json[^]*help: run `athanor lock \/\/:one \/\/:two`/);
});

test.after(() => place.remove());
test.run();
