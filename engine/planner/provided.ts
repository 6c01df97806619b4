/** Reading what a node provides. */
import { buildError } from "../api/diagnostic.ts";
import { identityOf } from "../api/identity.ts";
import type { AnyProvider, ProviderValue } from "../api/provider.ts";
import type { Node, ProvidedValue, Result } from "./node.ts";

/** The value of a provider, or undefined where the node has none. */
export function provided<P extends AnyProvider>(node: Node, provider: P): ProviderValue<P> | undefined {
  return node.result && providedBy(node.result, provider);
}

export function providedBy<P extends AnyProvider>(result: Pick<Result, "providers">, provider: P): ProviderValue<P> | undefined {
  // The value under a provider's id was made by that provider.
  return findProvided(result.providers, providerId(provider))?.value as ProviderValue<P> | undefined;
}

export function findProvided(providers: readonly ProvidedValue[], id: string): ProvidedValue | undefined {
  for (const one of providers) if (one.id === id) return one;
  return undefined;
}

export function providerId(provider: AnyProvider): string {
  const id = identityOf(provider);
  if (id === undefined) throw buildError(`the provider "${provider.providerName}" is not exported by its module`, { help: "export it from the module that declares it" });
  return id;
}

/** "CrateInfo, DefaultInfo", or "nothing". */
export function providerNames(node: Node): string {
  const names = (node.result?.providers ?? []).map(({ provider }) => provider.providerName);
  return names.length === 0 ? "nothing" : names.join(", ");
}
