/** runtime_folder: musl and shared libraries in a folder of their own, for programs that look nowhere else. */
import { arg, attr, DefaultInfo, depset, RootInfo, rule, type File } from "athanor/api";
import { cpu } from "athanor/platforms";
import { CcInfo, joinCcInfo } from "./cc_info.ts";
import { cc } from "./cc_toolchain.ts";

/**
 * A tree with `prefix` in it: musl's libc.so, which is its loader too, under all its names (`ld-musl-<cpu>.so.1`, and `libc.musl-<cpu>.so.1`, which libraries of Alpine ask for), and
 * the shared objects of `libraries`. Programs for it have `linkage: "dynamic"`, an `interpreter` and an `rpath` below the prefix.
 */
export const runtime_folder = rule({
  attrs: {
    /** The folder at run time: "/opt/app/runtime". */
    prefix: attr.string(),
    /** Shared libraries that lie there too. */
    libraries: attr.deps({ provides: [CcInfo] }),
  },
  toolchains: { cc },
  impl(ctx) {
    const { sysroot } = ctx.toolchains.cc;
    const { prefix, libraries } = ctx.attrs;
    if (!/^(\/[^/]+)+$/.test(prefix)) return ctx.fail(`"${prefix}" must be an absolute path`, { attribute: "prefix", help: '"/opt/app/runtime"' });
    if (sysroot.libc !== "musl") return ctx.fail(`${ctx.platform.label} has glibc, which does not move`, { help: "a runtime folder is for musl; runtime_closure lists what a program for glibc needs" });
    if (!sysroot.programs.dynamic) return ctx.fail(`the sysroot of ${sysroot.triple} has static libraries alone`, { help: "build it with another C toolchain: @athanor//toolchains:all" });
    const arch = ctx.platform.get(cpu);
    const tree = ctx.actions.declareDirectory(ctx.label.name);
    const place = (name: string) => `${prefix.slice(1)}/${name}`;
    const objects = [...joinCcInfo({}, libraries.map((dep) => dep.get(CcInfo))).runtime];
    const folder = objects.find((file) => file.isDirectory);
    if (folder) return ctx.fail(`${folder.basename} is a sysroot of the distribution's own layout`, { attribute: "libraries" });
    ctx.actions.tool({
      mnemonic: "Tree",
      tool: "general/tree",
      args: [
        arg`--out=${tree}`,
        arg`${place("libc.so")}=${sysroot.tree.file(sysroot.loader)}`,
        ...objects.map((file) => arg`${place(file.basename)}=${file}`),
        ...[`ld-musl-${arch}.so.1`, `libc.musl-${arch}.so.1`].map((name) => `--link=${place(name)}=libc.so`),
      ],
      outputs: [tree],
    });
    return [RootInfo({ tree }), DefaultInfo({ files: depset<File>([tree]) })];
  },
});
