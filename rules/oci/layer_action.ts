/** Declares the action that makes a layer, for oci_layer and for rules that make layers of their own. */
import { cpu } from "athanor/platforms";
import { depset, type Arg, type BaseContext, type File, type Tree } from "athanor/api";
import type { BinaryInfo } from "../general/binary_info.ts";
import type { OciLayerInfo } from "./oci_info.ts";

export interface LayerContent {
  /** By path in the image; one that ends in / is a folder. */
  readonly files?: Readonly<Record<string, readonly File[]>>;
  /** By path in the image. */
  readonly programs?: Readonly<Record<string, BinaryInfo>>;
  /** Programs whose loader and libraries are brought. */
  readonly librariesOf?: readonly BinaryInfo[];
  /** Where files that programs read come to lie, by their workspace paths. */
  readonly dataFolder?: string;
  readonly directories?: readonly string[];
  /** By path in the image. */
  readonly symlinks?: Readonly<Record<string, string>>;
  /** By path, or pattern that ends in `/**`. */
  readonly modes?: Readonly<Record<string, string>>;
  readonly owners?: Readonly<Record<string, string>>;
  /** Of what `owners` says nothing about. */
  readonly owner?: string;
}

export type LayerCompression = "gzip" | "estargz" | "zstd" | "none";

/** How a layer is packed; `zstd` is the root that has the program. */
export interface Packing {
  readonly compression: LayerCompression;
  readonly zstd: Tree;
}

/** `name` is that of the layer's files. */
export function declareLayer(ctx: BaseContext, name: string, packing: "gzip" | "none" | Packing, content: LayerContent): OciLayerInfo {
  if (typeof packing === "string") return declareTar(ctx, name, packing, content);
  const { compression, zstd } = packing;
  if (compression !== "zstd") return declareTar(ctx, name, compression, content);
  const layer = declareTar(ctx, name, "none", content);
  const blob = ctx.actions.declareFile(`${name}.tar.zst`);
  const descriptors = ctx.actions.declareFile(`${name}.zst.json`);
  // One thread: more of them would give other bytes.
  ctx.actions.run({ mnemonic: "Zstd", argv: [zstd.program("usr/bin/zstd"), "-q", "-9", "--single-thread", "--no-progress", layer.blob, "-o", blob], outputs: [blob] });
  ctx.actions.tool({ mnemonic: "OciLayer", tool: "oci/compressed_layer", args: ["--blob", blob, "--plain", layer.descriptors, "--descriptors", descriptors], outputs: [descriptors] });
  return { ...layer, blob, descriptors };
}

function declareTar(ctx: BaseContext, name: string, compression: "gzip" | "estargz" | "none", content: LayerContent): OciLayerInfo {
  const blob = ctx.actions.declareFile(compression === "none" ? `${name}.tar` : `${name}.tar.gz`);
  const descriptors = ctx.actions.declareFile(`${name}.json`);
  const programs = Object.entries(content.programs ?? {});
  const args: Arg[] = ["--blob", blob, "--descriptors", descriptors, "--compression", compression, "--owner", content.owner ?? "0:0"];
  for (const [place, files] of Object.entries(content.files ?? {})) for (const file of files) args.push("--file", place, file);
  for (const [place, { executable }] of programs) args.push("--program", place, executable, ctx.platform.get(cpu));
  for (const [, { data }] of programs) for (const file of data) args.push("--data", content.dataFolder ?? "/", file);
  for (const { executable, sysroot, libraries } of content.librariesOf ?? []) if (sysroot) args.push("--libraries", executable, sysroot, libraries ?? "");
  for (const folder of content.directories ?? []) args.push("--directory", folder);
  for (const [place, target] of Object.entries(content.symlinks ?? {})) args.push("--symlink", place, target);
  for (const [pattern, mode] of Object.entries(content.modes ?? {})) args.push("--mode", pattern, mode);
  for (const [pattern, owner] of Object.entries(content.owners ?? {})) args.push("--own", pattern, owner);
  ctx.actions.tool({ mnemonic: "OciLayer", tool: "oci/layer", args, outputs: [blob, descriptors] });
  const components = programs.flatMap(([, one]) => one.components ?? []);
  return { blob, descriptors, sources: [], ...(components.length > 0 ? { components: depset<string>([], components) } : {}) };
}
