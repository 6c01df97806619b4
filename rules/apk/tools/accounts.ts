/** Users and groups of a configuration: their lines in /etc, their homes, and who the image runs as. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { Accounts } from "./config.ts";
import { node, parentOf, type FileTree } from "./file_tree.ts";

/** Gives what `run-as` comes to: the user's number where it was a name. */
export function addAccounts(tree: FileTree, { runAs, users, groups }: Accounts): string {
  if (groups.length > 0) append(tree, "etc/group", 4, groups.map(({ groupname, gid, members }) => `${groupname}:x:${gid}:${members.join(",")}`), 0o644);
  const passwd = append(tree, "etc/passwd", 7, users.map(({ username, uid, gid, shell, homedir }) => `${username}:x:${uid}:${gid ?? uid}:Account created by apko:${homedir}:${shell || "/bin/sh"}`), 0o644);
  for (const [name, , uid, gid, , home = ""] of passwd) makeHome(tree, name ?? "", Number(uid), Number(gid), home);
  if (users.length > 0) append(tree, "etc/shadow", 9, users.map(({ username }) => `${username}:!:::::::`), 0o640);
  return passwd.find(([name]) => name === runAs)?.[2] ?? runAs;
}

/** All lines of the file with the new ones behind, in fields. */
function append(tree: FileTree, path: string, width: number, added: readonly string[], mode: number): readonly (readonly string[])[] {
  const lines = (tree.read(path)?.toString("utf8") ?? "").split("\n").map((line) => line.trim());
  if (lines.at(-1) === "") lines.pop();
  const fields = [...lines, ...added].map((line) => line.split(":"));
  const bad = fields.find((parts) => parts.length !== width);
  if (bad !== undefined) throw new ToolError(`a line of /${path} has ${bad.length} fields and not ${width}: ${JSON.stringify(bad.join(":"))}`);
  // The password's age is lost on the way, as it is with apko.
  const kept = width === 9 ? fields.map((parts) => parts.map((part, i) => (i === 2 ? "" : part))) : fields;
  if (!tree.get(parentOf(path))) throw new ToolError(`/${path} cannot be written: the image has no /${parentOf(path)}`, "does a package bring the base layout?");
  tree.write(path, kept.map((parts) => `${parts.join(":")}\n`).join(""), mode);
  return fields;
}

/** Of every user, new or not; a folder that is there is left as it is. */
function makeHome(tree: FileTree, name: string, uid: number, gid: number, home: string): void {
  if (home === "/dev/null") return;
  const there = tree.get(home);
  if (there !== undefined) {
    if (there.kind !== "directory") throw new ToolError(`the home of ${name}, ${home}, is no folder`);
    return;
  }
  tree.makeFolders(parentOf(home), 0o755);
  tree.place(home, node({ kind: "directory", mode: 0o700, uid, gid }));
}

/** Names by number, as a tar's headers give them beside the numbers. */
export function ownerNames(tree: FileTree, path: "etc/passwd" | "etc/group"): ReadonlyMap<number, string> {
  const lines = (tree.read(path)?.toString("utf8") ?? "").split("\n").filter((line) => line.trim() !== "");
  return new Map(lines.map((line) => line.trim().split(":")).map(([name = "", , number]) => [Number(number), name]));
}
