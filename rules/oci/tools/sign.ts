/** `athanor run` of an oci_sign: signatures and attestations of a pushed image, beside it in its repository. */
import { readFileSync } from "node:fs";
import { ToolError, type RunTool } from "../../../engine/api/tool.ts";
import { parseArguments } from "./registry/arguments.ts";
import { openRegistry, type Registry } from "./registry/connection.ts";
import { parseJson } from "../../../engine/http/json.ts";
import { digestOf, getManifest, type Manifest } from "./registry/manifests.ts";
import { pushImage } from "./registry/push_image.ts";
import { readWholeBlob } from "./registry/read_blob.ts";
import { repositoryName } from "./registry/reference.ts";
import { attestation, isAttestedAlready, isSignedAlready, layersOf, signature, signedManifest, signedTag, type SignedKind, type SignedText } from "./registry/signature.ts";
import { readSigningKey, type SigningKey } from "./registry/signing_key.ts";
import { repositoryOf } from "./registry/target.ts";

/** What oci_sign puts into RunInfo. */
export interface SignParams {
  readonly repository: string | null;
  /** Predicate types; the files are `predicate <n>` in RunInfo.tool.files. */
  readonly predicates: readonly string[];
}

const sign: RunTool = async (call) => {
  const params = call.params as unknown as SignParams;
  const args = parseArguments(call.args, { repository: "one", key: "one", "plain-http": "flag", "ca-file": "one" });
  const target = repositoryOf(args.repository ?? params.repository ?? undefined);
  const key = readSigningKey(args.key ?? missingKey(), call.env);
  const top = call.files["top"]?.[0];
  if (top === undefined) throw new Error("oci_sign gives no image");
  const name = repositoryName(target);
  const predicates = params.predicates.map((type, i) => ({ type, value: predicateOf(call.files[`predicate ${i}`]?.[0], type) }));

  const registry = openRegistry(target.registry, { env: call.env, signal: call.signal, plainHttp: args["plain-http"], authorities: args["ca-file"] });
  try {
    const digest = digestOf(readFileSync(top));
    const subject = await getManifest(registry, target.repository, digest, true);
    if (subject === undefined) throw new ToolError(`${name} does not have ${digest}`, "push the image before it is signed");
    const place = { registry, repository: target.repository, name, subject, key };
    const signed = await add(place, "sig", (layers) => Promise.resolve(layers.some((layer) => isSignedAlready(layer, name, digest, key)) ? [] : [signature(name, digest, key)]));
    call.progress(`${name}@${digest} is signed${signed ? "" : " already"}`);
    if (predicates.length > 0) {
      const made = await add(place, "att", async (layers) => {
        const envelopes = await Promise.all(layers.map((layer) => readWholeBlob(registry, target.repository, layer)));
        return predicates.flatMap(({ type, value }) => (envelopes.some((envelope) => isAttestedAlready(envelope, name, digest, type, value, key)) ? [] : [attestation(name, digest, type, value, key)]));
      });
      call.progress(`${predicates.map(({ type }) => type).join(", ")}: attested${made ? "" : " already"}`);
    }
    call.print(`${name}@${digest}`);
  } finally {
    registry.close();
  }
};
export default sign;

interface Place {
  readonly registry: Registry;
  readonly repository: string;
  readonly name: string;
  readonly subject: Manifest;
  readonly key: SigningKey;
}

/** Adds texts to those that are there; whether there were any to add. */
async function add({ registry, repository, subject }: Place, kind: SignedKind, missing: (present: ReturnType<typeof layersOf>) => Promise<readonly SignedText[]>): Promise<boolean> {
  const tag = signedTag(kind, subject.digest);
  const present = layersOf(await getManifest(registry, repository, tag, true));
  const added = await missing(present);
  if (added.length === 0) return false;
  await pushImage(registry, { repository, manifests: [signedManifest(kind, subject, present, added)], tags: [tag], immutable: false });
  return true;
}

function missingKey(): never {
  throw new ToolError("no key is named", "say which: -- --key cosign.key; a key is no part of a build, so it is no attribute");
}

function predicateOf(file: string | undefined, type: string): unknown {
  if (file === undefined) throw new Error(`oci_sign gives no file for ${type}`);
  const value = parseJson(readFileSync(file, "utf8"));
  if (value === undefined) throw new ToolError(`the predicate of type ${type} is no JSON`);
  return value;
}
