/** The run tool behind cc_command: clang of the locked root, in the user's folder, with the target's sysroot. */
import { spawn } from "node:child_process";
import path from "node:path";
import { ToolError, type Json, type RunTool } from "../../../engine/api/tool.ts";
import { driverCommand, type Driver } from "./driver.ts";

const run: RunTool = async ({ params, files, args, signal, progress }) => {
  const { argv, verbose } = driverCommand(driverOf(params, files), args);
  if (verbose) progress(argv.join(" "));
  const [root = "", sandbox = ""] = [files["root"]?.[0], files["sandbox"]?.[0]];
  // All of this machine, but with the root in the place of /usr, where its programs expect themselves.
  const command = [...sandboxProgram(sandbox), "--dev-bind", "/", "/", "--ro-bind", path.join(root, "usr"), "/usr", "--die-with-parent", "--", ...argv];
  const code = await start(command, signal);
  if (code !== 0) throw new ToolError(`clang ended with exit code ${code}`);
};
export default run;

function start([program = "", ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", signal });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Started by its own loader, so that this machine's C library does not matter. */
function sandboxProgram(tree: string): readonly string[] {
  const [loader, multiarch] = process.arch === "arm64" ? ["usr/lib/ld-linux-aarch64.so.1", "aarch64-linux-gnu"] : ["usr/lib64/ld-linux-x86-64.so.2", "x86_64-linux-gnu"];
  return [path.join(tree, loader), "--library-path", path.join(tree, "usr/lib", multiarch), path.join(tree, "usr/bin/bwrap")];
}

function driverOf(params: Json, files: Readonly<Record<string, readonly string[]>>): Driver {
  const { triple, language, linkage, interpreter, linkages, libraries } = params as { readonly [K in "triple" | "linkage" | "interpreter"]: string } & { readonly language: "c" | "c++" } & { readonly [K in "linkages" | "libraries"]: readonly string[] };
  const list = (name: string): readonly string[] => files[name] ?? [];
  return {
    ...{ triple, language, linkage, interpreter },
    sysroot: list("sysroot")[0] ?? "",
    include: list("include"),
    library: list("library"),
    programs: Object.fromEntries(linkages.map((name) => [name, list(`start_${name}`)])),
    start_shared: list("start_shared"),
    libraries: [...list("cxx"), ...libraries, ...list("builtins")],
    end: list("end"),
  };
}
