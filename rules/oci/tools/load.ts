/** `athanor run` of an oci_load: gives an archive to docker or podman. */
import { spawn } from "node:child_process";
import { ToolError, type RunCall, type RunTool } from "../../../engine/api/tool.ts";
import { parseArguments } from "./registry/arguments.ts";

/** What oci_load puts into RunInfo. */
export interface LoadParams {
  readonly names: readonly string[];
}

const PROGRAMS = ["docker", "podman"];

const load: RunTool = async (call) => {
  const { names } = call.params as unknown as LoadParams;
  const { with: wanted } = parseArguments(call.args, { with: "one" });
  if (wanted !== undefined && !PROGRAMS.includes(wanted)) throw new ToolError(`--with must be one of ${PROGRAMS.join(", ")}; got "${wanted}"`);
  const archive = call.files["archive"]?.[0];
  if (archive === undefined) throw new Error("oci_load gives no archive");
  for (const program of wanted === undefined ? PROGRAMS : [wanted]) {
    if (!(await start(program, archive, call))) continue;
    for (const name of names) call.print(name);
    return;
  }
  throw new ToolError(`${wanted ?? "neither docker nor podman"} is ${wanted === undefined ? "" : "not "}on the PATH`, `the archive is ${archive}`);
};
export default load;

/** False where there is no such program. */
async function start(program: string, archive: string, { env, signal, progress }: RunCall): Promise<boolean> {
  const said: string[] = [];
  const code = await new Promise<number | string | undefined>((resolve, reject) => {
    const child = spawn(program, ["load", "--input", archive], { env: { ...env }, signal, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    child.on("error", (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? resolve(undefined) : reject(error)));
    child.on("close", (status, killed) => resolve(status ?? killed ?? "it ended"));
  });
  if (code === undefined) return false;
  const lines = said.join("").split("\n").filter((line) => line.trim() !== "");
  if (code !== 0) throw new ToolError(`${program} load failed: ${lines.at(-1)?.trim() ?? `exit code ${code}`}`, `the archive is ${archive}`);
  for (const line of lines) progress(line);
  return true;
}
