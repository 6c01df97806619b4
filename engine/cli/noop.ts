/** The no-op check: whether this very command line was carried out and nothing it stands on has changed. It loads nothing of the engine, and little of node. */
import { existsSync, fstatSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { stateFile, type Environment } from "../state/folders.ts";
import { decodeRequest, requestKey } from "../state/request_record.ts";
import { decodeStampTable, isUnchanged, type StampTable } from "../state/stamp_table.ts";
import { openStateFile } from "../state/state_file.ts";

/** Says that there is nothing to do and returns true, or returns false: then the whole engine must look. */
export function runNoop(argv: readonly string[], packageRoot: string): boolean {
  if (!isCandidate(argv)) return false;
  const cwd = currentFolder();
  const done = cwd === undefined ? undefined : findUpToDate(argv, cwd, process.env, readFileSync(path.join(packageRoot, "dist", "stamp"), "utf8"));
  if (!done) return false;
  tell(2, `${done.message} (${Math.round(process.uptime() * 1000)} ms)\n`);
  // People have seen these paths; a script that reads them gets them every time. process.stdout would load node's streams to tell the two apart.
  if (!fstatSync(1).isCharacterDevice() && done.printed.length > 0) tell(1, `${done.printed.join("\n")}\n`);
  return true;
}

/** Undefined where it was removed: the command line says so. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Who would have read it may be gone already: `athanor build //... | head -1` is no failure. */
function tell(stream: 1 | 2, text: string): void {
  try {
    writeSync(stream, text);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
  }
}

/** Options that ask for more than a result. */
const ASKS_MORE = /^--(explain|profile|events|junit|verbose|help|test[-_]output|runs[-_]per[-_]test|cache[-_]test[-_]results)(=|$)|^-h$/;

/** Only commands whose results are recorded, without options that ask for a report of the work. */
export function isCandidate(argv: readonly string[]): boolean {
  return (argv[0] === "build" || argv[0] === "test") && !argv.some((arg) => ASKS_MORE.test(arg));
}

function findUpToDate(argv: readonly string[], cwd: string, env: Environment, writer: string): { readonly message: string; readonly printed: readonly string[] } | undefined {
  const root = workspaceRoot(cwd);
  if (root === undefined) return undefined;
  const file = openStateFile(stateFile(root, env));
  if (file?.writer !== writer) return undefined;
  const bytes = file.section(`request:${requestKey(argv, path.relative(root, cwd))}`);
  const table = bytes && file.section("stamps");
  if (!bytes || !table) return undefined;
  const request = decodeRequest(bytes);
  if (!areUnchanged(decodeStampTable(table), request.stamps) || !areUnchanged(request.outputs)) return undefined;
  return request;
}

function areUnchanged(table: StampTable, rows?: Uint32Array): boolean {
  const count = rows?.length ?? table.count;
  for (let i = 0; i < count; i++) if (!isUnchanged(table, rows ? rows[i]! : i)) return false;
  return true;
}

/** The loader's search, without its reading of athanor.toml. */
function workspaceRoot(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "athanor.toml"))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
