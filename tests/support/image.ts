/** Images as tools see them, of layers given entry by entry. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LoadedImage } from "../../rules/oci/tools/image_files.ts";
import { mediaTypes } from "../../rules/oci/tools/media_types.ts";
import { tar, type TarItem } from "./tar.ts";

/** An image of these layers, for `body`. */
export async function withImage(layers: readonly (readonly TarItem[])[], body: (image: LoadedImage) => Promise<void>, config: LoadedImage["config"]["config"] = {}): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "image-"));
  try {
    const blobs = layers.map((items, i) => {
      const file = path.join(folder, String(i));
      const bytes = tar(items);
      writeFileSync(file, bytes);
      return { descriptor: { mediaType: mediaTypes.layer.none, digest: `sha256:${String(i).repeat(64)}`, size: bytes.length }, file };
    });
    const document = { descriptor: { mediaType: mediaTypes.config, digest: `sha256:${"f".repeat(64)}`, size: 2 }, file: "" };
    const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: document.descriptor, layers: blobs.map(({ descriptor }) => descriptor) } as const;
    await body({ manifest, config: { os: "linux", architecture: "amd64", rootfs: { type: "layers", diff_ids: [] }, config }, manifestBlob: document, configBlob: document, layers: blobs });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
