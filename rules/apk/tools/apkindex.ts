/** APKINDEX: the packages of a repository as text, one letter a field. */
import { ToolError } from "../../../engine/api/tool.ts";
import type { IndexedPackage } from "./metadata.ts";

/** `what` names the index in messages. Fields nobody needs to resolve are passed over. */
export function parseIndex(text: string, what: string): readonly IndexedPackage[] {
  const packages: IndexedPackage[] = [];
  let fields = new Map<string, string>();
  const end = (): void => {
    if (fields.get("P")) packages.push(packageOf(fields, what));
    fields = new Map();
  };
  for (const [number, line] of text.split("\n").entries()) {
    if (line === "") end();
    else if (line[1] !== ":") throw new ToolError(`line ${number + 1} of ${what} is no field: ${JSON.stringify(line.slice(0, 60))}`);
    else fields.set(line[0] ?? "", line.slice(2));
  }
  end();
  return packages;
}

/** The fields in the order in which `apk index` writes them. */
export function printIndex(packages: readonly IndexedPackage[]): string {
  return packages
    .map((one) => {
      const lines: readonly (readonly [string, string])[] = [
        ["C", one.checksum],
        ["P", one.name],
        ["V", one.version],
        ["A", one.arch],
        ["S", String(one.size)],
        ["I", String(one.installedSize)],
        ["T", one.description],
        ["U", one.url],
        ["L", one.license],
        ["o", one.origin],
        ["m", one.maintainer],
        ["t", one.buildTime === 0 ? "" : String(one.buildTime)],
        ["c", one.commit],
        ["k", one.providerPriority === 0 ? "" : String(one.providerPriority)],
        ["D", one.dependencies.join(" ")],
        ["p", one.provides.join(" ")],
        ["i", one.installIf.join(" ")],
      ];
      return `${lines.filter(([, value]) => value !== "").map(([name, value]) => `${name}:${value}\n`).join("")}\n`;
    })
    .join("");
}

function packageOf(fields: ReadonlyMap<string, string>, what: string): IndexedPackage {
  const text = (name: string) => fields.get(name) ?? "";
  const list = (name: string) => text(name).split(" ").filter((item) => item !== "");
  const number = (name: string): number => {
    if (!/^\d{0,15}$/.test(text(name))) throw new ToolError(`${text("P")} in ${what} has "${name}:${text(name)}", which is no number`);
    return Number(text(name));
  };
  // Both become part of file names.
  for (const name of ["P", "V"]) if (!/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(text(name))) throw new ToolError(`${what} has a package with the ${name === "P" ? "name" : "version"} ${JSON.stringify(text(name))}`);
  return {
    name: text("P"),
    version: text("V"),
    arch: text("A"),
    description: text("T"),
    license: text("L"),
    origin: text("o"),
    maintainer: text("m"),
    url: text("U"),
    commit: text("c"),
    buildTime: number("t"),
    installedSize: number("I"),
    providerPriority: number("k"),
    dependencies: list("D"),
    provides: list("p"),
    installIf: list("i"),
    replaces: list("r"),
    checksum: text("C"),
    size: number("S"),
  };
}
