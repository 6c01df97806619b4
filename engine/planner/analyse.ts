/** Analysis: calls a target's implementation and keeps what it provides and declares. */
import { BuildError, buildError, type Diagnostic } from "../api/diagnostic.ts";
import { depset } from "../api/depset.ts";
import type { AnyProvider, Provided } from "../api/provider.ts";
import { DefaultInfo } from "../api/providers.ts";
import type { BaseContext, Context, RuleDefinition } from "../api/rule.ts";
import { attributeValues } from "./attribute_values.ts";
import { makeContext } from "./context.ts";
import { makeConfigured } from "./configured.ts";
import { makeActionRecorder, type ActionRecorder } from "./action_recorder.ts";
import { contentKeyOf, readCached, writeCached } from "./analysis_cache.ts";
import type { AnalysedTarget } from "./encode.ts";
import type { Expansion } from "./expand.ts";
import type { Entry, Node, ProvidedValue, Result } from "./node.ts";
import { findProvided, providedBy, providerId, providerNames } from "./provided.ts";
import { checkProvidedValue } from "./provided_value.ts";
import { exportName } from "./rule_info.ts";
import type { Session } from "./session.ts";
import { thrownByRule } from "./thrown_by_rule.ts";

/** Throws BuildError with the user's mistake; dependencies have been analysed. */
export function analyse(session: Session, expansion: Expansion): Result {
  const { node } = expansion;
  // Promises of attributes are checked first: a cached result stands for the implementation alone.
  const attrs = attributeValues(session, expansion);
  const toolchains = toolchainValues(expansion);
  const { cache } = session.request;
  if (cache) {
    node.contentKey = contentKeyOf(session, cache, expansion);
    const cached = readCached(session, cache, node.contentKey, node);
    if (cached) return makeResult(expansion, cached);
  }
  const recorder = makeActionRecorder(session, expansion);
  const context = makeContext(expansion, recorder.actions, attrs, toolchains);
  const providers = callImplementation(session, node, context, recorder);
  // Copies, as a list that was pushed to has room for sixteen more, and these stay.
  const actions = [...recorder.seal()];
  const analysed: AnalysedTarget = { providers: [...providers], outputs: recorder.outputs, actions };
  // Where it has no execution platform of its own, commands run on the request's first one, which the key does not cover.
  const covered = expansion.execution !== undefined || !actions.some(({ kind }) => kind === "run");
  if (cache && node.contentKey !== undefined && covered) writeCached(session, cache, node.contentKey, node, analysed);
  return makeResult(expansion, analysed);
}

function makeResult({ node, platform }: Expansion, { providers, outputs, actions }: AnalysedTarget): Result {
  const files = providedBy({ providers }, DefaultInfo)?.files ?? depset(outputs);
  return { providers, files, actions, configured: makeConfigured(node.entry.target.label, platform?.handle, providers, files) };
}

function callImplementation(session: Session, node: Node, context: Context<unknown, unknown>, recorder: ActionRecorder): readonly ProvidedValue[] {
  const { entry, rule } = node;
  try {
    const returned = implementationOf(rule.definition)(context);
    const providers: ProvidedValue[] = [];
    if (!Array.isArray(returned)) throw buildError(`the implementation of ${rule.name} returns no list of provided values for ${entry.target.label}`);
    for (const one of returned as readonly Provided<AnyProvider>[]) {
      if (typeof one !== "object" || one === null || typeof one.provider !== "function") throw buildError(`the implementation of ${rule.name} returns something else than provided values for ${entry.target.label}`);
      const id = providerId(one.provider);
      if (findProvided(providers, id)) throw buildError(`the implementation of ${rule.name} provides ${one.provider.providerName} twice for ${entry.target.label}`);
      checkProvidedValue(session, one.provider.providerName, one.value);
      providers.push({ id, provider: one.provider, value: one.value });
    }
    const base: BaseContext = context;
    for (const { provider, value } of providers) provider.validate?.(base, value);
    return providers;
  } catch (thrown) {
    throw thrown instanceof BuildError ? placed(thrown, entry) : thrownByRule(`the implementation of ${rule.name}`, entry, thrown);
  } finally {
    recorder.close();
  }
}

/** The definition is erased: that the context fits was checked where the rule was declared. */
function implementationOf(definition: RuleDefinition): (context: Context<unknown, unknown>) => unknown {
  if (!definition.impl) throw new Error("a forwarding rule has no implementation to call");
  return definition.impl as (context: Context<unknown, unknown>) => unknown;
}

/** Mistakes found while an implementation ran are the target's, unless they say where they are. */
function placed(error: BuildError, entry: Entry): BuildError {
  return new BuildError(error.diagnostics.map((one): Diagnostic => (one.locate || one.span ? one : { ...one, locate: { stack: entry.target.stack } })));
}

/** The value of each toolchain the rule asked for. */
function toolchainValues(expansion: Expansion): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { name, type, candidate, edge } of expansion.toolchains) {
    const found = edge.node.result && findProvided(edge.node.result.providers, type);
    if (!found)
      throw buildError(`${edge.label} provides ${providerNames(edge.node)}; ${candidate.label} registers it for ${exportName(type)}`, {
        locate: { stack: candidate.node.entry.target.stack, attribute: "actual", text: edge.label },
      });
    values[name] = found.value;
  }
  return values;
}
