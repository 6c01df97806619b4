/** What refers to a manifest (signatures, SBOMs): the referrers API of distribution 1.1, or the tag that stands in for it. */
import { ToolError } from "../../../../engine/api/tool.ts";
import type { Answer } from "../../../../engine/http/answer.ts";
import type { Registry } from "./connection.ts";
import { parseDescriptor, type Descriptor } from "./descriptor.ts";
import { isRecord, listOf, parseJson } from "../../../../engine/http/json.ts";
import { digestOf, getManifest, INDEX_TYPE, putManifest } from "./manifests.ts";
import { readBody } from "../../../../engine/http/answer.ts";

/** Referrers of a manifest, as the registry lists them. */
export async function listReferrers(registry: Registry, repository: string, subject: string): Promise<readonly Descriptor[]> {
  const found: Descriptor[] = [];
  let at: string | URL | undefined = `${repository}/referrers/${subject}`;
  while (at !== undefined) {
    const answer: Answer = await registry.ask({ method: "GET", at, access: { repository, push: false }, headers: { accept: INDEX_TYPE }, expect: [200, 404], subject: `the referrers of ${subject}`, keep: true });
    const bytes = await readBody(answer);
    // A page without the API, or a proxy's page: the specification says to look at the tag then.
    if (answer.status === 404 || !(answer.header("content-type") ?? "").startsWith(INDEX_TYPE)) return await taggedReferrers(registry, repository, subject);
    found.push(...descriptorsOf(bytes, `${registry.name}'s referrers of ${subject}`));
    const next: string | undefined = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.header("link") ?? "")?.[1];
    at = next === undefined ? undefined : new URL(next, answer.url);
  }
  return found;
}

/** After a manifest with a subject was stored: where the registry keeps no list, the tag does. */
export async function noteReferrer(registry: Registry, repository: string, subject: string, referrer: Descriptor, stored: Answer): Promise<void> {
  if (stored.header("oci-subject") === subject) return;
  const known = await taggedReferrers(registry, repository, subject);
  if (known.some(({ digest }) => digest === referrer.digest)) return;
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [...known, referrer] }));
  await putManifest(registry, repository, { mediaType: INDEX_TYPE, digest: digestOf(bytes), bytes }, referrersTag(subject));
}

function referrersTag(subject: string): string {
  return subject.replace(":", "-");
}

async function taggedReferrers(registry: Registry, repository: string, subject: string): Promise<readonly Descriptor[]> {
  const index = await getManifest(registry, repository, referrersTag(subject));
  return index === undefined ? [] : descriptorsOf(index.bytes, `the tag ${referrersTag(subject)} of ${repository}`);
}

function descriptorsOf(bytes: Uint8Array, what: string): readonly Descriptor[] {
  const parsed = parseJson(Buffer.from(bytes).toString("utf8"));
  if (!isRecord(parsed) || !Array.isArray(parsed["manifests"])) throw new ToolError(`${what} are no image index`);
  return listOf(parsed["manifests"]).map((item) => {
    const descriptor = parseDescriptor(item);
    if (descriptor === undefined) throw new ToolError(`${what} have an entry without media type, digest or size`);
    return descriptor;
  });
}
