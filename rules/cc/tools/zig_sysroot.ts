/** The tool that lays a sysroot out of what zig built into its cache: `--cpu=CPU --zig=DIR --cache=DIR --out=DIR`. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";

export const version = 3;

const LIBRARIES = { "usr/lib": ["rcrt1.o", "libc.a", "libzigc.a", "libcompiler_rt.a"], "usr/lib/c++": ["libc++.a", "libc++abi.a", "libunwind.a"] };
/** What musl has within libc.a, and programs ask for all the same: empty archives, as musl installs them itself. */
const EMPTY = ["crypt", "dl", "m", "pthread", "resolv", "rt", "util", "xnet"];
/** How zig calls processors in folders of the kernel's headers. */
const KERNEL = new Map([["x86_64", "x86"], ["aarch64", "aarch64"]]);

const zigSysroot: Tool = ({ args, cwd }) => {
  const { values } = parseArgs({ args: [...args], options: { cpu: { type: "string" }, zig: { type: "string" }, cache: { type: "string" }, out: { type: "string" } } });
  const { cpu = "" } = values;
  const [lib, cache, out] = [resolve(cwd, values.zig ?? "", "usr/lib/ziglang/lib"), resolve(cwd, values.cache ?? ""), resolve(cwd, values.out ?? "")];
  // What is said first wins, as in a search of these folders.
  const headers = [`libc/include/${cpu}-linux-musl`, "libc/include/generic-musl", `libc/include/${KERNEL.get(cpu)}-linux-any`, "libc/include/any-linux-any", "libunwind/include"];
  for (const folder of headers) copyNew(join(lib, folder), join(out, "usr/include"));
  for (const folder of ["libcxx/include", "libcxxabi/include"]) copyNew(join(lib, folder), join(out, "usr/include/c++/v1"));
  for (const [folder, names] of Object.entries(LIBRARIES)) {
    mkdirSync(join(out, folder), { recursive: true });
    for (const name of names) copyFileSync(only(cache, name), join(out, folder, name));
  }
  for (const name of EMPTY) writeFileSync(join(out, "usr/lib", `lib${name}.a`), "!<arch>\n");
};
export default zigSysroot;

function copyNew(from: string, to: string): void {
  if (!existsSync(from)) throw new ToolError(`the wheel of zig has no ${from.slice(from.indexOf("/ziglang/") + 1)}`);
  cpSync(from, to, { recursive: true, force: false, dereference: true });
}

/** A start file is there twice, as compiled and as linked by itself (`ld.lld -r`): one is as good as the other, so it is the first by name. */
function only(cache: string, name: string): string {
  const found = readdirSync(join(cache, "o")).sort().map((folder) => join(cache, "o", folder, name)).filter((file) => existsSync(file));
  const [file, ...more] = found;
  if (file === undefined || (more.length > 0 && !name.endsWith(".o"))) throw new ToolError(`zig has built ${name} ${found.length} times, not once`);
  return file;
}
