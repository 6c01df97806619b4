/** What the generated file was made from, as one digest: manifests and the lock by their content, comments and order of lines aside. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Json } from "../../../engine/api/tool.ts";
import { fingerprint } from "../fingerprint.ts";
import type { VendorRequest } from "./request.ts";
import { isTable, parseToml } from "./toml.ts";
import type { CargoWorkspace } from "./workspace.ts";

/** Raised when the generated text changes for the same inputs. */
const VERSION = 3;

export function inputsDigest(root: string, request: VendorRequest, workspace: CargoWorkspace, lock: string): string {
  const { label: _, ...asked } = request;
  const manifests = [...workspace.manifests].map(([file, text]) => [file, parseToml(text, file)]);
  // Packages by path are copied, so every file of theirs counts.
  const copied = workspace.others.map(({ folder }) => [folder, hashFolder(path.join(root, folder))]);
  return createHash("sha256").update(canonical([VERSION, asked, manifests, parseToml(lock, request.lock), copied])).digest("hex");
}

/** Of what every build compares; files outside of athanor's workspace it cannot see. */
export function inputFingerprints(request: VendorRequest, workspace: CargoWorkspace, lock: string): Readonly<Record<string, string>> {
  const files = [...workspace.manifests, [request.lock, lock] as const].filter(([file]) => !file.startsWith("../"));
  return Object.fromEntries(files.map(([file, text]) => [file, fingerprint(plain(parseToml(text, file)))]));
}

/** As loading has the data of a TOML file. */
function plain(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isTable(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value as Json;
}

/** Folders of no interest to a crate. */
export const LEFT_OUT: ReadonlySet<string> = new Set([".git", "target", "athanor-out", "node_modules"]);

function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  const visit = (place: string, prefix: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (LEFT_OUT.has(entry.name)) continue;
      if (entry.isDirectory()) visit(path.join(place, entry.name), `${prefix}${entry.name}/`);
      else if (entry.isFile()) hash.update(`${prefix}${entry.name}\0`).update(createHash("sha256").update(readFileSync(path.join(place, entry.name))).digest());
    }
  };
  visit(folder, "");
  return hash.digest("hex");
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner) || inner instanceof Date) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
