/** What the documents say is so: snippets type-check, the reference of rules is current. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

test("docs/rules.md is what the docstrings say", () => {
  const { status, stderr } = spawnSync(process.execPath, ["build/reference.mjs", "--check"], { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("every TypeScript snippet of the documents type-checks", () => {
  const folder = path.join(root, "dist/snippets", String(process.pid));
  mkdirSync(folder, { recursive: true });
  try {
    const names = ["README.md", "docs/testing.md", "docs/crates.md", "docs/differences_from_bazel.md", "examples/hello/README.md"].flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], i) => {
        const name = `${file.replaceAll(/[^a-z]/gi, "_")}_${i}.ts`;
        writeFileSync(path.join(folder, name), code!);
        return name;
      }),
    );
    assert.ok(names.length > 0);
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ extends: path.join(root, "tsconfig.json"), compilerOptions: { types: [], incremental: false, tsBuildInfoFile: null }, include: ["*.ts"] }));
    const { status, stdout } = spawnSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
