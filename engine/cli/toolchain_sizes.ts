/** What each registered toolchain would download, and what that is unpacked: planned, not fetched. */
import { artifactKey, type Artifact } from "../api/file.ts";
import { parseLabel, type AbsoluteLabel } from "../api/label.ts";
import { prepare } from "../executor/action_key.ts";
import { inputsOf } from "../executor/inputs.ts";
import type { Loader } from "../loader/contract.ts";
import type { PlannedAction } from "../planner/action_graph.ts";
import { analyseRequest } from "../planner/plan.ts";
import { sizeOf, type Digest } from "../store/digest.ts";
import { openStore } from "../store/disk_store.ts";
import { downloadDigest } from "../store/download_digest.ts";
import type { Content, Store, Tree } from "../store/store.ts";
import { requestedConfiguration } from "./configuration.ts";
import { MACHINE } from "./machine.ts";
import { openLoader, planRequest } from "./planning.ts";
import type { Session } from "./session.ts";
import { createTools } from "./tools.ts";

export interface ToolchainSize {
  readonly toolchain: AbsoluteLabel | "all";
  /** Files to download: packages, for the most part. */
  readonly downloads: number;
  readonly download_bytes: number;
  /** Null while some of it has not been unpacked here. */
  readonly unpacked_bytes: number | null;
}

type Download = Artifact & { readonly kind: "download" };

/** Of toolchains whose programs run here, each with all it stands on; the last line counts what they share once. */
export function toolchainSizes(session: Session): readonly ToolchainSize[] {
  const { workspace, context, storeFolder } = session;
  const loader = openLoader(session);
  const { cache: _, ...base } = planRequest(session, loader, requestedConfiguration(context.options, workspace.config, session.here), false);
  const store = openStore(storeFolder);
  const version = createTools(context.packageRoot);
  try {
    const parts = [...new Set(base.toolchains.flat())].flatMap((toolchain) => {
      const actual = actualHere(loader, toolchain);
      if (actual === undefined) return [];
      const actions = analyseRequest({ ...base, targets: [{ label: actual, explicit: true }] }).targets.flatMap((node) => node.result?.actions ?? []);
      return [{ toolchain, unpackings: actions.filter((action) => downloadsOf(action).length > 0) }];
    });
    const measure = (toolchain: ToolchainSize["toolchain"], unpackings: readonly PlannedAction[]): ToolchainSize => {
      const downloads = new Map(unpackings.flatMap((action) => downloadsOf(action).map((download) => [download.checksum, download.size] as const)));
      const unpacked = unpackings.map((action) => unpackedBytes(store, action, (tool) => version(tool).version));
      const known = unpacked.filter((bytes) => bytes !== undefined);
      return { toolchain, downloads: downloads.size, download_bytes: sum([...downloads.values()]), unpacked_bytes: known.length === unpacked.length ? sum(known) : null };
    };
    const all = new Map(parts.flatMap(({ unpackings }) => unpackings.map((action) => [action.outputs.map(({ path }) => path).join(), action] as const)));
    return [...parts.map(({ toolchain, unpackings }) => measure(toolchain, unpackings)), measure("all", [...all.values()])];
  } finally {
    store.close();
  }
}

/** What a registration stands for, where its programs run on this machine. */
function actualHere(loader: Loader, toolchain: AbsoluteLabel): AbsoluteLabel | undefined {
  const parts = parseLabel(toolchain, { repository: "", package: "" });
  const target = parts && loader.package(parts).targets.find((one) => one.label === toolchain);
  const { actual, exec } = target?.attrs ?? {};
  const foreign = Object.entries(typeof exec === "object" && exec !== null ? exec : {}).some(([id, value]) => (id.endsWith("#cpu") && value !== MACHINE.cpu) || (id.endsWith("#os") && value !== MACHINE.os));
  return foreign || typeof actual !== "string" ? undefined : (actual as AbsoluteLabel);
}

function downloadsOf(action: PlannedAction): readonly Download[] {
  return inputsOf(action).filter((artifact) => artifact.kind === "download");
}

/** From the store, where the action's result is; undefined where it is not. */
function unpackedBytes(store: Store, action: PlannedAction, toolVersion: (tool: string) => number): number | undefined {
  if (action.kind !== "tool" && action.kind !== "run") return 0;
  const contents = new Map<string, Content>();
  for (const artifact of inputsOf(action)) {
    const digest = artifact.kind === "download" ? downloadDigest(store, artifact) : undefined;
    if (!digest) return undefined;
    contents.set(artifactKey(artifact), { kind: "file", digest, executable: false });
  }
  const contentOf = (artifact: Artifact): Content => {
    const content = contents.get(artifactKey(artifact));
    if (!content) throw new Error(`${artifact.path} is no input of ${action.id}`);
    return content;
  };
  const { key } = prepare(action, contentOf, store, toolVersion);
  const result = store.getResult(key);
  if (!result) return undefined;
  return sum([...result.outputs.values()].map((content) => (content.kind === "tree" ? treeBytes(store, content.digest) : sizeOf(content.digest))));
}

function treeBytes(store: Store, digest: Digest): number {
  const tree = store.getTree(digest);
  return tree ? bytesIn(tree) : 0;
}

function bytesIn({ files, directories }: Tree): number {
  return sum([...files.values()].map((file) => sizeOf(file.digest))) + sum([...directories.values()].map(bytesIn));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
