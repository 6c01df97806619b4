/** A registry's sparse index: the versions of a crate, with what each needs. https://doc.rust-lang.org/cargo/reference/registry-index.html */
import { ToolError, type Network } from "../../../engine/api/tool.ts";
import type { Dependency } from "./manifest.ts";
import { parseVersion, type Version } from "./version.ts";

export interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly parsed: Version;
  readonly checksum: string;
  readonly yanked: boolean;
  readonly dependencies: readonly Dependency[];
  readonly features: Readonly<Record<string, readonly string[]>>;
}

export type RegistryIndex = (source: string, name: string) => Promise<readonly IndexEntry[]>;

/** Asks for each crate once. */
export function createRegistryIndex(network: Network): RegistryIndex {
  const known = new Map<string, Promise<readonly IndexEntry[]>>();
  return (source, name) => {
    const key = `${source} ${name}`;
    const found = known.get(key) ?? read(network, source, name);
    known.set(key, found);
    return found;
  };
}

async function read(network: Network, source: string, name: string): Promise<readonly IndexEntry[]> {
  const bytes = await network.fetch(source, pathOf(name.toLowerCase()));
  if (!bytes) return [];
  return Buffer.from(bytes).toString("utf8").split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    const entry = parseEntry(line, source, name);
    return entry ? [entry] : [];
  });
}

/** 1/a, 2/ab, 3/a/abc, ab/cd/abcd. */
function pathOf(name: string): string {
  if (name.length < 3) return `${name.length}/${name}`;
  return name.length === 3 ? `3/${name[0]}/${name}` : `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}

interface RawDependency {
  readonly name: string;
  readonly req: string;
  readonly features?: readonly string[];
  readonly optional?: boolean;
  readonly default_features?: boolean;
  readonly target?: string | null;
  readonly kind?: string | null;
  readonly registry?: string | null;
  readonly package?: string | null;
}

interface RawEntry {
  readonly name: string;
  readonly vers: string;
  readonly cksum: string;
  readonly yanked?: boolean;
  readonly deps: readonly RawDependency[];
  readonly features?: Readonly<Record<string, readonly string[]>>;
  readonly features2?: Readonly<Record<string, readonly string[]>>;
  readonly v?: number;
}

/** Undefined for an entry of a later form: Cargo passes over what it does not understand. */
function parseEntry(line: string, source: string, name: string): IndexEntry | undefined {
  let raw: RawEntry;
  try {
    raw = JSON.parse(line) as RawEntry;
  } catch {
    throw new ToolError(`the index of ${source} has an entry for ${name} that is no JSON`);
  }
  const parsed = parseVersion(raw.vers);
  if ((raw.v ?? 1) > 2 || !parsed) return undefined;
  return {
    name: raw.name,
    version: raw.vers,
    parsed,
    checksum: raw.cksum,
    yanked: raw.yanked ?? false,
    dependencies: raw.deps.map(dependency),
    features: { ...raw.features, ...raw.features2 },
  };
}

function dependency(raw: RawDependency): Dependency {
  return {
    name: raw.name,
    package: raw.package ?? raw.name,
    renamed: raw.package !== undefined && raw.package !== null,
    requirement: raw.req,
    kind: raw.kind === "build" || raw.kind === "dev" ? raw.kind : "normal",
    platform: raw.target ?? undefined,
    optional: raw.optional ?? false,
    defaultFeatures: raw.default_features ?? true,
    features: raw.features ?? [],
    path: undefined,
    inherited: false,
    git: undefined,
    registry: raw.registry ?? undefined,
  };
}
