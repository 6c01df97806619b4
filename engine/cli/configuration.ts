/** The configuration a command line asks for: named configs of athanor.toml in their order, then its own options. */
import { availableParallelism } from "node:os";
import { buildError, nearest } from "../api/diagnostic.ts";
import { formatLabel, parseLabel, type AbsoluteLabel, type PackageId } from "../api/label.ts";
import type { Profile } from "../api/platform.ts";
import type { WorkspaceConfig } from "../loader/workspace_config.ts";
import type { ParsedOptions } from "./options.ts";

export interface RequestedConfiguration {
  readonly platform: AbsoluteLabel;
  readonly profile: Profile;
  /** By setting id. */
  readonly settings: Readonly<Record<string, string>>;
}

/** `from` is the package the user stands in. */
export function requestedConfiguration(options: ParsedOptions, config: WorkspaceConfig, from: PackageId): RequestedConfiguration {
  const named = namedConfigs(options, config);
  const platform = options.get("platform");
  const settings: Record<string, string> = Object.assign({}, ...named.map((one) => one.settings));
  for (const text of options.all("set")) {
    const at = text.indexOf("=");
    if (at <= 0 || !/#./.test(text.slice(0, at))) throw buildError(`--set needs ID=VALUE; got "${text}"`, { help: "the id of a setting is its module and name: --set //build/settings.ts#allocator=mimalloc" });
    settings[text.slice(0, at)] = text.slice(at + 1);
  }
  return {
    platform: platform === undefined ? defaultPlatform(config, named.findLast((one) => one.platform !== undefined)?.platform) : platformLabel(platform, from),
    profile: (options.get("compilation-mode") as Profile | undefined) ?? named.findLast((one) => one.profile !== undefined)?.profile ?? "fastbuild",
    settings,
  };
}

/** How many actions run at once. */
export function requestedJobs(options: ParsedOptions, config: WorkspaceConfig): number {
  const text = options.get("jobs");
  if (text === undefined) return namedConfigs(options, config).findLast((one) => one.jobs !== undefined)?.jobs ?? availableParallelism();
  const jobs = Number(text);
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw buildError(`--jobs must be a whole number from 1 on; got "${text}"`);
  return jobs;
}

function namedConfigs(options: ParsedOptions, config: WorkspaceConfig) {
  return options.all("config").map((name) => {
    const found = config.configs[name];
    if (found) return found;
    const near = nearest(name, Object.keys(config.configs));
    throw buildError(`athanor.toml has no [config.${name}]`, near === undefined ? {} : { help: `did you mean --config ${near}?` });
  });
}

function platformLabel(text: string, from: PackageId): AbsoluteLabel {
  const parts = parseLabel(text, from);
  if (!parts) throw buildError(`--platform must be a label; got "${text}"`, { help: "such as @athanor//platforms:linux_x86_64_musl" });
  return formatLabel(parts);
}

function defaultPlatform(config: WorkspaceConfig, named: AbsoluteLabel | undefined): AbsoluteLabel {
  const found = named ?? config.defaultPlatform;
  if (found === undefined) throw buildError("nothing says what to build for", { help: 'name a platform: --platform @athanor//platforms:linux_x86_64_musl, or default_platform = "..." in athanor.toml' });
  return found;
}
