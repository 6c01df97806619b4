import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { createLoader } from "../../engine/loader/create_loader.ts";
import { workspace } from "../support/workspace.ts";

const DEFS = `import { attr, rule } from "athanor/api";
export const locked = rule({ attrs: { lock: attr.data() }, impl: () => [] });
`;

test("a workspace's own version of an installed package's lock stands before the package's", () => {
  const user = workspace({});
  const installed = workspace({ "package.json": `{"name":"athanor","version":"0.0.0"}`, "sub/defs.ts": DEFS, "sub/BUILD.ts": `import { locked } from "./defs.ts";\nlocked({ name: "it", lock: "it.lock.json" });\n`, "sub/it.lock.json": `{"from":"package"}` });
  try {
    const lockOf = () => createLoader({ root: user.root, packageRoot: installed.root }).package({ repository: "athanor", package: "sub" }).targets[0]!.attrs["lock"];
    const own = "locks/athanor/sub/it.lock.json";
    assert.equal(JSON.stringify(lockOf()), JSON.stringify({ path: own, value: { from: "package" }, sha256: createHash("sha256").update(`{"from":"package"}`).digest("hex") }));
    mkdirSync(path.dirname(path.join(user.root, own)), { recursive: true });
    writeFileSync(path.join(user.root, own), `{"from":"workspace"}`);
    assert.equal(JSON.stringify(lockOf()), JSON.stringify({ path: own, value: { from: "workspace" }, sha256: createHash("sha256").update(`{"from":"workspace"}`).digest("hex") }));
  } finally {
    user.remove();
    installed.remove();
  }
});

test.run();
