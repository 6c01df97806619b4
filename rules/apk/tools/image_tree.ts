/** The whole file system of an image, from packages and a configuration, step by step as apko makes it. */
import { createPublicKey } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import { addAccounts } from "./accounts.ts";
import type { ApkPackage } from "./apk_file.ts";
import { linkBusybox } from "./busybox_links.ts";
import { addCertificates, pemOf, sumBundles } from "./certificates.ts";
import { apkArch, type Config, type NamedText } from "./config.ts";
import { printConfig } from "./config_json.ts";
import { fileTree, node, type FileTree } from "./file_tree.ts";
import { installPackages, type Installed } from "./install.ts";
import { installedText, scriptsTar, triggersText } from "./installed_db.ts";
import { writeLinkerCache } from "./linker_cache.ts";
import { addDevices, changePaths } from "./paths.ts";

export interface ImageParts {
  /** Complete; its architecture is the image's only one, its packages are `name=version` in the order of installation. */
  readonly config: Config;
  readonly packages: readonly ApkPackage[];
  /** Keys by the names they get in /etc/apk/keys. */
  readonly keys: readonly NamedText[];
}

export interface Image {
  readonly tree: FileTree;
  readonly installed: readonly Installed[];
  /** As it is now: who the image runs as is a number. */
  readonly config: Config;
  /** Seconds since 1970: when the newest package was built. */
  readonly time: number;
}

export function makeImage({ config: given, packages, keys }: ImageParts): Image {
  const tree = fileTree();
  const arch = given.archs[0] ?? "";
  const time = Math.max(0, ...packages.map(({ info }) => info.buildTime));
  begin(tree, apkArch(arch), keys, [...new Set(given.contents.packages)].sort());
  const installed = installPackages(tree, packages);
  tree.write(`${DB}/scripts.tar`, scriptsTar(packages));
  tree.write(`${DB}/triggers`, triggersText(packages));
  tree.write(`${DB}/installed`, installed.map(installedText).join(""));
  linkDatabase(tree);
  const config = { ...given, accounts: { ...given.accounts, runAs: addAccounts(tree, given.accounts) } };
  tree.write("etc/apko.json", printConfig(config)).mode = 0o444;
  changePaths(tree, config.paths);
  addCertificates(tree, config.certificates, installed, time);
  sumBundles(tree, time);
  addRuntimeKeys(tree, config.contents.runtimeKeyring, time);
  for (const [name, command] of Object.entries(config.entrypoint.services)) {
    tree.makeFolders(`sv/${name}`, 0o777);
    tree.write(`sv/${name}/run`, `#!/bin/execlineb\n${command}\n`, 0o755);
  }
  linkBusybox(tree, packages.map(({ info }) => info));
  addDevices(tree, {});
  writeLinkerCache(tree);
  tree.write("etc/apk/repositories", lines([...new Set([...config.contents.repositories, ...config.contents.runtimeRepositories])].sort()));
  return { tree, installed, config, time };
}

const DB = "usr/lib/apk/db";

/** What every image has before its first package. */
function begin(tree: FileTree, arch: string, keys: readonly NamedText[], world: readonly string[]): void {
  const folders = { tmp: 0o1777, dev: 0o755, etc: 0o755, opt: 0o755, proc: 0o555, var: 0o755, usr: 0o755, "etc/apk": 0o755, "etc/apk/keys": 0o755, "usr/lib": 0o755, "usr/lib/apk": 0o755, [DB]: 0o755, "usr/lib/apk/exec": 0o755, "var/cache": 0o755, "var/cache/apk": 0o755, "var/cache/misc": 0o755 };
  for (const [path, mode] of Object.entries(folders)) tree.place(path, node({ kind: "directory", mode }));
  tree.write("etc/apk/world", lines(world));
  tree.write(`${DB}/lock`, "", 0o600);
  tree.write("etc/apk/arch", `${arch}\n`);
  addDevices(tree, { zero: 0o666, urandom: 0o666, null: 0o666, random: 0o666, console: 0o620 });
  for (const { name, content } of keys) tree.write(`etc/apk/keys/${name}`, content);
}

/** apk looks for its database in /lib/apk too, unless /lib is /usr/lib anyway. */
function linkDatabase(tree: FileTree): void {
  const lib = tree.entry("lib");
  if (lib?.kind === "symlink" && /^\/?(?:\.\.\/)*usr\/lib\/?$/.test(lib.target)) return;
  if (tree.get("lib") === undefined) tree.place("lib", node({ kind: "directory", mode: 0o755 }));
  const old = tree.entry("lib/apk");
  if (old?.kind === "directory") {
    for (const [name, child] of old.children) if (child.kind !== "directory" || child.children.size > 0) throw new ToolError(`/lib/apk/${name} is not an empty folder, and /lib/apk must become a link`);
    tree.remove("lib/apk");
  }
  if (!tree.symlink("../usr/lib/apk", "lib/apk") && old?.target !== "../usr/lib/apk") throw new ToolError("there is something else at /lib/apk, which must be a link to /usr/lib/apk");
}

function addRuntimeKeys(tree: FileTree, keys: readonly NamedText[], time: number): void {
  for (const { name, content } of [...keys].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (tree.entry(`etc/apk/keys/${name}`) !== undefined) throw new ToolError(`contents.runtime_keyring: there is a key ${name} already`);
    const body = /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(content.trim())?.[1];
    const der = Buffer.from(body ?? "", "base64");
    try {
      if (createPublicKey({ key: der, format: "der", type: "spki" }).asymmetricKeyType !== "rsa") throw new Error("it is no RSA key");
    } catch (error) {
      throw new ToolError(`contents.runtime_keyring: ${name} is no public key: ${error instanceof Error ? error.message : String(error)}`);
    }
    tree.write(`etc/apk/keys/${name}`, pemOf("PUBLIC KEY", der)).mtime = time;
  }
}

function lines(items: readonly string[]): string {
  return `${items.join("\n")}\n`;
}
