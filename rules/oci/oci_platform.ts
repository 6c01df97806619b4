/** Platforms as images name them. */
import type { Platform } from "athanor/api";
import { cpu, os } from "athanor/platforms";

/** Go's names of processors, which OCI took over. */
const ARCHITECTURES = { x86_64: "amd64", aarch64: "arm64" } as const;

/** `{ os, architecture }` of images for `platform`. */
export function ociPlatform(platform: Platform): { readonly os: string; readonly architecture: string } {
  return { os: platform.get(os), architecture: ARCHITECTURES[platform.get(cpu)] };
}
