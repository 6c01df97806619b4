/** `athanor run` of an oci_push: an image or index into a registry, blobs first and tags last. */
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { plural, ToolError, type RunCall, type RunTool } from "../../../engine/api/tool.ts";
import type { LayerPlace } from "../image_transfer.ts";
import { parseArguments } from "./registry/arguments.ts";
import type { Blob } from "./registry/blobs.ts";
import { fileBlob, readImage } from "./registry/built_image.ts";
import { openRegistry, type Registry } from "./registry/connection.ts";
import { megabytes } from "./registry/megabytes.ts";
import { pushImage, type PushedManifest } from "./registry/push_image.ts";
import { openRemoteBlob } from "./registry/read_blob.ts";
import { repositoryOf } from "./registry/target.ts";
import { isTag, parseReference, repositoryName, type Reference } from "./registry/reference.ts";

/** What oci_push puts into RunInfo. */
export interface PushParams {
  readonly repository: string | null;
  readonly immutable: boolean;
  /** One for each of `layer_descriptors`. */
  readonly layers: readonly LayerPlace[];
}

const push: RunTool = async (call) => {
  const params = call.params as unknown as PushParams;
  const args = parseArguments(call.args, { repository: "one", tag: "many", "dry-run": "flag", immutable: "flag", "plain-http": "flag", "ca-file": "one" });
  const target = repositoryOf(args.repository ?? params.repository ?? undefined);
  const tags = args.tag.length > 0 ? args.tag : tagsOf(call);
  const strange = tags.find((tag) => !isTag(tag));
  if (strange !== undefined) throw new ToolError(`"${strange}" is no tag`, 'up to 128 letters, digits, "_", "." and "-", not starting with "." or "-"');

  const registries = new Map<string, Registry>();
  const open = (name: string): Registry => {
    const known = registries.get(name) ?? openRegistry(name, { env: call.env, signal: call.signal, plainHttp: args["plain-http"] && name === target.registry, authorities: args["ca-file"] });
    registries.set(name, known);
    return known;
  };
  try {
    const manifests = readImage(filesOf(call), params.layers, (source, { download }, blob) => remoteBlob(source, blob, target, open, async () => (download === null ? undefined : await call.atHand(download))));
    const name = repositoryName(target);
    const dryRun = args["dry-run"];
    const options = { dryRun, ...progressOf(call, manifests, dryRun) };
    const done = await pushImage(open(target.registry), { repository: target.repository, manifests, tags, immutable: params.immutable || args.immutable }, options);
    const would = dryRun ? "would be " : "";
    const nothing = done.uploaded + done.mounted + done.manifests + done.tags.length === 0;
    call.progress(nothing ? `${name} has it all already` : `${plural(done.uploaded, "blob")} ${would}uploaded, ${done.mounted} mounted, ${plural(done.manifests, "manifest")} ${would}stored`);
    for (const tag of tags) call.progress(`${name}:${tag}${done.tags.includes(tag) ? (dryRun ? " would be set" : "") : " stands already"}`);
    call.print(`${name}@${manifests.at(-1)?.digest ?? ""}`);
  } finally {
    for (const registry of registries.values()) registry.close();
  }
};
export default push;

function tagsOf(call: RunCall): readonly string[] {
  return [...new Set((call.files["tags"] ?? []).flatMap((file) => readFileSync(file, "utf8").split("\n").filter((line) => line !== "")))];
}

function filesOf({ files }: RunCall) {
  const list = (name: string): readonly string[] => files[name] ?? [];
  return { top: list("top"), manifests: list("manifests"), configs: list("configs"), layers: list("layers"), layer_descriptors: list("layer_descriptors") };
}

/** Of a base that was pulled: mounted where its registry is the same one, else read from the file where there is one, or from the registry while it is sent. */
function remoteBlob(source: string, { digest, size }: { readonly digest: string; readonly size: number }, target: Reference, open: (name: string) => Registry, atHand: () => Promise<string | undefined>): Blob {
  const reference = parseReference(source);
  if (typeof reference === "string") throw new ToolError(reference);
  const { registry, repository } = reference;
  return { digest, size, mountFrom: registry === target.registry ? repository : undefined, open: (from, to) => Readable.from(bytes(from, to), { objectMode: false }) };

  async function* bytes(from: number, to: number): AsyncGenerator<Uint8Array> {
    const file = await atHand();
    const stream = file === undefined ? openRemoteBlob(open(registry), repository, digest, from, to) : fileBlob(file, digest, size).open(from, to);
    yield* stream as AsyncIterable<Uint8Array>;
  }
}

/** A line for every blob, and for every tenth of a large push. */
function progressOf(call: RunCall, manifests: readonly PushedManifest[], dryRun: boolean) {
  const blobs = new Map(manifests.flatMap((manifest) => manifest.blobs).map((blob) => [blob.digest, blob.size]));
  const total = [...blobs.values()].reduce((sum, size) => sum + size, 0);
  let [sent, tenth] = [0, 1];
  return {
    onBlob: ({ digest, size }: Blob, how: "present" | "mounted" | "uploaded") => {
      if (how === "present") sent += size;
      else call.progress(`${dryRun ? "would be " : ""}${how} ${digest} (${megabytes(size)})`);
    },
    onBytes: (count: number) => {
      sent += count;
      if (total < LARGE || sent < (total * tenth) / 10) return;
      tenth = Math.floor((sent * 10) / total) + 1;
      call.progress(`${megabytes(Math.min(sent, total))} of ${megabytes(total)}`);
    },
  };
}

const LARGE = 32e6;
