/** `npm pack` gives a package which, installed in an empty folder, builds a workspace of one's own: examples/hello. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "uvu";
import { readElf } from "../../rules/testing/tools/elf.ts";
import { athanor, checkout, environment, type RunOptions } from "../support/athanor.ts";

function npm(cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

test("the packed package builds, tests and checks examples/hello where nothing else is", () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "athanor-npm-")));
  try {
    npm(checkout, ["pack", "--pack-destination", root]);
    const archive = readdirSync(root).find((name) => name.endsWith(".tgz"));
    assert.ok(archive !== undefined);
    const place = path.join(root, "hello");
    cpSync(path.join(checkout, "examples/hello"), place, { recursive: true });
    npm(place, ["install", "--no-audit", "--no-fund", "--prefer-offline", path.join(root, archive)]);
    const installed = { program: path.join(place, "node_modules/athanor/bin/athanor.cjs") };

    const built = athanor(place, ["build", "//:hello_x86_64", "//:hello_aarch64"], installed);
    assert.equal(built.status, 0, built.output);
    for (const cpu of ["x86_64", "aarch64"]) {
      const elf = readElf(readFileSync(path.join(place, `athanor-out/static_${cpu}/hello`)));
      assert.ok(typeof elf !== "string" && elf.machine === cpu && elf.interpreter === undefined, JSON.stringify(elf));
    }
    const run = athanor(place, ["run", "//:hello", "--", "reader"], installed);
    assert.match(run.stdout, /^hello, reader on (x86_64|aarch64)\n$/, run.output);
    const tested = athanor(place, ["test", "//..."], installed);
    assert.equal(tested.status, 0, tested.output);
    const checked = athanor(place, ["check"], installed);
    assert.equal(checked.status, 0, checked.output);
    // As npm links it.
    const again = spawnSync(path.join(place, "node_modules/.bin/athanor"), ["build", "//:hello_x86_64", "//:hello_aarch64"], { cwd: place, encoding: "utf8", env: environment({}) });
    assert.match(again.stderr, /^nothing to do/);
    // What the package brings along has one key here and in athanor's own workspace: std is compiled once for both.
    const keysOfStd = (workspace: string, target: string, options: RunOptions) => {
      assert.equal(athanor(workspace, ["build", target], options).status, 0);
      const { actions } = JSON.parse(athanor(workspace, ["aquery", target, "-o", "json"], options).stdout) as { readonly actions: readonly { readonly mnemonic: string; readonly key?: string; readonly outputs: readonly string[] }[] };
      return actions.flatMap(({ mnemonic, key, outputs }) => (mnemonic === "RustStd" ? [[...outputs, key ?? assert.fail(`${outputs[0]} has no key`)]] : []));
    };
    const keys = keysOfStd(place, "@athanor//toolchains:std_aarch64_musl", installed);
    assert.ok(keys.length > 20);
    assert.deepEqual(keysOfStd(checkout, "@athanor//toolchains:std_aarch64_musl", {}), keys);
    // The editor's view: the types that npm has installed, without the engine's sources.
    const tsc = spawnSync(process.execPath, [path.join(checkout, "node_modules/typescript/bin/tsc"), "-p", place], { encoding: "utf8" });
    assert.equal(tsc.status, 0, tsc.stdout);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.run();
