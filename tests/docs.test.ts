/** What the documents say is so: snippets type-check, the reference of rules is current. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { parseWorkspaceConfig } from "../engine/loader/workspace_config.ts";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

test("docs/rules.md is what the docstrings say", () => {
  const { status, stderr } = spawnSync(process.execPath, ["build/reference.mjs", "--check"], { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

/** README.md, docs/ and the examples' READMEs. */
const documents = ["README.md", ...readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`), ...readdirSync(path.join(root, "examples")).map((name) => `examples/${name}/README.md`)];

function snippets(file: string, language: string): readonly string[] {
  return [...readFileSync(path.join(root, file), "utf8").matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(([, text = ""]) => text);
}

test("every athanor.toml of the documents can be read", () => {
  const found = documents.flatMap((file) => snippets(file, "toml").filter((text) => !text.startsWith("[package")).map((text) => [file, text] as const));
  assert.ok(found.length >= 4);
  for (const [file, text] of found) assert.doesNotThrow(() => parseWorkspaceConfig(text, "//athanor.toml"), `${file}:\n${text}`);
});

test("every TypeScript snippet of the documents type-checks", () => {
  const folder = path.join(root, "dist/snippets", String(process.pid));
  mkdirSync(folder, { recursive: true });
  try {
    const names = documents.flatMap((file) =>
      snippets(file, "ts").map((code, i) => {
        const name = `${file.replaceAll(/[^a-z]/gi, "_")}_${i}.ts`;
        writeFileSync(path.join(folder, name), code);
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
