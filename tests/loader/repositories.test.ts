/** Where packages lie for actions, whoever's workspace it is. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "uvu";
import { createRepositories, PACKAGED } from "../../engine/loader/repositories.ts";
import { checkout } from "../support/athanor.ts";
import { workspace } from "../support/workspace.ts";

const placeIn = (root: string, repository: string, name: string): string => {
  const place = createRepositories(root, checkout).place({ repository, package: name });
  return `${place.repository}/${place.package}`;
};

test("packages of the npm package lie in athanor's own workspace where they lie in a user's", () => {
  const user = workspace({});
  try {
    assert.equal(placeIn(user.root, "athanor", "sysroots/keys"), "athanor/sysroots/keys");
    assert.equal(placeIn(checkout, "", "sysroots/keys"), "athanor/sysroots/keys");
    for (const [root, name] of [[user.root, "sysroots"], [user.root, ""], [checkout, ""], [checkout, "thirdparty"]] as const) assert.equal(placeIn(root, "", name), `/${name}`);
  } finally {
    user.remove();
  }
});

test("these are the folders with a BUILD.ts that package.json ships", () => {
  const { files }: { readonly files: readonly string[] } = JSON.parse(readFileSync(path.join(checkout, "package.json"), "utf8"));
  const folders = new Set(files.filter((file) => !/^(!|dist\b)/.test(file)).map((file) => file.split("/")[0] ?? ""));
  const held = readdirSync(checkout, { withFileTypes: true }).filter((entry) => entry.isDirectory() && folders.has(entry.name)).map(({ name }) => name);
  const withPackages = held.filter((folder) => readdirSync(path.join(checkout, folder), { recursive: true }).some((file) => path.basename(String(file)) === "BUILD.ts"));
  assert.deepEqual(withPackages.sort(), [...PACKAGED].sort());
});

test.run();
