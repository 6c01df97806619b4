/** Configured targets as the implementations of dependents see them. */
import type { Configured } from "../api/attr.ts";
import type { Depset } from "../api/depset.ts";
import { buildError } from "../api/diagnostic.ts";
import type { File } from "../api/file.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { Platform } from "../api/platform.ts";
import type { AnyProvider, ProviderValue } from "../api/provider.ts";
import type { ProvidedValue } from "./node.ts";
import { findProvided, providerId } from "./provided.ts";

/** Keeps nothing of the session alive. */
export function makeConfigured(label: AbsoluteLabel, platform: Platform | undefined, providers: readonly ProvidedValue[], files: Depset<File>): Configured<AnyProvider> {
  const find = <Q extends AnyProvider>(provider: Q): ProviderValue<Q> | undefined => findProvided(providers, providerId(provider))?.value as ProviderValue<Q> | undefined;
  const get = <Q extends AnyProvider>(provider: Q): ProviderValue<Q> => {
    const value = find(provider);
    if (value === undefined) throw buildError(`${label} does not provide ${provider.providerName}`, { help: "name the provider in the attribute's provides, or use find()" });
    return value;
  };
  return platform ? { label, platform, files, get, find } : { label, files, get, find, get platform(): Platform { throw buildError(`${label} has no configuration, so no platform`); } };
}
