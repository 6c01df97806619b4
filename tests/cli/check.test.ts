/** `athanor check`: the type checker over every BUILD.ts, without a tsconfig of the user's. */
import assert from "node:assert/strict";
import { test } from "uvu";
import { checkWorkspace } from "../../engine/cli/check.ts";
import { renderDiagnostics } from "../../engine/report/diagnostics.ts";
import { loading, packageRoot, workspacePackage } from "../support/loading.ts";

function check(files: Readonly<Record<string, string>>): string {
  let text = "";
  loading(files, ({ root, loader }) => {
    text = renderDiagnostics(checkWorkspace({ root, packageRoot }, loader.packagesBelow(workspacePackage(""))), { readSource: loader.readSource, color: false });
  });
  return text;
}

test("a workspace without mistakes has none, whatever it imports", () => {
  const build = `import { alias } from "athanor";\nimport { cpu } from "athanor/platforms";\nimport { lib } from "//rules.ts";\nimport data from "./data.json";\nconst x = lib({ name: data.name });\nfor (const arch of cpu.values) alias({ name: arch, actual: x });`;
  assert.equal(check({ "BUILD.ts": build, "data.json": '{"name": "x"}' }), "");
});

test("mistakes in a BUILD.ts and in the modules it imports are shown at their place", () => {
  const files = { "a/BUILD.ts": `import { lib } from "//rules.ts";\nlib({ name: "x", edition: "2020" });`, "b/BUILD.ts": `import { n } from "./n.ts"; void n;`, "b/n.ts": "export const n: string = 1;" };
  const text = check(files);
  assert.match(text, /error: type '"2020"' is not assignable[^]*\n  a\/BUILD.ts:2:18\n  2 │ lib\(.*\n    │ {18}~~~~~~~\n/);
  assert.match(text, /error: type 'number' is not assignable to type 'string'\n  b\/n.ts:1:14\n/);
});

test("node's globals are no part of a BUILD.ts", () => {
  assert.match(check({ "BUILD.ts": "process.exit(1);" }), /error: cannot find name 'process'/);
});

test.run();
