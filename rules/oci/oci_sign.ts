/** oci_sign: signatures and attestations of a pushed image, with `athanor run`. */
import { attr, rule, RunInfo } from "athanor/api";
import { imageOf } from "./image_transfer.ts";
import { parseReference } from "./tools/registry/reference.ts";

/**
 * `athanor run //:sign -- --repository registry.example/team/app --key cosign.key` signs the image's digest there, after a push, in the form that
 * `cosign verify --key cosign.pub` reads: under the tag `sha256-….sig` and as a referrer of the image. The key is ECDSA P-256 in PEM, or cosign's encrypted file with
 * its password in COSIGN_PASSWORD. What is signed already stays as it is.
 */
export const oci_sign = rule({
  attrs: {
    /** What was pushed. An index is signed as one: its images are named in it by their digests. */
    image: attr.dep({ provides: [] }),
    /** Where it is, unless `--repository` says otherwise. */
    repository: attr.string({ mandatory: false }),
    /** Statements about the image, signed as in-toto attestations: JSON files by their predicate types, `{ "https://spdx.dev/Document": ":sbom" }`. */
    attestations: attr.file_map(),
  },
  impl(ctx) {
    const { repository, attestations } = ctx.attrs;
    const image = imageOf(ctx.attrs.image);
    if (!image) return ctx.fail(`${ctx.attrs.image.label} is no image`, { attribute: "image", help: "images are made by oci_image and multi_arch_image" });
    const reference = repository === undefined ? undefined : parseReference(repository);
    if (typeof reference === "string") return ctx.fail(reference, { attribute: "repository" });
    const predicates = Object.entries(attestations).flatMap(([type, files]) => files.map((file) => ({ type, file })));
    const files = Object.fromEntries(predicates.map(({ file }, i) => [`predicate ${i}`, [file]] as const));
    const params = { repository: repository ?? null, predicates: predicates.map(({ type }) => type) };
    return [RunInfo({ argv: [], tool: { name: "oci/sign", params, files: { ...files, top: ["images" in image ? image.index : image.manifest] } }, network: true, writes: [] })];
  },
});
