/** `athanor version`. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { DONE, type Command } from "../command.ts";

export const version: Command = async ({ packageRoot, out }) => {
  out(`athanor ${versionOf(packageRoot)}\n`);
  return DONE;
};

export function versionOf(packageRoot: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}
