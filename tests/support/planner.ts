/** A workspace in memory for tests of the planner: targets as data, rules as objects, no BUILD.ts. */
import type { AttrSchema } from "../../engine/api/attr.ts";
import { BuildError, buildError, type Diagnostic } from "../../engine/api/diagnostic.ts";
import { assignIdentity, identityOf } from "../../engine/api/identity.ts";
import { formatPackage, parseLabel, type AbsoluteLabel, type PackageId, type Visibility } from "../../engine/api/label.ts";
import type { AttrValue, LoadedPackage, LoadedTarget, SelectValue, SourceRef } from "../../engine/api/package.ts";
import { constraint, PlatformInfo, profile, setting, type Constraint, type Setting } from "../../engine/api/platform.ts";
import type { AnyProvider } from "../../engine/api/provider.ts";
import { ConfigSettingInfo, DefaultInfo, LockInfo, RootInfo, RunInfo } from "../../engine/api/providers.ts";
import { ruleDefinitionOf } from "../../engine/api/rule.ts";
import { ToolchainInfo } from "../../engine/api/toolchain.ts";
import type { Loader } from "../../engine/loader/contract.ts";
import { cpu, libc, os } from "../../platforms/constraints.ts";
import { alias as aliasRule } from "../../rules/general/alias.ts";
import { config_setting as configSettingRule } from "../../rules/general/config_setting.ts";
import { filegroup as filegroupRule } from "../../rules/general/filegroup.ts";
import { platform as platformRule } from "../../rules/general/platform.ts";
import { toolchain as toolchainRule } from "../../rules/general/toolchain.ts";
import type { PlanRequest } from "../../engine/planner/plan.ts";
import { plan } from "../../engine/planner/plan.ts";
import type { ActionGraph, PlannedAction } from "../../engine/planner/action_graph.ts";

export { cpu, libc, os };
export const lto = setting("lto", { values: ["off", "thin", "fat"], default: "off" });
export const gpu = constraint("gpu", ["none", "amd"]);

const known = new Map<string, object>();

/** Gives exported things their identity, as the loader does. */
export function exported<T extends Record<string, object>>(things: T, module = "//rules/test.ts"): T {
  for (const [name, thing] of Object.entries(things)) {
    assignIdentity(thing, `${module}#${name}`);
    known.set(identityOf(thing) ?? "", thing);
  }
  return things;
}
exported({ DefaultInfo, RootInfo, RunInfo, LockInfo, ConfigSettingInfo, PlatformInfo, ToolchainInfo, profile }, "athanor/api");
exported({ os, cpu, libc, gpu, lto }, "@athanor//platforms/constraints.ts");
exported({ alias: aliasRule, config_setting: configSettingRule, filegroup: filegroupRule, platform: platformRule, toolchain: toolchainRule }, "@athanor//rules/general.ts");

export function src(path: string): SourceRef {
  return { source: path };
}

export function select(on: Constraint<string> | Setting<string> | null, cases: Record<string, AttrValue>, otherwise?: AttrValue): SelectValue {
  return { select: { on: on && idOf(on), cases, ...(otherwise === undefined ? {} : { otherwise }) } };
}

export function idOf(thing: object): string {
  const id = identityOf(thing);
  if (id === undefined) throw new Error("not exported");
  return id;
}

export interface Common {
  readonly visibility?: readonly Visibility[];
  readonly tags?: readonly string[];
  readonly platform?: AbsoluteLabel;
  readonly compatibleWith?: Readonly<Record<string, string>>;
}

/** A declared target, public unless told otherwise; defaults of its rule are filled in. Its span is line 1 of its package's BUILD.ts. */
export function target(rule: object, label: AbsoluteLabel, attrs: Record<string, AttrValue> = {}, common: Common = {}): LoadedTarget {
  const definition = ruleDefinitionOf(rule);
  if (!definition) throw new Error("not a rule");
  const filled: Record<string, AttrValue> = {};
  for (const [name, { schema }] of Object.entries(definition.attrs)) {
    const value = attrs[name] ?? (schema satisfies AttrSchema).default;
    if (value !== undefined) filled[name] = value as AttrValue;
  }
  const unknown = Object.keys(attrs).find((name) => !(name in definition.attrs));
  if (unknown !== undefined) throw new Error(`no attribute ${unknown}`);
  return {
    label,
    rule: idOf(rule),
    attrs: filled,
    visibility: common.visibility ?? ["public"],
    tags: common.tags ?? [],
    ...(common.platform === undefined ? {} : { platform: common.platform }),
    compatibleWith: common.compatibleWith ?? {},
    stack: [{ file: `${label.slice(0, label.lastIndexOf(":"))}/BUILD.ts`, line: 1, column: 1 }],
  };
}

export function platform(label: AbsoluteLabel, arch: "x86_64" | "aarch64", c: "gnu" | "musl", constraints: Record<string, string> = {}): LoadedTarget {
  return target(platformRule, label, { os: "linux", cpu: arch, libc: c, constraints });
}

