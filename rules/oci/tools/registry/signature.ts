/**
 * Signatures and attestations as cosign keeps them: a manifest whose layers are the signed texts, found under a tag that is made of the
 * image's digest and, because it names the image as its subject, among the image's referrers.
 */
import { Readable } from "node:stream";
import { parseJson, isRecord, listOf } from "../../../../engine/http/json.ts";
import type { Blob } from "./blobs.ts";
import { parseDescriptor, type Descriptor } from "./descriptor.ts";
import { digestOf, MANIFEST_TYPE, type Manifest } from "./manifests.ts";
import type { PushedManifest } from "./push_image.ts";
import type { SigningKey } from "./signing_key.ts";

export type SignedKind = "sig" | "att";

export interface SignedText {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

/** `sha256-<hex>.sig` */
export function signedTag(kind: SignedKind, digest: string): string {
  return `${digest.replace(":", "-")}.${kind}`;
}

/** The simple signing format: what is signed, and where it was meant to be. */
export function signature(repository: string, digest: string, key: SigningKey): SignedText {
  const bytes = signedPayload(repository, digest);
  return { bytes, descriptor: { mediaType: "application/vnd.dev.cosign.simplesigning.v1+json", digest: digestOf(bytes), size: bytes.length, annotations: { [SIGNATURE]: base64(key.sign(bytes)) } } };
}

/** Whether a layer of what is there is this signature already, by this key. */
export function isSignedAlready(layer: Descriptor, repository: string, digest: string, key: SigningKey): boolean {
  const bytes = signedPayload(repository, digest);
  const made = layer.annotations?.[SIGNATURE];
  return layer.digest === digestOf(bytes) && made !== undefined && key.verify(bytes, Buffer.from(made, "base64"));
}

function signedPayload(repository: string, digest: string): Uint8Array {
  return Buffer.from(JSON.stringify({ critical: { identity: { "docker-reference": repository }, image: { "docker-manifest-digest": digest }, type: "cosign container image signature" }, optional: null }));
}

/** An in-toto statement about the image in a DSSE envelope. */
export function attestation(repository: string, digest: string, predicateType: string, predicate: unknown, key: SigningKey): SignedText {
  const statement = statementOf(repository, digest, predicateType, predicate);
  const envelope = { payloadType: IN_TOTO, payload: base64(statement), signatures: [{ keyid: "", sig: base64(key.sign(preAuthentication(statement))) }] };
  const bytes = Buffer.from(JSON.stringify(envelope));
  return { bytes, descriptor: { mediaType: "application/vnd.dsse.envelope.v1+json", digest: digestOf(bytes), size: bytes.length, annotations: { [SIGNATURE]: "", predicateType } } };
}

/** Whether an envelope holds exactly this statement, signed by this key. */
export function isAttestedAlready(envelope: Uint8Array, repository: string, digest: string, predicateType: string, predicate: unknown, key: SigningKey): boolean {
  const parsed = parseJson(Buffer.from(envelope).toString("utf8"));
  const statement = statementOf(repository, digest, predicateType, predicate);
  if (!isRecord(parsed) || parsed["payload"] !== base64(statement)) return false;
  return listOf(parsed["signatures"]).some((one) => isRecord(one) && typeof one["sig"] === "string" && key.verify(preAuthentication(statement), Buffer.from(one["sig"], "base64")));
}

function statementOf(repository: string, digest: string, predicateType: string, predicate: unknown): Uint8Array {
  return Buffer.from(JSON.stringify({ _type: "https://in-toto.io/Statement/v0.1", predicateType, subject: [{ name: repository, digest: { sha256: digest.slice("sha256:".length) } }], predicate }));
}

/** DSSE's PAE: what is really signed, so that no type can be taken for another. */
function preAuthentication(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`DSSEv1 ${IN_TOTO.length} ${IN_TOTO} ${payload.length} `), payload]);
}

/** The manifest over all texts of a kind: those that were there, whose bytes the registry has, and the new ones. */
export function signedManifest(kind: SignedKind, subject: Manifest, present: readonly Descriptor[], added: readonly SignedText[]): PushedManifest {
  const layers = [...present, ...added.map(({ descriptor }) => descriptor)];
  // What cosign writes for an image that is none: no processor, no time.
  const epoch = "0001-01-01T00:00:00Z";
  const config = Buffer.from(JSON.stringify({ architecture: "", created: epoch, history: layers.map(() => ({ created: epoch })), os: "", rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) }, config: {} }));
  const artifactType = `application/vnd.dev.cosign.artifact.${kind}.v1+json`;
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      artifactType,
      // Some registries list a referrer by this type alone.
      config: { mediaType: artifactType, digest: digestOf(config), size: config.length },
      layers,
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    }),
  );
  const descriptor = { mediaType: MANIFEST_TYPE, digest: digestOf(bytes), size: bytes.length, artifactType };
  const blobs = new Map([config, ...added.map((text) => text.bytes)].map((content) => [digestOf(content), memoryBlob(content)]));
  return { mediaType: MANIFEST_TYPE, digest: descriptor.digest, bytes, blobs: [...blobs.values()], refersTo: { subject: subject.digest, descriptor } };
}

/** The layers of a manifest of signatures that is there already. */
export function layersOf(manifest: Manifest | undefined): readonly Descriptor[] {
  const parsed = manifest === undefined ? undefined : parseJson(Buffer.from(manifest.bytes).toString("utf8"));
  return isRecord(parsed) ? listOf(parsed["layers"]).map(parseDescriptor).filter((one) => one !== undefined) : [];
}

function memoryBlob(bytes: Uint8Array): Blob {
  return { digest: digestOf(bytes), size: bytes.length, open: (from, to) => Readable.from([bytes.subarray(from, to)], { objectMode: false }) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

const SIGNATURE = "dev.cosignproject.cosign/signature";
const IN_TOTO = "application/vnd.in-toto+json";
