/** The tool that makes a repository: `repository --out TREE --arch ARCH [--key FILE] FILE...`, packages side by side with a signed index. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { readControl, splitApk } from "./apk_file.ts";
import { writeIndex } from "./apk_writer.ts";
import { fileName, type IndexedPackage } from "./metadata.ts";
import { readKey } from "./package.ts";
import { compareVersions, parseVersion } from "./version.ts";

export const version = 2;

const repository: Tool = ({ args, cwd }) => {
  const [outOption, out, archOption, arch, ...rest] = args;
  if (outOption !== "--out" || archOption !== "--arch" || out === undefined || arch === undefined) throw new Error("repository needs --out and --arch");
  const key = rest[0] === "--key" ? readKey(path.join(cwd, rest[1] ?? "")) : undefined;
  const folder = path.join(cwd, out, arch);
  mkdirSync(folder, { recursive: true });
  const packages = new Map<string, IndexedPackage>();
  for (const file of rest.slice(rest[0] === "--key" ? 2 : 0)) {
    const bytes = readFileSync(path.join(cwd, file));
    const { info, checksum } = readControl(splitApk(bytes, file).control, file);
    const name = fileName(info);
    if (packages.has(name)) throw new ToolError(`two packages are called ${name}`);
    if (info.arch !== arch && info.arch !== "noarch") throw new ToolError(`${name} is for ${info.arch}, and the repository for ${arch}`);
    packages.set(name, { ...info, checksum, size: bytes.length });
    copyFileSync(path.join(cwd, file), path.join(folder, name));
  }
  const sorted = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : byVersion(a, b)));
  writeFileSync(path.join(folder, "APKINDEX.tar.gz"), writeIndex(sorted, "athanor", key));
};
export default repository;

function byVersion(a: IndexedPackage, b: IndexedPackage): number {
  const [left, right] = [parseVersion(a.version), parseVersion(b.version)];
  return left && right ? compareVersions(left, right) : 0;
}
