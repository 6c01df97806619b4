/** Real apko, built from its Go module: what ours is compared with. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tests/support/athanor.ts";
import { APKO } from "../../tests/support/go_module.ts";

/** The program's path; built once, in a minute and a half. */
export function apkoProgram(): string {
  const folder = path.join(checkout, "dist/parity", `apko-${APKO.version}`);
  const program = path.join(folder, "apko");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // `go install` asks for the list of versions, which not every proxy has for this module; a module that requires it does not.
  writeFileSync(path.join(folder, "go.mod"), `module apko\ngo 1.26.0\nrequire ${APKO.module} ${APKO.version}\n`);
  writeFileSync(path.join(folder, "tools.go"), `//go:build tools\n\npackage apko\n\nimport _ "${APKO.module}"\n`);
  const { status, stderr, error } = spawnSync("go", ["build", "-mod=mod", "-p", "1", "-o", "apko.new", APKO.module], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`apko cannot be built: ${error?.message ?? stderr}`);
  renameSync(path.join(folder, "apko.new"), program);
  return program;
}
