/** A repository of the same workspace: a folder an architecture, each with an index and its packages. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../engine/api/tool.ts";
import { parseIndex } from "./apkindex.ts";
import { indexText } from "./index_archive.ts";
import { firstMember } from "./gzip_members.ts";
import type { IndexedPackage } from "./metadata.ts";
import { isSignature } from "./signature.ts";

/** What it has for an architecture. Its actions vouch for it, so its signature is not asked for. */
export function readRepository(folder: string, arch: string, what: string): readonly IndexedPackage[] {
  const file = path.join(folder, arch, "APKINDEX.tar.gz");
  if (!existsSync(file)) throw new ToolError(`${what} has no packages for ${arch}`);
  const bytes = readFileSync(file);
  const first = firstMember(bytes, `the index of ${what}`, LIMIT);
  return parseIndex(indexText(isSignature(first.plain) ? bytes.subarray(first.packed.length) : bytes, `the index of ${what}`), `the index of ${what}`);
}

const LIMIT = 100 * 2 ** 20;
