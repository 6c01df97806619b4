/** Results of actions as small records, each with a checksum of its own; a record's modification time says when it was used last. */
import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { hashOf, parseDigest, type Digest } from "./digest.ts";
import { errorCode, type DiskFolder } from "./disk_folder.ts";
import type { ActionResult, Content } from "./store.ts";
import { markUsed } from "./tree_folders.ts";

export interface ResultRecords {
  get(key: Digest): ActionResult | undefined;
  put(key: Digest, result: ActionResult): void;
}

export function resultRecords(folder: DiskFolder): ResultRecords {
  return {
    get(key) {
      const file = folder.place("results", hashOf(key));
      // Most that are asked for are missing, and an exception takes longer than this.
      if (!existsSync(file)) return undefined;
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        if (errorCode(error) !== "ENOENT") throw error;
        return undefined;
      }
      const result = decodeResult(text);
      if (result?.key !== key) {
        folder.quarantine(file);
        return undefined;
      }
      markUsed(file);
      return result;
    },
    put: (key, result) => folder.write(folder.place("results", hashOf(key)), Buffer.from(encodeResult(key, result))),
  };
}

/** Lines: checksum of the rest, key, stdout, stderr, then an output each as kind (f, x, t), digest and path. */
export function encodeResult(key: Digest, { outputs, stdout, stderr }: ActionResult): string {
  const lines = [...outputs].map(([path, content]) => `${content.kind === "tree" ? "t" : content.executable ? "x" : "f"} ${content.digest} ${JSON.stringify(path)}`);
  const body = [key, stdout, stderr, ...lines].join("\n");
  return `${checksum(body)}\n${body}`;
}

/** Undefined where the text is not whole. */
export function decodeResult(text: string): (ActionResult & { readonly key: Digest }) | undefined {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== checksum(body)) return undefined;
  const [key, stdout, stderr, ...lines] = body.split("\n");
  const [keyDigest, out, err] = [key, stdout, stderr].map((digest) => parseDigest(digest ?? ""));
  if (keyDigest === undefined || out === undefined || err === undefined) return undefined;
  const outputs = new Map<string, Content>();
  for (const line of lines) {
    const [kind = "", digestText = ""] = line.split(" ", 2);
    const digest = parseDigest(digestText);
    const path: unknown = JSON.parse(line.slice(kind.length + digestText.length + 2));
    if (digest === undefined || typeof path !== "string") return undefined;
    outputs.set(path, kind === "t" ? { kind: "tree", digest } : { kind: "file", digest, executable: kind === "x" });
  }
  return { key: keyDigest, stdout: out, stderr: err, outputs };
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
