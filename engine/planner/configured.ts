/** Configured targets as the implementations of dependents see them. */
import type { Configured } from "../api/attr.ts";
import type { Depset } from "../api/depset.ts";
import { buildError } from "../api/diagnostic.ts";
import type { File } from "../api/file.ts";
import type { Platform } from "../api/platform.ts";
import type { AnyProvider, ProviderValue } from "../api/provider.ts";
import type { Node, ProvidedValue } from "./node.ts";
import { platformOf } from "./platforms.ts";
import { providerId } from "./provided.ts";
import type { Session } from "./session.ts";

export function makeConfigured(session: Session, node: Node, providers: ReadonlyMap<string, ProvidedValue>, files: Depset<File>): Configured<AnyProvider> {
  const { label } = node.entry.target;
  const find = <Q extends AnyProvider>(provider: Q): ProviderValue<Q> | undefined => providers.get(providerId(provider))?.value as ProviderValue<Q> | undefined;
  const get = <Q extends AnyProvider>(provider: Q): ProviderValue<Q> => {
    const value = find(provider);
    if (value === undefined) throw buildError(`${label} does not provide ${provider.providerName}`, { help: "name the provider in the attribute's provides, or use find()" });
    return value;
  };
  const { configuration } = node;
  const platform = configuration && platformOf(session, configuration.platform, {})?.handle;
  return platform ? { label, platform, files, get, find } : { label, files, get, find, get platform(): Platform { throw buildError(`${label} has no configuration, so no platform`); } };
}
