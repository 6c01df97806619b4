/** Built-in tools: modules beside this one in dist/, and the versions that the bundler read from them. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildError } from "../api/diagnostic.ts";
import type { EditorTool, LockTool, RunTool, StaleCheck } from "../api/tool.ts";

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
  return exportOf(packageRoot, name, "default") as Promise<LockTool>;
}

export async function runTool(packageRoot: string, name: string): Promise<RunTool> {
  return exportOf(packageRoot, name, "default") as Promise<RunTool>;
}

export async function editorTool(packageRoot: string, name: string): Promise<EditorTool> {
  return exportOf(packageRoot, name, "default") as Promise<EditorTool>;
}

export async function staleCheck(packageRoot: string, name: string): Promise<StaleCheck> {
  return exportOf(packageRoot, name, "stale") as Promise<StaleCheck>;
}

/** A function that a tool's module exports. */
async function exportOf(packageRoot: string, name: string, exported: string): Promise<unknown> {
  const file = toolModule(packageRoot, name);
  if (!/^[a-z0-9_]+\/[a-z0-9_]+$/.test(name) || !existsSync(file)) throw buildError(`there is no built-in tool "${name}"`);
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  if (typeof module[exported] !== "function") throw new Error(`${file} exports no function ${exported}`);
  return module[exported];
}

function toolModule(packageRoot: string, name: string): string {
  return path.join(packageRoot, "dist", "tools", `${name}.js`);
}
