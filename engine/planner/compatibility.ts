/** Compatibility: whether a target's `compatible_with` allows a platform. */
import type { Entry } from "./node.ts";
import type { PlatformFacts } from "./platforms.ts";
import { exportName } from "./rule_info.ts";

/** Why the platform rules the target out, or undefined. */
export function incompatibility(entry: Entry, platform: PlatformFacts): string | undefined {
  for (const [id, value] of Object.entries(entry.target.compatibleWith)) {
    const actual = platform.info.constraints[id];
    if (actual !== value) return `${entry.target.label} needs ${exportName(id)} = ${value}, ${platform.label} has ${actual === undefined ? "none" : actual}`;
  }
  return undefined;
}
