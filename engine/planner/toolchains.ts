/** Toolchain resolution: for the types a rule asks for, the first execution platform that has one of each, and which. */
import type { Note } from "../api/diagnostic.ts";
import type { AbsoluteLabel } from "../api/label.ts";
import { ToolchainInfo } from "../api/toolchain.ts";
import type { Node } from "./node.ts";
import { platformOf, unconfiguredNode, type PlatformFacts } from "./platforms.ts";
import { provided, providerNames } from "./provided.ts";
import { exportName } from "./rule_info.ts";
import { report, type Session } from "./session.ts";

export interface Candidate {
  /** Of the registration. */
  readonly label: AbsoluteLabel;
  readonly info: ToolchainInfo;
  readonly node: Node;
}

/** Registrations by type, one list a layer. */
export interface ToolchainIndex {
  readonly byType: ReadonlyMap<string, readonly (readonly Candidate[])[]>;
  /** Some registration could not be read, which was reported. */
  readonly incomplete: boolean;
}

export type Resolution =
  | { readonly kind: "resolved"; readonly execution: PlatformFacts; /** In the order of the rule's types. */ readonly chosen: readonly Candidate[] }
  | { readonly kind: "failed"; readonly message: string; readonly notes: readonly Note[]; readonly help: string | undefined; reported: boolean };

/** Where the node's actions run and its toolchains; undefined after reporting why there are none. */
export function resolveToolchains(session: Session, node: Node, target: PlatformFacts | undefined): (Resolution & { readonly kind: "resolved" }) | undefined {
  const types = node.rule.toolchains.map(({ type }) => type);
  const candidates = node.pinned === undefined ? session.request.executionPlatforms : [node.pinned];
  const key = `${types.join(" ")}|${target?.label ?? ""}|${node.pinned ?? ""}`;
  let resolution = session.resolutions.get(key);
  if (!resolution) session.resolutions.set(key, (resolution = resolve(session, types, target, candidates)));
  if (resolution.kind === "resolved") return resolution;
  if (!resolution.reported) {
    // Every target of this platform would fail alike: the first stands for all.
    resolution.reported = true;
    const { label, stack } = node.entry.target;
    report(session, `${label} cannot be built for ${target?.label ?? "no platform"}: ${resolution.message}`, {
      locate: { stack },
      notes: resolution.notes,
      ...(resolution.help === undefined ? {} : { help: resolution.help }),
    });
  }
  return undefined;
}

function resolve(session: Session, types: readonly string[], target: PlatformFacts | undefined, candidates: readonly AbsoluteLabel[]): Resolution {
  const failed = (message: string, notes: readonly Note[] = [], help?: string, reported = false): Resolution => ({ kind: "failed", message, notes, help, reported });
  if (candidates.length === 0) return failed("there is no execution platform", [], "execution_platforms in athanor.toml names the platforms actions run on");
  const index = types.length === 0 ? undefined : toolchainIndex(session);
  const rejections = new Set<string>();
  const missing = new Set<string>();
  let broken = false;
  for (const label of candidates) {
    const execution = platformOf(session, label);
    if (!execution) {
      broken = true;
      continue;
    }
    const chosen: Candidate[] = [];
    for (const type of types) {
      const layers = index?.byType.get(type) ?? [];
      const fitting = layers.map((layer) => layer.filter((candidate) => rejection(candidate, execution, target) === undefined)).find((layer) => layer.length > 0);
      const [first, second] = fitting ?? [];
      if (first && second) {
        const notes = (layers.find((layer) => layer.includes(first)) ?? []).map((candidate) => ({ message: `${candidate.label}: ${rejection(candidate, execution, target) ?? "fits"}` }));
        return failed(`more than one ${exportName(type)} toolchain fits on ${execution.label}`, notes, "give them constraints that tell them apart, or register the one you want before the others");
      }
      if (first) chosen.push(first);
      else {
        missing.add(type);
        for (const candidate of layers.flat()) rejections.add(`${candidate.label}: ${rejection(candidate, execution, target)}`);
      }
    }
    if (chosen.length === types.length) return { kind: "resolved", execution, chosen };
  }
  const names = [...missing].map(exportName).join(", ");
  const none = [...missing].filter((type) => !index?.byType.has(type)).map(exportName);
  const notes = [...rejections].map((message) => ({ message }));
  return failed(
    none.length > 0 ? `no ${none.join(", ")} toolchain is registered` : `no registered ${names} toolchain fits`,
    notes,
    "toolchains in athanor.toml lists the registrations",
    broken || index?.incomplete === true,
  );
}

/** Why a registration does not fit ("target libc = gnu, wanted musl"), or undefined. */
function rejection(candidate: Candidate, execution: PlatformFacts, target: PlatformFacts | undefined): string | undefined {
  return mismatch("target", candidate.info.target, target) ?? mismatch("exec", candidate.info.exec, execution);
}

function mismatch(side: string, offered: Readonly<Record<string, string>>, wanted: PlatformFacts | undefined): string | undefined {
  for (const [id, value] of Object.entries(offered)) {
    const actual = wanted?.info.constraints[id];
    if (actual !== value) return `${side} ${exportName(id)} = ${value}, wanted ${actual ?? "none"}`;
  }
  return undefined;
}

function toolchainIndex(session: Session): ToolchainIndex {
  if (session.toolchainIndex) return session.toolchainIndex;
  const byType = new Map<string, Candidate[][]>();
  let incomplete = false;
  session.request.toolchains.forEach((layer, depth) => {
    for (const label of new Set(layer)) {
      const node = unconfiguredNode(session, label, "toolchain");
      const info = node && provided(node, ToolchainInfo);
      if (node && !info) report(session, `${label} is no toolchain: it provides ${providerNames(node)}`, { help: "toolchains in athanor.toml lists targets of the rule toolchain" });
      if (!node || !info) {
        incomplete = true;
        continue;
      }
      const layers = byType.get(info.type) ?? [];
      byType.set(info.type, layers);
      while (layers.length <= depth) layers.push([]);
      layers[depth]?.push({ label, info, node });
    }
  });
  return (session.toolchainIndex = { byType, incomplete });
}
