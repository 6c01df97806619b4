/** athanor.toml: where the workspace is, and what its file says. */
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "uvu";
import { golden } from "../support/golden.ts";
import { packageRoot, printed } from "../support/loading.ts";
import { workspace } from "../support/workspace.ts";
import { findPackageRoot, findWorkspaceRoot, openWorkspace } from "../../engine/loader/workspace.ts";
import { parseWorkspaceConfig } from "../../engine/loader/workspace_config.ts";

const FULL = `default_platform = "//platforms:linux"
execution_platforms = ["//platforms:host"]
toolchains = ["//toolchains:all", "//more/...", "@athanor//toolchains:rust"]

[mirrors]
debian = "mirror"

[lock]
gone = "relock"

[sandbox]
program = "bwrap"
mode = "none"

[store]
max_size = "20G"
max_age = "30d"
path = "store"

[vendor]
path = "third_party"

[config.release]
profile = "opt"
platform = "//platforms:linux"
jobs = 4
settings = { "//rules.ts#speed" = "fast" }
`;

test("every key is read", () => {
  assert.deepEqual(parseWorkspaceConfig(FULL, "//athanor.toml"), {
    defaultPlatform: "//platforms:linux",
    executionPlatforms: ["//platforms:host"],
    toolchains: ["//toolchains:all", "//more/...", "@athanor//toolchains:rust"],
    mirrors: { debian: "mirror" },
    lock: { gone: "relock" },
    sandbox: { program: "bwrap", mode: "none" },
    store: { maxBytes: 20 * 2 ** 30, maxAgeSeconds: 30 * 86400, path: "store" },
    configs: { release: { profile: "opt", platform: "//platforms:linux", settings: { "//rules.ts#speed": "fast" }, jobs: 4 } },
    vendor: { path: "third_party" },
  });
});

test("an empty file says nothing, and the sandbox is on", () => {
  const { sandbox, lock, toolchains, configs } = parseWorkspaceConfig("", "//athanor.toml");
  assert.deepEqual({ sandbox, lock, toolchains, configs }, { sandbox: { program: undefined, mode: "bubblewrap" }, lock: { gone: "error" }, toolchains: [], configs: {} });
});

const WRONG: Readonly<Record<string, string>> = {
  "unknown keys": `default_plattform = "//a:b"\n[lock]\nwhen_gone = "error"\n[config.release]\nprofil = "opt"\n[zzz]\na = 1\n`,
  "wrong values": `default_platform = "linux"\ntoolchains = "//a"\nexecution_platforms = ["//a b"]\n[lock]\ngone = "relok"\n[store]\nmax_size = "20 GB"\nmax_age = -1\n[config]\nrelease = 1\n[config.fast]\nprofile = "optimised"\njobs = 0\nsettings = { "a#b" = 1 }\n[sandbox]\nmode = true\n`,
  "no toml": `default_platform = //a:b\n`,
};
for (const [name, text] of Object.entries(WRONG))
  test(`mistakes are shown at their key: ${name}`, () => golden(`workspace/${name.replaceAll(" ", "_")}.txt`, printed(() => parseWorkspaceConfig(text, "//athanor.toml"), { readSource: () => text })));

test("the workspace is the nearest folder upward that holds athanor.toml", () => {
  const { root, remove } = workspace({ "a/b/file": "", "a/nested/athanor.toml": "", "a/nested/c/file": "" });
  assert.equal(findWorkspaceRoot(path.join(root, "a/b")), root);
  assert.equal(findWorkspaceRoot(path.join(root, "a/nested/c")), path.join(root, "a/nested"));
  assert.match(printed(() => openWorkspace("/"), { readSource: () => undefined }), /^error: no athanor.toml in \/ or above it\n  help: /);
  remove();
});

test("the package's own toolchains come after the user's, its platforms where the user names none", () => {
  const athanor = workspace({ "athanor.toml": `default_platform = "//platforms:p"\nexecution_platforms = ["//platforms:e"]\ntoolchains = ["//toolchains:all"]` });
  const user = workspace({ "athanor.toml": `execution_platforms = ["//mine:e"]\ntoolchains = ["//mine:all"]` });
  const { config, root } = openWorkspace(user.root, athanor.root);
  assert.equal(root, user.root);
  assert.equal(config.defaultPlatform, "@athanor//platforms:p");
  assert.deepEqual(config.executionPlatforms, ["//mine:e"]);
  assert.deepEqual(config.toolchains, ["//mine:all", "@athanor//toolchains:all"]);
  assert.deepEqual(openWorkspace(athanor.root, athanor.root).config.toolchains, ["//toolchains:all"]);
  athanor.remove();
  user.remove();
});

test("the package's root is found from its own code", () => {
  assert.equal(findPackageRoot(path.join(packageRoot, "dist", "main.js")), packageRoot);
});

test.run();
