/** Where Python's packages come from on this machine, as pip itself says: its environment, its configuration files, else its own default. */
import { spawnSync } from "node:child_process";
import type { Environment } from "../http/proxy.ts";

/** pip's reading of all its sources; the command is one that downloads. */
const QUESTION = "from pip._internal.commands import create_command as command; print(command('download').parser.get_default_values().index_url)";

/** The URL of pip's index; undefined where no pip can be asked. */
export function pipIndex(env: Environment): string | undefined {
  const { status, stdout } = spawnSync("python3", ["-c", QUESTION], { encoding: "utf8", timeout: 60_000, env: { ...env }, stdio: ["ignore", "pipe", "ignore"] });
  const answer = status === 0 ? stdout.trim() : "";
  return URL.canParse(answer) ? answer : undefined;
}
