// Programs that are measured against, built from their modules with the Go of this machine and kept in dist/parity.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./run.mjs";

/** The path of a module's package as a program; undefined where there is no Go, or it cannot be built. */
export function goProgram(module, version, main = module) {
  const folder = path.join(root, "dist/parity", `${path.basename(main)}@${version}`);
  const program = path.join(folder, path.basename(main));
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // A module of its own: `go install` asks for the list of versions as well, which not every proxy has.
  writeFileSync(path.join(folder, "go.mod"), `module tool\n\ngo 1.26.0\n\nrequire ${module} ${version}\n`);
  const { status } = spawnSync("go", ["build", "-o", `${program}.new`, main], { cwd: folder, env: { ...process.env, GOFLAGS: "-mod=mod -buildvcs=false" }, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) return undefined;
  renameSync(`${program}.new`, program);
  return program;
}
