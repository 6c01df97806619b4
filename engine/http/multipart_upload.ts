/** A large file into object storage, part by part: each is tried again by itself, and the file is there at once, when all are. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { StorageClient } from "./storage_client.ts";

export interface LargeFile {
  /** Below the place. */
  readonly name: string;
  /** Host path. */
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  /** Bytes of each part but the last, which may be shorter. */
  readonly partSize: number;
  /** SHA-256 of each. */
  readonly parts: readonly string[];
}

/** `headers` are the file's own. When a part cannot be sent, those that were are given up. */
export async function uploadInParts(client: StorageClient, { name, file, size, sha256, partSize, parts }: LargeFile, headers: Readonly<Record<string, string>>): Promise<void> {
  const begun = await client.ask({ method: "POST", name, query: { uploads: "" }, headers });
  const uploadId = unescaped(/<UploadId>([^<]+)<\/UploadId>/.exec(begun.text)?.[1] ?? "");
  if (begun.status !== 200 || uploadId === "") throw client.refusal(begun, name);
  try {
    const tags: string[] = [];
    for (const [i, part] of parts.entries()) {
      const [start, end] = [i * partSize, Math.min((i + 1) * partSize, size)];
      const open = () => createReadStream(file, { start, end: end - 1 });
      const sent = await client.ask({ method: "PUT", name, query: { partNumber: String(i + 1), uploadId }, body: { sha256: part, size: end - start, open } });
      if (sent.status !== 200) throw client.refusal(sent, name);
      tags.push(sent.header("etag") ?? "");
    }
    // Not every server can be told to replace nothing here.
    if ((await client.published(name)) !== undefined) throw client.taken(name);
    const list = Buffer.from(`<CompleteMultipartUpload>${tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`).join("")}</CompleteMultipartUpload>`);
    const body = { sha256: createHash("sha256").update(list).digest("hex"), size: list.length, open: () => list };
    await client.publish({ method: "POST", name, query: { uploadId }, headers: { "content-type": "application/xml", ...client.target.onlyNewOfParts }, body }, sha256);
  } catch (error) {
    // Parts are paid for, and seen by nobody. That they cannot be given up either is no news beside the reason.
    await client.askOnce({ method: "DELETE", name, query: { uploadId } }, AbortSignal.timeout(10_000)).catch(() => undefined);
    throw error;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function unescaped(text: string): string {
  return Object.entries(ENTITIES).reduceRight((rest, [character, entity]) => rest.replaceAll(entity, character), text);
}
