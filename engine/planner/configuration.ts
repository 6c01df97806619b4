/** Configurations: platform, profile and settings, each combination one object. */
import { platformName } from "./action_graph.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import type { Profile } from "../api/platform.ts";
import { compareUtf8 } from "../api/utf8_order.ts";

export interface Configuration {
  readonly platform: AbsoluteLabel;
  readonly profile: Profile;
  /** By setting id; only values that are not the setting's default. */
  readonly settings: Readonly<Record<string, string>>;
  /** What stands behind a label in a ConfiguredKey: `|<platform>|<profile>|<id=value,...>`. */
  readonly suffix: string;
  /** See `platformName`. */
  readonly platformName: string;
}

export interface Configurations {
  get(platform: AbsoluteLabel, profile: Profile, settings: Readonly<Record<string, string>>): Configuration;
}

export function makeConfigurations(): Configurations {
  const known = new Map<string, Configuration>();
  return {
    get(platform, profile, settings) {
      const sorted = Object.entries(settings).sort(([a], [b]) => compareUtf8(a, b));
      const suffix = `|${platform}|${profile}|${sorted.map(([id, value]) => `${id}=${value}`).join(",")}`;
      let found = known.get(suffix);
      if (!found) known.set(suffix, (found = { platform, profile, settings: Object.freeze(Object.fromEntries(sorted)), suffix, platformName: platformName(suffix) }));
      return found;
    },
  };
}
