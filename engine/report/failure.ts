/** A failed action for people: what failed, the command as it ran, what it said, and how to run it again. */
import type { Failure } from "../executor/contract.ts";
import { painter, uncoloured } from "./paint.ts";

export function renderFailure(failure: Failure, platform: string, { color, verbose }: { readonly color: boolean; readonly verbose: boolean }): string {
  const paint = painter(color);
  const where = platform === "" ? "" : ` for ${platform}`;
  const output = (color ? failure.output : uncoloured(failure.output)).trimEnd();
  const lines = [
    `${paint("red", "failed:")} ${paint("bold", failure.label)}${where}: ${failure.mnemonic}: ${failure.reason}`,
    ...(failure.command.length > 0 ? [`  ${paint("dim", "command:")} ${shown(failure.command, verbose)}`] : []),
    ...(output === "" ? [] : [output]),
    ...(failure.help === undefined ? [] : [`  ${paint("cyan", "help:")} ${failure.help}`]),
    `  ${paint("dim", "again:")} ${rerunCommand(failure)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A compiler's whole command would bury what it said. */
function shown(command: readonly string[], verbose: boolean): string {
  const words = command.map(quote);
  let length = 0;
  const kept = verbose ? -1 : words.findIndex((word, i) => (length += word.length + 1) > COMMAND_LENGTH && i > 0);
  if (kept < 0) return words.join(" ");
  return `${words.slice(0, kept).join(" ")} ... and ${words.length - kept} arguments more (--verbose shows them)`;
}

const COMMAND_LENGTH = 600;

/** The command that does just this target again, in the configuration that its action's id names. */
function rerunCommand({ actionId, test }: Failure): string {
  // Ids of settings hold a "#" too.
  const owner = actionId.slice(0, actionId.lastIndexOf("#"));
  const [label = "", platform, profile, settings] = owner.split("|");
  return [
    "athanor",
    test ? "test" : "build",
    label,
    ...(platform === undefined ? [] : ["--platform", platform]),
    ...(profile === undefined || profile === "fastbuild" ? [] : ["-c", profile]),
    ...(settings ? settings.split(",").flatMap((setting) => ["--set", setting]) : []),
  ]
    .map(quote)
    .join(" ");
}

/** As a POSIX shell reads it. */
export function quote(argument: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
