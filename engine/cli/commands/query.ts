/** `athanor query`: targets as BUILD.ts declares them. */
import { buildError } from "../../api/diagnostic.ts";
import { query as ask } from "../../planner/query.ts";
import { renderQuery, type QueryFormat } from "../../planner/query_output.ts";
import { DONE, type Command, type CommandContext } from "../command.ts";
import { openLoader } from "../planning.ts";
import { withSession } from "../session.ts";

export const query: Command = (context) =>
  withSession(context, async (session) => {
    context.out(renderQuery(ask(openLoader(session), expressionOf(context), session.here), outputFormat(context)));
    return DONE;
  });

/** Several arguments are one expression: quoting is for the shell's sake only. */
export function expressionOf({ command, options }: CommandContext): string {
  if (options.positional.length === 0) throw buildError(`${command} needs an expression`, { help: `such as \`athanor ${command} 'deps(//...)'\`` });
  return options.positional.join(" ");
}

/** The option's choices are these. */
export function outputFormat({ options }: CommandContext): QueryFormat {
  const format = options.get("output");
  return format === "json" || format === "dot" ? format : "text";
}
