/** Manifests and indexes of a registry: read, and stored, never believed without their digest. */
import { createHash } from "node:crypto";
import { ToolError } from "../../../../engine/api/tool.ts";
import type { Answer } from "../../../../engine/http/answer.ts";
import { checkDigestHeader } from "./blobs.ts";
import type { Registry } from "./connection.ts";
import { isRecord, parseJson, stringOf } from "../../../../engine/http/json.ts";
import { isDigest } from "./reference.ts";
import { readBody } from "../../../../engine/http/answer.ts";

export interface Manifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const ACCEPTED = [INDEX_TYPE, MANIFEST_TYPE, "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json"].join(", ");

/** The digest that a tag, or a digest, stands for; undefined where there is none. */
export async function findManifest(registry: Registry, repository: string, reference: string, push = false): Promise<string | undefined> {
  const question = { at: `${repository}/manifests/${reference}`, access: { repository, push }, headers: { accept: ACCEPTED }, expect: [200, 404], subject: subjectOf(repository, reference) };
  const answer = await registry.ask({ ...question, method: "HEAD" });
  if (answer.status === 404) return undefined;
  const told = answer.header("docker-content-digest");
  if (isDigest(reference)) checkDigestHeader(registry, answer, reference);
  if (told !== undefined && isDigest(told)) return told;
  // Some registries keep the digest to themselves: the bytes tell it.
  return (await getManifest(registry, repository, reference, push))?.digest;
}

/** Undefined where there is none. */
export async function getManifest(registry: Registry, repository: string, reference: string, push = false): Promise<Manifest | undefined> {
  const answer = await registry.ask({ method: "GET", at: `${repository}/manifests/${reference}`, access: { repository, push }, headers: { accept: ACCEPTED }, expect: [200, 404], subject: subjectOf(repository, reference), keep: true, follow: true });
  const bytes = await readBody(answer);
  if (answer.status === 404) return undefined;
  const digest = digestOf(bytes);
  const expected = isDigest(reference) ? reference : answer.header("docker-content-digest");
  if (expected !== undefined && expected !== digest) throw new ToolError(`${registry.name} answers ${subjectOf(repository, reference)} with other bytes: expected ${expected}, got ${digest}`, "nothing was taken over; the registry, or something between, changes what passes");
  return { mediaType: mediaTypeOf(answer, bytes), digest, bytes };
}

/** Stores it under its digest or, with `tag`, makes the tag name it. */
export async function putManifest(registry: Registry, repository: string, manifest: Manifest, tag?: string): Promise<Answer> {
  const reference = tag ?? manifest.digest;
  const headers = { "content-type": manifest.mediaType };
  const answer = await registry.ask({ method: "PUT", at: `${repository}/manifests/${reference}`, access: { repository, push: true }, headers, body: manifest.bytes, expect: [201], subject: subjectOf(repository, reference) });
  checkDigestHeader(registry, answer, manifest.digest);
  return answer;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function subjectOf(repository: string, reference: string): string {
  return isDigest(reference) ? `the manifest ${reference} of ${repository}` : `the tag ${reference} of ${repository}`;
}

/** What the manifest says of itself counts: the header may be a proxy's. */
function mediaTypeOf(answer: Answer, bytes: Uint8Array): string {
  const parsed = parseJson(Buffer.from(bytes).toString("utf8"));
  return (isRecord(parsed) ? stringOf(parsed["mediaType"]) : undefined) ?? answer.header("content-type")?.split(";")[0]?.trim() ?? MANIFEST_TYPE;
}
