/** Blobs of a registry: asked for, mounted from a neighbour, uploaded with resumption. */
import { Readable } from "node:stream";
import { ToolError } from "../../../../engine/api/tool.ts";
import { retrying } from "../../../../engine/http/retry.ts";
import { NetworkError } from "../../../../engine/http/network_error.ts";
import type { Answer } from "../../../../engine/http/answer.ts";
import type { Registry } from "./connection.ts";

export interface Blob {
  readonly digest: string;
  readonly size: number;
  /** Its bytes from `from` up to, not including, `to`; every call a stream of its own. */
  open(from: number, to: number): Readable;
  /** A repository of the same registry that has it, as far as anyone knows. */
  readonly mountFrom?: string | undefined;
}

export interface UploadOptions {
  /** Bytes of one request of an upload in parts. */
  readonly part?: number | undefined;
  /** Bytes up to which an upload is one request, which starts anew when it fails. */
  readonly whole?: number | undefined;
  onBytes?(count: number): void;
}

const WHOLE = 4 * 1024 * 1024;
const PART = 64 * 1024 * 1024;
/** What the first part is answered with where parts are not taken, or not of this size. */
const NO_PARTS = [400, 405, 413, 415, 501];
/** Registries verify, and move between buckets, before they answer. */
const COMMIT_STALL = 300_000;

/** Brings a blob there; says how. */
export async function pushBlob(registry: Registry, repository: string, blob: Blob, options: UploadOptions = {}): Promise<"present" | "mounted" | "uploaded"> {
  if (await hasBlob(registry, repository, blob)) return "present";
  const uploads = uploadsOf(registry, repository, blob, options);
  let upload = blob.mountFrom === undefined || blob.mountFrom === repository ? undefined : await uploads.mount(blob.mountFrom);
  if (upload === "mounted") return "mounted";
  const inParts = { wanted: blob.size > (options.whole ?? WHOLE) };
  const attempt = async (progressed: () => void): Promise<void> => {
    try {
      if (typeof upload === "object" && upload.doubtful && !(await uploads.takeUp(upload))) upload = undefined;
      upload ??= await uploads.begin();
      if (upload === "mounted") return;
      if (inParts.wanted && !(await uploads.sendParts(upload, progressed))) {
        inParts.wanted = false;
        upload = undefined;
        throw new NetworkError("it takes no upload in parts");
      }
      await uploads.commit(upload);
    } catch (error) {
      if (typeof upload === "object") upload.doubtful = true;
      // What was lost may be the answer only.
      if (error instanceof NetworkError && typeof upload === "object" && (await hasBlob(registry, repository, blob).catch(() => false))) return;
      throw error;
    }
  };
  try {
    await retrying(registry.pause, registry.signal, attempt);
  } catch (error) {
    registry.signal?.throwIfAborted();
    if (error instanceof NetworkError) throw new ToolError(`the upload of ${blob.digest} to ${registry.name}/${repository} failed: ${error.message}`, "blobs that are there stay: run the command again to go on");
    throw error;
  }
  return "uploaded";
}

export async function hasBlob(registry: Registry, repository: string, { digest, size }: Pick<Blob, "digest" | "size">): Promise<boolean> {
  const answer = await registry.ask({ method: "HEAD", at: `${repository}/blobs/${digest}`, access: { repository, push: true }, expect: [200, 307, 404], subject: `the blob ${digest} of ${repository}` });
  if (answer.status === 404) return false;
  checkDigestHeader(registry, answer, digest);
  const length = answer.header("content-length");
  if (answer.status === 200 && length !== undefined && length !== String(size)) throw new ToolError(`${registry.name} says that ${digest} has ${length} bytes; it has ${size}`, "its storage is damaged: it must lose that blob first");
  return true;
}

/** A registry that stored something else tells so here. */
export function checkDigestHeader(registry: Registry, answer: Answer, digest: string): void {
  const told = answer.header("docker-content-digest");
  if (told !== undefined && told !== digest) throw new ToolError(`${registry.name} answers with the digest ${told} where ${digest} was meant`, "nothing was tagged; the registry, or something between, changes what passes");
}

/** An upload that the registry keeps track of. */
interface Upload {
  location: URL;
  /** Bytes that the registry has. */
  offset: number;
  /** The least size of a part, but for the last. */
  readonly least: number;
  /** A request failed: what the registry has must be asked. */
  doubtful: boolean;
}

