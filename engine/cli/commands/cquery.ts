/** `athanor cquery`: configured targets, after select(), transitions and toolchains. */
import { analyseRequest } from "../../planner/plan.ts";
import { query as ask } from "../../planner/query.ts";
import { configuredTargets, renderConfigured, type ConfiguredTarget } from "../../planner/query_output.ts";
import { DONE, type Command } from "../command.ts";
import { requestedConfiguration } from "../configuration.ts";
import { openLoader, planRequest } from "../planning.ts";
import { withSession } from "../session.ts";
import { expressionOf, outputFormat } from "./query.ts";

export const cquery: Command = (context) =>
  withSession(context, async (session) => {
    const expression = expressionOf(context);
    // The set is found among declared targets; what it needs is known only once it is configured.
    const [, inner = expression, depth] = /^\s*deps\((.*?)(?:,\s*(\d+))?\s*\)\s*$/s.exec(expression) ?? [];
    const whole = inner !== expression;
    const loader = openLoader(session);
    const targets = ask(loader, inner, session.here).nodes.map(({ label }) => ({ label, explicit: false }));
    const analysis = analyseRequest({ ...planRequest(session, loader, requestedConfiguration(context.options, session.workspace.config, session.here), true), targets });
    const requested = analysis.graph.requested.map(({ key }) => key);
    const reach = whole ? (depth === undefined ? Infinity : Number(depth)) : 0;
    context.out(renderConfigured(within(configuredTargets(analysis), requested, reach), outputFormat(context)));
    return DONE;
  });

/** Those at most `depth` steps from `from`, in the order of `all`. */
function within(all: readonly ConfiguredTarget[], from: readonly string[], depth: number): readonly ConfiguredTarget[] {
  const targets = new Map(all.map((target) => [target.key, target]));
  const found = new Set(from);
  let edge: readonly string[] = from;
  for (let step = 0; step < depth && edge.length > 0; step++) {
    edge = edge.flatMap((key) => targets.get(key)?.dependencies ?? []).filter((key) => !found.has(key));
    for (const key of edge) found.add(key);
  }
  return all.filter(({ key }) => found.has(key));
}
