/** `athanor build`. */
import { buildError } from "../../api/diagnostic.ts";
import { plural } from "../../api/plural.ts";
import { duration } from "../../report/paint.ts";
import { summaryCounts } from "../../report/summary.ts";
import { carryOut, type Done } from "../carry_out.ts";
import { BUILD_FAILED, DONE, INTERRUPTED, type Command, type CommandContext } from "../command.ts";
import { printedLines, subject } from "../record_request.ts";
import { withSession, type Session } from "../session.ts";

export const build: Command = (context) =>
  withSession(context, (session) =>
    carryOut(session, targetsOf(context), { tests: false }, (done) => {
      const failed = failureCode(session, done);
      if (failed !== undefined) return failed;
      const { counts } = done.result;
      const { requested, skipped } = done.plan.graph;
      const labels = requested.map(({ label }) => label);
      if (skipped.length > 0) session.events({ kind: "line", text: `${plural(skipped.length, "target")} skipped: not for this platform` });
      const text = done.unchanged ? `nothing to do: ${subject(labels)} (${duration(context.now())})` : `built ${plural(labels.length, "target")} in ${duration(context.now())}: ${summaryCounts(counts)}`;
      session.events({ kind: "line", text });
      const lines = printedLines(session, done);
      context.out(lines.map((line) => `${process.stdout.isTTY ? "  " : ""}${line}\n`).join(""));
      return DONE;
    }),
  );

export function targetsOf({ command, options }: CommandContext): readonly string[] {
  if (options.positional.length === 0) throw buildError(`${command} needs a target`, { help: `\`athanor ${command} //...\` means all` });
  return options.positional;
}

/** The exit code of an execution that did not make everything, after saying so. */
export function failureCode({ events, context }: Session, { result }: Done): number | undefined {
  if (result.cancelled) {
    events({ kind: "line", text: `interrupted after ${duration(context.now())}: what was finished is kept` });
    return INTERRUPTED;
  }
  const failures = result.failures.filter(({ test }) => !test);
  if (failures.length === 0) return undefined;
  const rest = new Set(result.notAttempted).size;
  events({ kind: "line", text: `failed after ${duration(context.now())}: ${plural(failures.length, "action")} failed${rest > 0 ? `, ${plural(rest, "target")} not attempted` : ""}` });
  return BUILD_FAILED;
}
