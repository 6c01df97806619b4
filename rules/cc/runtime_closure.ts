/** runtime_closure: the files a dynamic program needs beside itself, and the packages they are from. */
import { arg, attr, DefaultInfo, depset, RootInfo, rule, type File } from "athanor/api";
import { cpu, libc } from "athanor/platforms";
import { BinaryInfo } from "../general/binary_info.ts";

/**
 * The loader and shared libraries of a program, computed from its sysroot: libraries it names, those they name, and so on. The tree lies as in the distribution, so it
 * is a root to run the program in, or a layer below it; `<name>.json` lists each file, its package and who asks for it.
 */
export const runtime_closure = rule({
  attrs: {
    /** The program. */
    binary: attr.dep({ provides: [BinaryInfo] }),
    /** Files of the sysroot that are opened by name and not linked, as patterns, with what they need: ["usr/lib/*\/ossl-modules/**"]. */
    also: attr.strings(),
  },
  impl(ctx) {
    const { binary, also } = ctx.attrs;
    const { executable, sysroot, libraries, linkage } = binary.get(BinaryInfo);
    if (!sysroot || linkage === "static") return ctx.fail(`${binary.label} is static for ${ctx.platform.label}: it needs nothing beside itself`, { attribute: "binary", help: 'build it for a gnu platform, or with linkage: "dynamic"' });
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    const report = ctx.actions.declareFile(`${ctx.label.name}.json`);
    ctx.actions.tool({
      mnemonic: "RuntimeClosure",
      tool: "cc/runtime_closure",
      args: [
        arg`--program=${executable}`,
        arg`--sysroot=${sysroot}`,
        ...(libraries ? [arg`--libraries=${libraries}`] : []),
        `--multiarch=${ctx.platform.get(cpu)}-linux-${ctx.platform.get(libc)}`,
        ...also.map((pattern) => `--also=${pattern}`),
        arg`--out=${tree}`,
        arg`--report=${report}`,
      ],
      outputs: [tree, report],
    });
    return [RootInfo({ tree }), DefaultInfo({ files: depset<File>([tree, report]) })];
  },
});