export function toolchain(label: AbsoluteLabel, type: object, actual: AbsoluteLabel, wanted: { exec?: Record<string, string>; target?: Record<string, string> } = {}): LoadedTarget {
  return target(toolchainRule, label, { type: idOf(type), exec: wanted.exec ?? {}, target: wanted.target ?? {}, actual });
}

export function alias(label: AbsoluteLabel, actual: AttrValue, common: Common = {}): LoadedTarget {
  return target(aliasRule, label, { actual }, common);
}

export function configSetting(label: AbsoluteLabel, constraints: Record<string, string>, settings: Record<string, string> = {}): LoadedTarget {
  return target(configSettingRule, label, { constraints, settings });
}

export function filegroup(label: AbsoluteLabel, srcs: readonly AttrValue[], common: Common = {}): LoadedTarget {
  return target(filegroupRule, label, { srcs }, common);
}

/** `{ [cpu id]: "x86_64" }`. */
export function values(...pairs: readonly (readonly [Constraint<string> | Setting<string>, string])[]): Record<string, string> {
  return Object.fromEntries(pairs.map(([key, value]) => [idOf(key), value]));
}

export const X86_MUSL = "//platforms:x86_musl";
export const ARM_MUSL = "//platforms:arm_musl";
export const X86_GNU = "//platforms:x86_gnu";
export const ARM_GNU = "//platforms:arm_gnu";
export const PLATFORMS: readonly LoadedTarget[] = [platform(X86_MUSL, "x86_64", "musl"), platform(ARM_MUSL, "aarch64", "musl"), platform(X86_GNU, "x86_64", "gnu"), platform(ARM_GNU, "aarch64", "gnu")];

export interface MemoryLoader extends Loader {
  /** Packages in the order they were loaded. */
  readonly loaded: string[];
}

/** A loader over targets in memory; the platforms above are always there. */
export function memoryLoader(targets: readonly LoadedTarget[], options: { readonly moduleDigest?: (id: string) => string } = {}): MemoryLoader {
  const packages = new Map<string, { id: PackageId; targets: LoadedTarget[] }>();
  for (const one of [...PLATFORMS, ...targets]) {
    const id = parseLabel(one.label, { repository: "", package: "" });
    if (!id) throw new Error(`bad label ${one.label}`);
    const place = formatPackage(id);
    const found = packages.get(place) ?? { id: { repository: id.repository, package: id.package }, targets: [] };
    packages.set(place, found);
    found.targets.push(one);
  }
  const loaded: string[] = [];
  const find = <T extends object>(id: string): T => {
    const thing = known.get(id);
    if (!thing) throw buildError(`no ${id}`);
    return thing as T;
  };
  return {
    loaded,
    package(id): LoadedPackage {
      const place = formatPackage(id);
      loaded.push(place);
      const found = packages.get(place);
      if (!found) throw buildError(`${place} has no BUILD.ts`);
      return { id: found.id, place: found.id, buildFile: `${place}/BUILD.ts`, targets: found.targets };
    },
    packagesBelow: (id) =>
      [...packages.values()]
        .map((one) => one.id)
        .filter((one) => one.repository === id.repository && (id.package === "" || one.package === id.package || one.package.startsWith(`${id.package}/`)))
        .sort((a, b) => (a.package < b.package ? -1 : 1)),
    rule(id) {
      const definition = ruleDefinitionOf(find(id));
      if (!definition) throw buildError(`${id} is no rule`);
      return definition;
    },
    provider: (id) => find<AnyProvider>(id),
    configurationKey: (id) => find<Constraint<string> | Setting<string>>(id),
    moduleDigest: options.moduleDigest ?? ((id) => id),
    reads: () => [],
  };
}

/** A request for targets by label, for x86_64 musl, with x86_64 gnu to run on. */
export function request(targets: readonly LoadedTarget[], labels: readonly AbsoluteLabel[], more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    loader: memoryLoader(targets),
    targets: labels.map((label) => ({ label, explicit: true })),
    configuration: { platform: X86_MUSL, profile: "fastbuild", settings: {} },
    executionPlatforms: [X86_GNU],
    toolchains: [],
    tests: false,
    ...more,
  };
}

export function planned(targets: readonly LoadedTarget[], labels: readonly AbsoluteLabel[], more: Partial<PlanRequest> = {}): ActionGraph {
  return plan(request(targets, labels, more));
}

/** The mistakes a planning ends with; fails if there are none. */
export function mistakes(targets: readonly LoadedTarget[], labels: readonly AbsoluteLabel[], more: Partial<PlanRequest> = {}): readonly Diagnostic[] {
  try {
    plan(request(targets, labels, more));
  } catch (thrown) {
    if (thrown instanceof BuildError) return thrown.diagnostics;
    throw thrown;
  }
  throw new Error("planning met no mistake");
}

export function runAction(graph: ActionGraph, label: string): PlannedAction & { readonly kind: "run" } {
  const found = graph.actions.find((action) => action.kind === "run" && action.label === label);
  if (found?.kind !== "run") throw new Error(`no run action of ${label}`);
  return found;
}
