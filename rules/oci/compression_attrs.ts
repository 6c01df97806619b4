/** Attributes of rules that make layers: how these are packed. */
import { attr, RootInfo, type Configured } from "athanor/api";
import type { LayerCompression, Packing } from "./layer_action.ts";

export const compression_attrs = {
  /** How the tars of layers are packed: `gzip` is understood everywhere, `zstd` is smaller and unpacks several times faster where it is understood (containerd 1.5, docker 23, podman), `estargz` is gzip that containerd's stargz snapshotter mounts before all of it is fetched. */
  compression: attr.string({ values: ["gzip", "zstd", "estargz", "none"], default: "gzip" }),
  /** The root file system that has zstd, for `compression: "zstd"`: its version decides the bytes, so it is locked. */
  zstd: attr.dep({ provides: [RootInfo], cfg: "exec", default: "//sysroots:zstd" }),
} as const;

/** What `declareLayer` takes. */
export function compressionOf(attrs: { readonly compression: LayerCompression; readonly zstd: Configured<typeof RootInfo> }): Packing {
  return { compression: attrs.compression, zstd: attrs.zstd.get(RootInfo).tree };
}
