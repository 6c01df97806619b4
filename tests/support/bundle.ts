/** Bundles of processes that tests start. */
import { build } from "esbuild";
import path from "node:path";

/** Bundles the runner and its worker below `folder`; gives the runner's path. */
export async function bundleRunner(folder: string): Promise<string> {
  const root = process.env["ATHANOR_ROOT"] ?? process.cwd();
  await build({
    entryPoints: ["runner", "tool_worker"].map((name) => path.join(root, "engine/executor", `${name}.ts`)),
    outdir: folder,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.18",
    logLevel: "warning",
    outExtension: { ".js": ".js" },
  });
  return path.join(folder, "runner.js");
}

/** Bundles a script that imports from the repository's root, to be run as a process of its own; gives its path. */
export async function bundleScript(folder: string, name: string, text: string): Promise<string> {
  const root = process.env["ATHANOR_ROOT"] ?? process.cwd();
  const outfile = path.join(folder, `${name}.mjs`);
  await build({ stdin: { contents: text, resolveDir: root, loader: "ts" }, outfile, bundle: true, format: "esm", platform: "node", target: "node20.18", packages: "external", logLevel: "warning" });
  return outfile;
}
