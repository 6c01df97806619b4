/** Declares the action that packs an image into one file or folder. */
import type { Arg, BaseContext, File } from "athanor/api";
import { imageArgs } from "./image_args.ts";
import type { OciImageInfo, OciIndexInfo } from "./oci_info.ts";

/** `name` is that of the folder, or of the tar without its extension. */
export function declareArchive(ctx: BaseContext, name: string, image: OciImageInfo | OciIndexInfo, format: "layout" | "oci" | "docker", names: readonly string[]): File {
  const out = format === "layout" ? ctx.actions.declareDirectory(name) : ctx.actions.declareFile(`${name}.tar`);
  const args: Arg[] = ["--out", out, "--format", format, ...names.flatMap((one) => ["--name", one]), ...imageArgs(image)];
  ctx.actions.tool({ mnemonic: "OciArchive", tool: "oci/archive", args, outputs: [out] });
  return out;
}

/** The first that is no name with a tag, which is what an archive holds. */
export function namelessOf(names: readonly string[]): string | undefined {
  return names.find((name) => !/^[^\s:]+(:\d+\/[^\s:]+)?:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name));
}
