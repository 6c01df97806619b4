/** Runs the image tool over packages in memory, as the rule's action would. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import image from "../../rules/apk/tools/image.ts";
import { splitApk } from "../../rules/apk/tools/apk_file.ts";
import unpack from "../../rules/apk/tools/unpack.ts";
import type { LayerDescriptor } from "../../rules/oci/tools/descriptor.ts";

export interface ImageRun {
  readonly descriptors: readonly LayerDescriptor[];
  readonly config: string;
  readonly manifest: string;
  /** SPDX; the image is called "golden" there. */
  readonly sbom: string;
  /** The tars, unpacked. */
  readonly layers: readonly Buffer[];
}

export interface ImageInput {
  readonly name: string;
  readonly config: string;
  /** OCI's name. */
  readonly arch: string;
  /** A lock as JSON. */
  readonly lock?: unknown;
  /** Packages by the URL the lock has for them. */
  readonly apks?: ReadonlyMap<string, Buffer>;
  readonly includes?: Readonly<Record<string, string>>;
}

export async function runImage({ name, config, arch, lock, apks = new Map(), includes = {} }: ImageInput): Promise<ImageRun> {
  const cwd = mkdtempSync(path.join(tmpdir(), "athanor-apk-"));
  try {
    const put = (file: string, content: string | Buffer): string => {
      mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
      writeFileSync(path.join(cwd, file), content);
      return file;
    };
    const args = ["--config", name, put("in/config.yaml", config), "--arch", arch];
    if (lock !== undefined) args.push("--lock", put("in/lock.json", JSON.stringify(lock)));
    for (const [include, text] of Object.entries(includes)) args.push("--include", include, put(`in/include/${include}`, text));
    let count = 0;
    for (const [url, bytes] of apks) {
      const { control, data } = splitApk(bytes, url);
      const [controlFile, dataFile, tar, packed] = [put(`in/${++count}.control`, control), put(`in/${count}.data`, data), `in/${count}.tar`, `in/${count}.packed`];
      await unpack({ args: ["--control", controlFile, "--data", dataFile, "--tar", tar, "--packed", packed], cwd, log: () => undefined });
      args.push("--apk", url, controlFile, tar, packed);
    }
    mkdirSync(path.join(cwd, "out"));
    for (const output of ["layers", "descriptors", "manifest", "image-config", "descriptor"]) args.push(`--${output}`, `out/${output}`);
    args.push("--sbom", "golden", "out/sbom");
    await image({ args, cwd, log: () => undefined });
    const read = (file: string) => readFileSync(path.join(cwd, "out", file));
    const descriptors = JSON.parse(read("descriptors").toString()) as LayerDescriptor[];
    const folder = statSync(path.join(cwd, "out/layers")).isDirectory();
    const layers = folder ? descriptors.map(({ digest }) => gunzipSync(read(`layers/${digest.slice("sha256:".length)}`))) : [gunzipSync(read("layers"))];
    if (folder && readdirSync(path.join(cwd, "out/layers")).length !== new Set(descriptors.map(({ digest }) => digest)).size) throw new Error("the folder holds other layers than the descriptors name");
    return { descriptors, config: read("image-config").toString(), manifest: read("manifest").toString(), sbom: read("sbom").toString(), layers };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
