/** What a .crate archive says about its package, read no further than needed. */
import { constants, gunzipSync } from "node:zlib";
import { ToolError } from "../../../engine/api/tool.ts";
import { readHeader } from "../../debian/tools/tar_header.ts";
import type { CrateFacts } from "./crate_graph.ts";
import { describeCrate } from "./describe.ts";
import { parseManifest, type Manifest } from "./manifest.ts";

/** Compressed bytes that are looked at first; the manifest stands near the beginning. */
const FIRST = 48 * 1024;

/** `name` is `<package>-<version>`, the folder everything lies in. */
export function readCrate(archive: Uint8Array, name: string): CrateFacts {
  const begun = archive.length > FIRST ? scan(unpacked(archive.subarray(0, FIRST), name, true), name) : undefined;
  const quick = begun?.manifest === undefined ? undefined : manifestOf(begun.manifest, name);
  // Packages that a recent cargo made say it all; of others, the list of files does.
  if (quick && isExplicit(quick)) return describeCrate(quick, () => false);
  const { manifest, files } = scan(unpacked(archive, name, false), name);
  if (manifest === undefined) throw new ToolError(`${name}.crate holds no Cargo.toml`);
  return describeCrate(manifestOf(manifest, name), (file) => files.has(file));
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

function unpacked(bytes: Uint8Array, name: string, partly: boolean): Uint8Array {
  try {
    return gunzipSync(bytes, partly ? { finishFlush: constants.Z_SYNC_FLUSH } : {});
  } catch (error) {
    throw new ToolError(`${name}.crate cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Names are short where they matter, so what long ones need is passed over. */
function scan(tar: Uint8Array, name: string): { readonly manifest: string | undefined; readonly files: ReadonlySet<string> } {
  const refuse = (problem: string): never => {
    throw new ToolError(`${name}.crate: ${problem}`);
  };
  const files = new Set<string>();
  let manifest: string | undefined;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const header = readHeader(tar.subarray(at, at + 512), refuse);
    const content = at + 512;
    const file = header.name.startsWith(`${name}/`) ? header.name.slice(name.length + 1) : undefined;
    if (file !== undefined && (header.type === "0" || header.type === "\0")) {
      files.add(file);
      if (file === "Cargo.toml" && content + header.size <= tar.length) manifest = Buffer.from(tar.subarray(content, content + header.size)).toString("utf8");
    }
    at = content + Math.ceil(header.size / 512) * 512;
  }
  return { manifest, files };
}
