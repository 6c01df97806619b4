/** Linking C by lld alone: programs and shared objects. */
import { arg, depset, each, type Arg, type BaseContext, type File, type Output } from "athanor/api";
import type { CcInfo } from "./cc_info.ts";
import type { CcToolchain } from "./cc_toolchain.ts";

export interface CcLink {
  readonly output: Output;
  /** Start files and options of what is made. */
  readonly start: readonly File[];
  readonly options: readonly Arg[];
  readonly objects: readonly File[];
  readonly below: readonly CcInfo[];
  readonly link_options: readonly string[];
  /** Folders of libraries beside the sysroot's. */
  readonly search?: readonly File[];
  /** Further libraries, before those of `below`. */
  readonly libraries?: readonly File[];
}

export function ccLink(ctx: BaseContext, { lld, sysroot }: CcToolchain, what: CcLink): void {
  const libraries = depset<File>(
    what.libraries ?? [],
    what.below.map((info) => info.libraries),
  );
  ctx.actions.run({
    mnemonic: "CcLink",
    argv: [
      ...lld,
      ...(sysroot.scripts ? [arg`--sysroot=${sysroot.tree}`] : []),
      ...what.options,
      "-zrelro",
      "-znow",
      "-znoexecstack",
      "--eh-frame-hdr",
      "--hash-style=gnu",
      "--gc-sections",
      "--as-needed",
      "--build-id=none",
      ...(ctx.profile === "dbg" ? [] : ["--strip-debug"]),
      "-o",
      what.output,
      ...what.start,
      ...what.objects,
      libraries,
      ...[...sysroot.library, ...(what.search ?? [])].map((folder) => arg`-L${folder}`),
      ...what.link_options,
      ...depset<string>(
        [],
        what.below.map((info) => info.link_options),
      ),
      ...sysroot.libraries,
      each(sysroot.builtins, "%{path}"),
      ...sysroot.end,
    ],
    outputs: [what.output],
  });
}
