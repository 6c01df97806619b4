/** What a .crate archive says about its package, read no further than needed. */
import { constants, gunzipSync } from "node:zlib";
import { ToolError } from "../../../engine/api/tool.ts";
import type { CrateFacts } from "./crate_graph.ts";
import { describeCrate } from "./describe.ts";
import { parseManifest, type Manifest } from "./manifest.ts";

/** Compressed bytes that are looked at; the manifest stands near the beginning, behind a Cargo.lock at most. */
const BEGINNINGS = [6 * 1024, 48 * 1024];

/** `name` is `<package>-<version>`, the folder everything lies in. Checked against its digest already. */
export function readCrate(archive: Uint8Array, name: string): CrateFacts {
  for (const length of BEGINNINGS) {
    if (archive.length <= length) break;
    const text = manifestIn(unpacked(archive.subarray(0, length), name, true), name);
    const manifest = text === undefined ? undefined : manifestOf(text, name);
    // Packages that a recent cargo made say it all; of others, the list of files does.
    if (manifest && isExplicit(manifest)) return describeCrate(manifest, () => false);
    if (manifest) break;
  }
  const tar = unpacked(archive, name, false);
  const text = manifestIn(tar, name);
  if (text === undefined) throw new ToolError(`${name}.crate holds no Cargo.toml`);
  return describeCrate(manifestOf(text, name), (file) => find(tar, name, file) !== undefined);
}

function manifestOf(text: string, name: string): Manifest {
  const file = `Cargo.toml of ${name}`;
  const manifest = parseManifest(text, file);
  if (!manifest) throw new ToolError(`${file} describes no package`);
  return manifest;
}

function isExplicit({ package: own, lib, build }: Manifest): boolean {
  return build !== true && (lib?.path !== undefined || (lib === undefined && own["autolib"] === false));
}

function unpacked(bytes: Uint8Array, name: string, partly: boolean): Buffer {
  try {
    return gunzipSync(bytes, partly ? { finishFlush: constants.Z_SYNC_FLUSH } : {});
  } catch (error) {
    throw new ToolError(`${name}.crate cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function manifestIn(tar: Buffer, name: string): string | undefined {
  const found = find(tar, name, "Cargo.toml");
  return found && found.end <= tar.length ? tar.toString("utf8", found.start, found.end) : undefined;
}

/** Where a file of the package lies. Names that matter are short, so what long ones need is passed over; the digest has vouched for the rest. */
function find(tar: Buffer, name: string, file: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = `${name}/${file}`;
  const text = (from: number, to: number): string => {
    const end = tar.indexOf(0, from);
    return tar.toString("utf8", from, end < 0 || end > to ? to : end);
  };
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, at + 136), 8);
    if (!Number.isSafeInteger(size)) throw new ToolError(`${name}.crate is no tar archive`);
    const type = tar[at + 156];
    const start = at + 512;
    if ((type === 0 || type === 0x30) && text(at, at + 100) === wanted) return { start, end: start + size };
    at = start + Math.ceil(size / 512) * 512;
  }
  return undefined;
}
