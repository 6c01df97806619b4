/** run_binary: any tool as an action. */
import { attr, DefaultInfo, depset, joined, RootInfo, rule, type Arg, type File } from "athanor/api";
import { BinaryInfo } from "./binary_info.ts";

/**
 * Runs a tool and keeps what it writes. The tool is a target that is a program (built for the execution platform) or `program` inside a
 * `root`. In `args`, `$(src NAME)` stands for the file of srcs with that last path segment, `$(out NAME)` for one of outs.
 */
export const run_binary = rule({
  attrs: {
    /** A program target, built for the platform actions run on. */
    tool: attr.dep({ provides: [BinaryInfo], cfg: "exec", mandatory: false }),
    /** A root file system to run in. */
    root: attr.dep({ provides: [RootInfo], cfg: "exec", mandatory: false }),
    /** A program of `root` ("usr/bin/sort"). */
    program: attr.string({ mandatory: false }),
    /** Arguments: `["--in=$(src a.txt)", "$(out b.txt)"]`. */
    args: attr.strings(),
    /** Files it reads. */
    srcs: attr.files(),
    /** Files it writes, relative to the package. */
    outs: attr.strings(),
    /** Variables it sees; nothing else is in its environment. */
    env: attr.string_map(),
    /** Seconds after which it has failed. */
    timeout: attr.int({ default: 600, min: 1 }),
  },
  impl(ctx) {
    const { root, program, srcs } = ctx.attrs;
    const tool = ctx.attrs.tool?.get(BinaryInfo);
    const outs = new Map(ctx.attrs.outs.map((out) => [out, ctx.actions.declareFile(out)]));
    const [first, ...rest] = outs.values();
    if (tool && program !== undefined) return ctx.fail("tool and program exclude each other: program is one of root's", { attribute: "program", text: program });
    if (!first) return ctx.fail("outs must name at least one file", { attribute: "outs" });
    const executable: Arg = tool
      ? tool.executable
      : root && program !== undefined
        ? root.get(RootInfo).tree.program(program)
        : ctx.fail("either tool, or root and program, must say what to run", { help: 'tool: ":my_tool", or root: "@athanor//sysroots:shell", program: "usr/bin/sort"' });
    const source = (text: string, name: string): File => {
      const found = srcs.filter((src) => src.basename === name);
      const [file] = found;
      if (file && found.length === 1) return file;
      return ctx.fail(file ? `${found.length} srcs are called "${name}"` : `no src is called "${name}"`, { attribute: "args", text, help: "srcs are named by their last path segment here" });
    };
    const expand = (text: string): Arg => {
      // Text, then kind, name and text again for each file.
      const pieces = text.split(/\$\((src|out) ([^)]+)\)/);
      if (pieces.length === 1) return text;
      const file = (kind: string | undefined, name: string): File => (kind === "src" ? source(text, name) : (outs.get(name) ?? ctx.fail(`no out is called "${name}"`, { attribute: "args", text })));
      return joined(pieces.flatMap((piece, i) => (i % 3 === 1 || piece === "" ? [] : [i % 3 === 0 ? piece : file(pieces[i - 1], piece)])), "");
    };
    // A dynamic tool brings the root it runs in, unless another is asked for.
    const home = tool && (root?.get(RootInfo).tree ?? tool.sysroot);
    ctx.actions.run({
      mnemonic: "RunBinary",
      argv: [executable, ...ctx.attrs.args.map(expand)],
      inputs: [...srcs, ...(tool ? [tool.data] : [])],
      outputs: [first, ...rest],
      env: ctx.attrs.env,
      timeout: ctx.attrs.timeout,
      ...(home ? { root: home } : {}),
    });
    return [DefaultInfo({ files: depset<File>([first, ...rest]) })];
  },
});
