/** Accounts of an image: passwd, group and shadow, the homes, and how names are looked up. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { FileSystem } from "./file_system.ts";

export interface Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Everyone has these. */
const USUAL: Accounts = {
  users: [
    { name: "root", uid: 0, gid: 0, home: "/root", shell: "/sbin/nologin" },
    { name: "nobody", uid: 65534, gid: 65534, home: "/nonexistent", shell: "/sbin/nologin" },
  ],
  groups: [
    { name: "root", gid: 0, members: [] },
    { name: "nogroup", gid: 65534, members: [] },
  ],
};

/** The usual accounts and those of the author; a user without a group of the same number gets one. */
export function addAccounts(system: FileSystem, { users, groups }: Accounts): void {
  const everyone = merged(USUAL.users, users, ({ uid }) => uid, "user");
  const given = merged(USUAL.groups, groups, ({ gid }) => gid, "group");
  const own = everyone.filter(({ gid }) => !given.some((group) => group.gid === gid)).map(({ name, gid }): Group => ({ name, gid, members: [] }));
  const everygroup = [...given, ...own].sort((a, b) => a.gid - b.gid);
  const text = (path: string, lines: readonly string[], mode: number): void => system.add(path, { kind: "file", content: Buffer.from(lines.map((line) => `${line}\n`).join("")), executable: false, mode, owner: { uid: 0, gid: 0 }, source: "accounts" });
  text("/etc/passwd", everyone.map(({ name, uid, gid, home, shell }) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}`), 0o644);
  text("/etc/group", everygroup.map(({ name, gid, members }) => `${name}:x:${gid}:${members.join(",")}`), 0o644);
  text("/etc/shadow", everyone.map(({ name }) => `${name}:!::0:::::`), 0o640);
  if (!system.has("/etc/nsswitch.conf")) text("/etc/nsswitch.conf", ["passwd: files", "group: files", "shadow: files", "hosts: files dns"], 0o644);
  for (const { home, uid, gid } of everyone) if (home !== "/" && home !== "/nonexistent" && !system.has(home)) system.add(home, { kind: "directory", mode: 0o700, owner: { uid, gid }, source: "accounts" });
}

/** The author's instead of usual ones of the same name; by number. */
function merged<T extends { readonly name: string }>(usual: readonly T[], own: readonly T[], number: (one: T) => number, what: string): readonly T[] {
  const all = [...usual.filter(({ name }) => !own.some((one) => one.name === name)), ...own].sort((a, b) => number(a) - number(b));
  all.forEach((one, i) => {
    const before = all[i - 1];
    if (before && number(before) === number(one)) throw new ToolError(`${before.name} and ${one.name} are one ${what}: both have the number ${number(one)}`);
  });
  return all;
}
