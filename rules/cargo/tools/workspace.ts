/** The packages of a Cargo workspace: its root manifest, members found as Cargo finds them, and what they inherit. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import type { CrateFacts } from "./crate_graph.ts";
import { describeCrate } from "./describe.ts";
import { parseManifest, type Inherited, type Manifest } from "./manifest.ts";
import { patchesOf } from "./patches.ts";
import { isTable, parseToml, string, strings, table, type Table } from "./toml.ts";

export interface CargoWorkspace {
  /** Every manifest that was read, by its path from athanor's workspace root, sorted. */
  readonly manifests: ReadonlyMap<string, string>;
  readonly members: readonly LocalPackage[];
  /** Packages outside the workspace that members or patches name by path. */
  readonly others: readonly LocalPackage[];
  readonly resolver: 1 | 2 | 3;
  readonly root: Table;
}

/** A package whose sources lie here. */
export interface LocalPackage {
  /** From athanor's workspace root. */
  readonly folder: string;
  readonly facts: CrateFacts;
}

/** `manifest` is the root's path below `root`. */
export function readCargoWorkspace(root: string, manifest: string): CargoWorkspace {
  const manifests = new Map<string, string>();
  const read = (file: string): string => {
    const place = path.join(root, file);
    if (!existsSync(place)) throw new ToolError(`${file} does not exist`, "it is the manifest of a package that Cargo would need here");
    const text = readFileSync(place, "utf8");
    manifests.set(file, text);
    return text;
  };
  const top = path.posix.dirname(manifest);
  const whole = parseToml(read(manifest), manifest);
  const workspace = table(whole["workspace"]);
  const load = (folder: string, inherited: Inherited): LocalPackage => {
    const file = path.posix.join(folder, "Cargo.toml");
    const own = parseManifest(manifests.get(file) ?? read(file), file, inherited);
    if (!own) throw new ToolError(`${file} describes no package`, "a member of a workspace has [package]");
    return { folder, facts: describeCrate(own, (name) => existsSync(path.join(root, folder, name))) };
  };

  const exclude = strings(workspace["exclude"]).map((one) => path.posix.join(top, one));
  const excluded = (folder: string): boolean => exclude.some((one) => folder === one || folder.startsWith(`${one}/`));
  const waiting = [
    ...(isTable(whole["package"]) ? [top] : []),
    ...strings(workspace["members"]).flatMap((pattern) => expand(root, path.posix.join(top, pattern)).filter((folder) => !excluded(folder) || !pattern.includes("*"))),
  ];
  const members = new Map<string, LocalPackage>();
  const others = new Map<string, LocalPackage>();
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    if (members.has(folder)) continue;
    const member = load(folder, workspace);
    members.set(folder, member);
    // What a member names by path below the root is a member too.
    for (const below of pathsOf(member.facts.manifest, folder, top)) {
      if (isBelow(below, top) && !excluded(below) && isTable(whole["workspace"])) waiting.push(below);
      else visitOther(below);
    }
  }
  function visitOther(folder: string): void {
    if (members.has(folder) || others.has(folder)) return;
    const enclosing = enclosingWorkspace(root, folder);
    const other = load(folder, enclosing.workspace);
    others.set(folder, other);
    for (const below of pathsOf(other.facts.manifest, folder, enclosing.folder)) visitOther(below);
  }
  for (const patch of patchesOf(whole)) if (patch.path !== undefined) visitOther(path.posix.join(top, patch.path));

  for (const folder of members.keys()) others.delete(folder);
  if (members.size === 0) throw new ToolError(`${manifest} has neither [package] nor members of a [workspace]`);
  return { manifests: new Map([...manifests].sort(([a], [b]) => (a < b ? -1 : 1))), members: [...members.values()], others: [...others.values()], resolver: resolverOf(whole, members.get(top)?.facts.manifest), root: whole };
}

function resolverOf(whole: Table, own: Manifest | undefined): 1 | 2 | 3 {
  const said = string(table(whole["workspace"])["resolver"]) ?? string(table(whole["package"])["resolver"]);
  if (said !== undefined) {
    if (said === "1" || said === "2" || said === "3") return Number(said) as 1 | 2 | 3;
    throw new ToolError(`Cargo's resolver is "1", "2" or "3"; got "${said}"`);
  }
  return own === undefined || own.edition < "2021" ? 1 : own.edition < "2024" ? 2 : 3;
}

function pathsOf({ dependencies }: Manifest, folder: string, top: string): readonly string[] {
  return dependencies.flatMap((one) => (one.path === undefined ? [] : [path.posix.join(one.inherited ? top : folder, one.path).replace(/\/$/, "")]));
}

function isBelow(folder: string, top: string): boolean {
  return top === "." ? !folder.startsWith("../") : folder === top || folder.startsWith(`${top}/`);
}

/** What a package outside may inherit from its own workspace. */
function enclosingWorkspace(root: string, folder: string): { readonly folder: string; readonly workspace: Inherited } {
  for (let at = folder; ; at = path.posix.dirname(at)) {
    const file = path.join(root, at, "Cargo.toml");
    const whole = existsSync(file) ? parseToml(readFileSync(file, "utf8"), path.posix.join(at, "Cargo.toml")) : {};
    if (isTable(whole["workspace"])) return { folder: at, workspace: whole["workspace"] };
    if (at === "." || at === "" || at.startsWith("..")) return { folder, workspace: undefined };
  }
}

/** Folders that a member's pattern names; `*` and `?` stand within one segment. */
function expand(root: string, pattern: string): readonly string[] {
  let found = [""];
  for (const segment of path.posix.normalize(pattern).replace(/\/$/, "").split("/")) {
    const matcher = new RegExp(`^${segment.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`);
    const next = (folder: string): readonly string[] => {
      if (!/[*?]/.test(segment)) return [path.posix.join(folder, segment)];
      return readdirSync(path.join(root, folder)).filter((name) => !name.startsWith(".") && matcher.test(name)).sort().map((name) => path.posix.join(folder, name));
    };
    found = found.flatMap(next).filter((folder) => statSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory());
  }
  const manifests = found.filter((folder) => existsSync(path.join(root, folder, "Cargo.toml")));
  if (manifests.length === 0 && !/[*?]/.test(pattern)) throw new ToolError(`the workspace has the member ${pattern}, and there is no ${pattern}/Cargo.toml`);
  return manifests;
}