function uploadsOf(registry: Registry, repository: string, blob: Blob, options: UploadOptions) {
  const access = { repository, push: true };
  const subject = `the upload of ${blob.digest} to ${repository}`;
  const post = { method: "POST", headers: { "content-length": "0" }, subject } as const;
  return { mount, begin, takeUp, sendParts, commit };

  /** Undefined where nothing has begun: whoever may not read the neighbour may still upload. */
  async function mount(from: string): Promise<Upload | "mounted" | undefined> {
    const query = new URLSearchParams({ mount: blob.digest, from }).toString();
    const answer = await registry.ask({ ...post, at: `${repository}/blobs/uploads/?${query}`, access: { ...access, from }, expect: [201, 202, 401, 403, 404, 405] });
    return answer.status >= 400 ? undefined : begun(answer);
  }

  async function begin(): Promise<Upload | "mounted"> {
    return begun(await registry.ask({ ...post, at: `${repository}/blobs/uploads/`, access, expect: [201, 202] }));
  }

  function begun(answer: Answer): Upload | "mounted" {
    if (answer.status === 202) return { location: locationOf(answer, undefined), offset: 0, least: Number(answer.header("oci-chunk-min-length") ?? 0) || 0, doubtful: false };
    checkDigestHeader(registry, answer, blob.digest);
    return "mounted";
  }

  /** Asks what has arrived; false where the registry does not know, so that the upload begins anew. */
  async function takeUp(upload: Upload): Promise<boolean> {
    const answer = await registry.ask({ method: "GET", at: upload.location, access, expect: [200, 202, 204, 400, 404, 405], subject, once: true });
    const offset = offsetOf(answer);
    if (answer.status >= 400 || offset === undefined) return false;
    upload.location = locationOf(answer, upload.location);
    upload.offset = offset;
    upload.doubtful = false;
    return true;
  }

  /** False where the registry takes no parts. */
  async function sendParts(upload: Upload, progressed: () => void): Promise<boolean> {
    while (upload.offset < blob.size) {
      const from = upload.offset;
      const to = Math.min(blob.size, from + Math.max(upload.least, options.part ?? PART));
      const headers = { "content-type": "application/octet-stream", "content-length": String(to - from), "content-range": `${from}-${to - 1}` };
      const answer = await registry.ask({ method: "PATCH", at: upload.location, access, headers, body: () => open(from, to), expect: [202, 204, 404, 416, ...(from === 0 ? NO_PARTS : [])], subject, once: true });
      if (NO_PARTS.includes(answer.status)) return false;
      // It has something else than we believe, or nothing any more: ask, and go on from there.
      if (answer.status === 404 || answer.status === 416) throw new NetworkError(`status ${answer.status}`);
      const offset = answer.header("range") === undefined ? to : offsetOf(answer);
      if (offset === undefined || offset > blob.size) throw new NetworkError(`it answers a part with the range "${answer.header("range") ?? ""}"`);
      upload.location = locationOf(answer, upload.location);
      upload.offset = offset;
      if (offset > from) progressed();
    }
    return true;
  }

  /** Ends an upload, with those bytes that are not there yet. */
  async function commit(upload: Upload): Promise<void> {
    const at = new URL(upload.location);
    at.searchParams.set("digest", blob.digest);
    const from = upload.offset;
    const headers = { "content-type": "application/octet-stream", "content-length": String(blob.size - from) };
    const body = from === blob.size ? {} : { body: () => open(from, blob.size) };
    const answer = await registry.ask({ method: "PUT", at, access, headers, ...body, expect: [201, 204, 404, 416], subject, once: true, stall: COMMIT_STALL });
    if (answer.status === 404 || answer.status === 416) throw new NetworkError(`it lost the upload: status ${answer.status}`);
    checkDigestHeader(registry, answer, blob.digest);
  }

  function open(from: number, to: number): Readable {
    const { onBytes } = options;
    return onBytes === undefined ? blob.open(from, to) : Readable.from(counted(blob.open(from, to), onBytes), { objectMode: false });
  }

  function locationOf(answer: Answer, known: URL | undefined): URL {
    const text = answer.header("location");
    if (text === undefined && known !== undefined) return known;
    if (text === undefined || !URL.canParse(text, answer.url.href)) throw new ToolError(`${registry.name} begins an upload without saying where to go on`);
    return new URL(text, answer.url);
  }
}

async function* counted(stream: Readable, onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** `0-4` is five bytes. `0-0` may be one or none: it is taken for no answer. */
function offsetOf(answer: Answer): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(answer.header("range") ?? "")?.[1];
  return last === undefined || last === "0" ? undefined : Number(last) + 1;
}
