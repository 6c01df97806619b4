/** `layering: { strategy: origin, budget }`: which packages share a layer. */
import type { ApkPackage } from "./apk_file.ts";
import { answers, parseConstraint } from "./constraint.ts";

export interface PackageGroup {
  /** By name. */
  readonly packages: readonly ApkPackage[];
}

/** Packages of one origin, or that replace each other, stay together; the largest groups get layers of their own, the rest shares the last. */
export function groupByOrigin(packages: readonly ApkPackage[], budget: number): readonly PackageGroup[] {
  const groups = sizeOrder(replacedTogether(byOrigin(packages)));
  const cut = groups.length > budget ? Math.max(budget - 1, 0) : groups.length;
  const rest = groups.slice(cut).flat();
  return [...groups.slice(0, cut), ...(rest.length > 0 ? [rest] : [])].map((group) => ({ packages: [...group].sort((a, b) => (a.info.name < b.info.name ? -1 : 1)) }));
}

function byOrigin(packages: readonly ApkPackage[]): readonly (readonly ApkPackage[])[] {
  const origins = new Map<string, ApkPackage[]>();
  for (const apk of packages) origins.set(apk.info.origin, [...(origins.get(apk.info.origin) ?? []), apk]);
  return [...origins.values()];
}

function replacedTogether(groups: readonly (readonly ApkPackage[])[]): readonly (readonly ApkPackage[])[] {
  const groupOf = new Map(groups.flatMap((group) => group.map((apk) => [apk.info.name, group] as const)));
  for (const { info } of groups.flat()) {
    for (const constraint of info.replaces.map(parseConstraint)) {
      const [own, other] = [groupOf.get(info.name), groupOf.get(constraint.name)];
      const replaced = other?.find((apk) => apk.info.name === constraint.name);
      if (own === undefined || other === undefined || own === other || replaced === undefined || !answers(replaced.info.version, constraint)) continue;
      const merged = [...own, ...other];
      for (const apk of merged) groupOf.set(apk.info.name, merged);
    }
  }
  return [...new Set(groupOf.values())];
}

/** The largest first; of equal ones that whose last name comes first. */
function sizeOrder(groups: readonly (readonly ApkPackage[])[]): readonly (readonly ApkPackage[])[] {
  const facts = groups.map((group) => ({ group, size: group.reduce((sum, { info }) => sum + info.installedSize, 0), last: group.map(({ info }) => info.name).sort().at(-1) ?? "" }));
  return facts.sort((a, b) => b.size - a.size || (a.last < b.last ? -1 : 1)).map(({ group }) => group);
}
