/** Writes the lock of an oci_lock: resolves a tag to digests, and keeps manifests and configurations. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRecord, listOf, parseJson, stringOf } from "../../../engine/http/json.ts";
import { ToolError, type RunTool, type StaleCheck } from "../../../engine/api/tool.ts";
import { parsePullLock, sameRequest, type LockedImage, type PullLock, type PullRequest } from "./pull_lock_format.ts";
import { parseArguments } from "./registry/arguments.ts";
import { openRegistry, type Registry } from "./registry/connection.ts";
import { parseDescriptor, type Descriptor } from "./registry/descriptor.ts";
import { getManifest, type Manifest } from "./registry/manifests.ts";
import { readWholeBlob } from "./registry/read_blob.ts";
import { parseReference, repositoryName } from "./registry/reference.ts";

/** What oci_lock puts into RunInfo. */
export interface PullLockParams {
  readonly request: PullRequest;
  /** Workspace path of the lock. */
  readonly lock: string;
}

const pullLock: RunTool = async (call) => {
  const { request, lock } = call.params as unknown as PullLockParams;
  const args = parseArguments(call.args, { "plain-http": "flag", "ca-file": "one" });
  const reference = parseReference(request.image);
  if (typeof reference === "string") throw new ToolError(reference);
  const { repository } = reference;
  const registry = openRegistry(reference.registry, { env: call.env, signal: call.signal, plainHttp: args["plain-http"], authorities: args["ca-file"] });
  try {
    const named = reference.digest ?? reference.tag ?? "latest";
    const top = await getManifest(registry, repository, named);
    if (top === undefined) throw new ToolError(`${registry.name} has no ${named} of ${repository}`, "the image or its tag is misspelt, or only visible to those who log in");
    const images: Record<string, LockedImage> = {};
    for (const [architecture, manifest] of await manifestsOf(registry, repository, top, request)) images[architecture] = await lockedImage(registry, repository, architecture, manifest);
    const value: PullLock = { format: 1, request, repository: repositoryName(reference), url: `${(await registry.origin()).origin}/v2/${repository}`, digest: top.digest, images };
    const file = path.join(call.staging, lock);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
    call.progress(`${request.image} is ${top.digest}`);
  } finally {
    registry.close();
  }
};
export default pullLock;

export const stale: StaleCheck = ({ params, workspace }) => {
  const { request, lock } = params as unknown as PullLockParams;
  const file = path.join(workspace, lock);
  if (!existsSync(file)) return `${lock} does not exist`;
  const parsed = parsePullLock(parseJson(readFileSync(file, "utf8")));
  if (typeof parsed === "string") return `${lock} ${parsed}`;
  return sameRequest(parsed.request, request) ? undefined : `${lock} answers another request`;
};

/** The manifest of each architecture asked for. */
async function manifestsOf(registry: Registry, repository: string, top: Manifest, { image, architectures }: PullRequest): Promise<ReadonlyMap<string, Manifest>> {
  const parsed = parseJson(Buffer.from(top.bytes).toString("utf8"));
  const listed = isRecord(parsed) && Array.isArray(parsed["manifests"]) ? listOf(parsed["manifests"]).map(parseDescriptor) : undefined;
  const found = new Map<string, Manifest>();
  for (const architecture of architectures) {
    // The first that fits: variants of a processor come in the order of their publisher's preference.
    const descriptor = listed?.find((one) => one?.platform?.["os"] === "linux" && one.platform["architecture"] === architecture);
    if (listed !== undefined && descriptor === undefined) {
      const there = listed.flatMap((one) => (one?.platform?.["os"] === "linux" ? [String(one.platform["architecture"])] : []));
      throw new ToolError(`${image} has no image for linux/${architecture}`, `it has ${there.join(", ") || "none for linux"}; \`architectures\` says which are locked`);
    }
    const manifest = descriptor === undefined ? top : await getManifest(registry, repository, descriptor.digest);
    if (manifest === undefined) throw new ToolError(`${image} lists ${descriptor?.digest ?? ""}, which ${registry.name} does not have`);
    found.set(architecture, manifest);
  }
  return found;
}

async function lockedImage(registry: Registry, repository: string, architecture: string, { bytes, mediaType, digest }: Manifest): Promise<LockedImage> {
  const manifest = Buffer.from(bytes).toString("utf8");
  const parsed = parseJson(manifest);
  const config = isRecord(parsed) ? parseDescriptor(parsed["config"]) : undefined;
  const layers = isRecord(parsed) ? listOf(parsed["layers"]).map(parseDescriptor) : [];
  if (config === undefined) throw new ToolError(`${digest} of ${repository} is no image: it has no configuration`);
  const text = Buffer.from(await readWholeBlob(registry, repository, config)).toString("utf8");
  const facts = parseJson(text);
  if (!isRecord(facts) || facts["architecture"] !== architecture) throw new ToolError(`${digest} of ${repository} is an image for ${isRecord(facts) ? String(facts["architecture"]) : "nothing"}, not for ${architecture}`, "`architectures` says which are locked");
  const rootfs = facts["rootfs"];
  const diffIds = isRecord(rootfs) ? listOf(rootfs["diff_ids"]).map(stringOf) : [];
  const variant = stringOf(facts["variant"]);
  const platform = { os: stringOf(facts["os"]) ?? "linux", architecture, ...(variant === undefined ? {} : { variant }) };
  const locked = layers.map((layer: Descriptor | undefined, i) => {
    const diffId = diffIds[i];
    if (layer === undefined || diffId === undefined || layers.length !== diffIds.length) throw new ToolError(`${digest} of ${repository} is damaged: its layers and its configuration do not fit`);
    return { mediaType: layer.mediaType, digest: layer.digest, size: layer.size, diffId };
  });
  return { descriptor: { mediaType, digest, size: bytes.length, platform }, manifest, config: text, layers: locked };
}
