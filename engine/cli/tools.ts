/** Built-in tools: modules beside this one in dist/, and the versions that the bundler read from them. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildError } from "../api/diagnostic.ts";
import type { LockTool } from "../api/tool.ts";

/** `debian/unpack` → its module and version. */
export function createTools(packageRoot: string): (name: string) => { readonly module: string; readonly version: number } {
  let versions: Readonly<Record<string, number>> | undefined;
  return (name) => {
    versions ??= JSON.parse(readFileSync(path.join(packageRoot, "dist", "tools", "versions.json"), "utf8")) as Record<string, number>;
    const version = versions[name];
    if (version === undefined) throw buildError(`there is no built-in tool "${name}"`, { help: `there are ${Object.keys(versions).join(", ")}` });
    return { module: toolModule(packageRoot, name), version };
  };
}

export async function lockTool(packageRoot: string, name: string): Promise<LockTool> {
  const file = toolModule(packageRoot, name);
  if (!existsSync(file)) throw buildError(`there is no lock tool "${name}"`);
  const module: unknown = await import(pathToFileURL(file).href);
  if (typeof module !== "object" || module === null || !("default" in module) || typeof module.default !== "function") throw new Error(`${file} has no default export`);
  return module.default as LockTool;
}

function toolModule(packageRoot: string, name: string): string {
  return path.join(packageRoot, "dist", "tools", `${name}.js`);
}
