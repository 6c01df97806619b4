/** Programs of others, built from their modules with the Go that is on this machine; kept in dist/parity. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = process.env["ATHANOR_ROOT"] ?? process.cwd();

/** Where the program in the folder `command` of `module` at `version` is, or in its top; the first time builds it. */
export function goTool(module: string, command: string, version: string): string {
  const main = path.posix.join(module, command);
  const folder = path.join(root, "dist/parity", `${path.basename(main)}@${version}`);
  const program = path.join(folder, path.basename(main));
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // A module of its own, for `go install` asks for the list of versions as well, which not every proxy has.
  writeFileSync(path.join(folder, "go.mod"), `module tool\n\ngo 1.25\n\nrequire ${module} ${version}\n`);
  go(["build", "-o", program, main], folder, { GOFLAGS: "-mod=mod -buildvcs=false" });
  return program;
}

/** A program of this folder. */
export function goProgram(folder: string): string {
  const program = path.join(root, "dist/parity", folder);
  mkdirSync(path.dirname(program), { recursive: true });
  go(["build", "-o", program, "."], path.join(root, "parity/support", folder), { GOFLAGS: "-mod=mod -buildvcs=false" });
  return program;
}

function go(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): void {
  const { status, stderr, error } = spawnSync("go", args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`go ${args.join(" ")}: ${error?.message ?? stderr}`);
}
