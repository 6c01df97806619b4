/** ./athanor of a fresh clone: it finds Node, installs the npm packages once, and hands over. Here npm and the command line behind it are told apart by what they print. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { athanor, checkout, cloneCheckout } from "../support/athanor.ts";
import { workspace, type TestWorkspace } from "../support/workspace.ts";

const COMMAND_LINE = 'console.log(process.argv.slice(2).join(" "));\n';
/** Says that it ran, and leaves what npm leaves. */
const NPM = `#!/bin/sh
echo "npm $*" >> log
mkdir -p node_modules
: > node_modules/.package-lock.json
`;

/** A clone, below a folder whose name has a space. */
function clone(npm = NPM): TestWorkspace & { start(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly said: string }> } {
  const place = workspace({ "a clone/bin/athanor.cjs": COMMAND_LINE, "a clone/engine/cli/main.ts": "", "a clone/package-lock.json": "{}", "path/npm": npm });
  copyFileSync(path.join(checkout, "athanor"), path.join(place.root, "a clone/athanor"));
  chmodSync(path.join(place.root, "path/npm"), 0o755);
  symlinkSync(process.execPath, path.join(place.root, "path/node"));
  return {
    ...place,
    start: (program, args, env = {}) =>
      new Promise((resolve) => {
        const child = spawn(program, args, { cwd: place.root, env: { PATH: `${place.root}/path:/usr/bin:/bin`, ...env }, stdio: ["ignore", "pipe", "pipe"] });
        let said = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
        child.on("close", (code) => resolve({ code, said }));
      }),
  };
}

test("of several first starts one installs, and all go on with their arguments", async () => {
  const place = clone();
  try {
    const runs = await Promise.all([1, 2, 3].map((i) => place.start("a clone/athanor", ["build", `//:x y${i}`])));
    assert.deepEqual(runs.map(({ code }) => code), [0, 0, 0]);
    for (const [i, { said }] of runs.entries()) assert.ok(said.endsWith(`build //:x y${i + 1}\n`), said);
    assert.equal(readFileSync(path.join(place.root, "a clone/log"), "utf8").split("\n").length, 2);
    assert.deepEqual(await place.start("a clone/athanor", ["info"]), { code: 0, said: "info\n" });
    assert.ok(!existsSync(path.join(place.root, "a clone/.npm-install.lock")));
    // As after a pull that brought another package along.
    utimesSync(path.join(place.root, "a clone/node_modules/.package-lock.json"), 1e9, 1e9);
    assert.match((await place.start("a clone/athanor", ["info"])).said, /^athanor: installing the npm packages of this checkout\ninfo\n$/);
    assert.equal(readFileSync(path.join(place.root, "a clone/log"), "utf8").split("\n").length, 3);
  } finally {
    place.remove();
  }
});

test("through a link it is the checkout's", async () => {
  const place = clone();
  try {
    mkdirSync(path.join(place.root, "elsewhere"));
    symlinkSync("../a clone/athanor", path.join(place.root, "elsewhere/athanor"));
    assert.match((await place.start("elsewhere/athanor", ["version"])).said, /version\n$/);
  } finally {
    place.remove();
  }
});

test("what npm has installed needs no installing, and is found through npm's link", async () => {
  const place = clone();
  try {
    rmSync(path.join(place.root, "a clone/engine"), { recursive: true });
    symlinkSync("../a clone/athanor", path.join(place.root, "path/athanor"));
    assert.deepEqual(await place.start("path/athanor", ["build"]), { code: 0, said: "build\n" });
  } finally {
    place.remove();
  }
});

test("certificates that Node would read at every start are hidden from it, and nobody else", async () => {
  const place = clone();
  try {
    place.write("a clone/bin/athanor.cjs", "console.log(process.env.NODE_EXTRA_CA_CERTS, process.env.ATHANOR_EXTRA_CA_CERTS);\n");
    rmSync(path.join(place.root, "a clone/engine"), { recursive: true });
    assert.equal((await place.start("a clone/athanor", [], { NODE_EXTRA_CA_CERTS: "ca.pem" })).said, "undefined ca.pem\n");
    const shown = `process.on("exit", () => console.log(process.env.NODE_EXTRA_CA_CERTS, process.env.ATHANOR_EXTRA_CA_CERTS)); require(process.argv[1]);`;
    const { said } = await place.start(process.execPath, ["-e", shown, path.join(checkout, "bin/athanor.cjs"), "version"], { ATHANOR_EXTRA_CA_CERTS: "ca.pem" });
    assert.match(said, /\nca\.pem undefined\n$/);
  } finally {
    place.remove();
  }
});

test("a failed installation is said and not taken for one, and its lock does not stay", async () => {
  const place = clone("#!/bin/sh\necho 'npm error' >&2; exit 1\n");
  try {
    for (const _ of [1, 2]) assert.deepEqual(await place.start("a clone/athanor", ["build"]), { code: 1, said: "athanor: installing the npm packages of this checkout\nnpm error\nathanor: npm ci failed, see above\n" });
  } finally {
    place.remove();
  }
});

test("without Node, or with an old one, it says what it needs", async () => {
  const place = clone();
  try {
    assert.deepEqual(await place.start("a clone/athanor", ["build"], { ATHANOR_NODE: "no-such-node" }), { code: 2, said: 'athanor: needs Node.js 20.18 or later, and there is no "no-such-node" on the PATH\n' });
    place.write("path/old", '#!/bin/sh\ncase "$1" in -p) echo 18.19.0 ;; *) exit 1 ;; esac\n');
    chmodSync(path.join(place.root, "path/old"), 0o755);
    const { code, said } = await place.start("a clone/athanor", ["build"], { ATHANOR_NODE: "old" });
    assert.deepEqual([code, said], [2, `athanor: needs Node.js 20.18 or later, and ${place.root}/path/old is 18.19.0\n`]);
  } finally {
    place.remove();
  }
});

test("a checkout bundles itself when a source was changed or is new, and only then", () => {
  const { root, remove } = cloneCheckout();
  const builds = (): boolean => {
    const { status, output } = athanor(root, ["version"], { program: path.join(root, "bin/athanor.cjs") });
    assert.equal(status, 0, output);
    return output.includes("building itself");
  };
  try {
    builds();
    assert.ok(!builds());
    writeFileSync(path.join(root, "engine/cli/main.ts"), "// Changed.\n", { flag: "a" });
    assert.ok(builds());
    assert.ok(!builds());
    writeFileSync(path.join(root, "rules/oci/tools/another.ts"), "export const another = 1;\n");
    assert.ok(builds());
    assert.ok(!builds());
  } finally {
    remove();
  }
});

test.run();
