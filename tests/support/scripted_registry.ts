/** A registry in memory that behaves, save where a test has it lie, refuse, hang or cut. */
import { createHash } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

export interface ScriptedRegistry {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly blobs: Map<string, Buffer>;
  /** By `repository@digest` and `repository:tag`. */
  readonly manifests: Map<string, { readonly type: string; readonly bytes: Buffer }>;
  /** `METHOD path`, in the order of arrival. */
  readonly log: string[];
  /** Authorization headers of requests, in the order of arrival. */
  readonly authorizations: (string | undefined)[];
  /** Answers in place of the registry where it returns true. */
  intercept: ((request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean) | undefined;
  /** The next bodies that are cut: after so many bytes have been read, the connection ends. */
  readonly cuts: number[];
  referrers: boolean;
  close(): Promise<void>;
}

export async function scriptedRegistry(tls?: { readonly key: string; readonly cert: string }): Promise<ScriptedRegistry> {
  const uploads = new Map<string, Buffer>();
  let begun = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response).catch(() => response.destroy());
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const state: ScriptedRegistry = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    blobs: new Map(),
    manifests: new Map(),
    log: [],
    authorizations: [],
    intercept: undefined,
    cuts: [],
    referrers: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return state;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://registry");
    const line = `${request.method} ${decodeURIComponent(url.pathname)}`;
    state.log.push(line);
    state.authorizations.push(request.headers.authorization);
    const cut = /^(PATCH|PUT) .*\/uploads\//.test(line) ? state.cuts.shift() : undefined;
    const body = await read(request, cut);
    if (cut !== undefined) {
      // What has arrived is kept, as a registry does.
      if (request.method === "PATCH") uploads.set(url.pathname, Buffer.concat([uploads.get(url.pathname) ?? Buffer.alloc(0), body]));
      return void request.socket.destroy();
    }
    if (state.intercept?.(request, response, body)) return;
    const match = /^\/v2\/(.+)\/(blobs|manifests|referrers)\/(.*)$/.exec(url.pathname);
    const [, repository = "", kind = "", rest = ""] = match ?? [];
    if (url.pathname === "/v2/") return answer(response, 200);
    if (kind === "manifests") return manifest(request, response, repository, rest, body);
    if (kind === "referrers") return referrers(response, repository, rest);
    if (rest.startsWith("uploads/")) return upload(request, response, url, body);
    const blob = state.blobs.get(rest);
    if (blob === undefined) return refuse(response, 404, "BLOB_UNKNOWN", "blob unknown to registry");
    answer(response, 200, { "docker-content-digest": rest, "content-length": String(blob.length) }, blob);
  }

  function upload(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void {
    if (request.method === "POST") {
      const mount = url.searchParams.get("mount");
      if (mount !== null && state.blobs.has(mount)) return answer(response, 201, { "docker-content-digest": mount });
      const location = `${url.pathname}${++begun}`;
      uploads.set(location, Buffer.alloc(0));
      return answer(response, 202, { location, range: "0-0" });
    }
    const held = uploads.get(url.pathname);
    if (held === undefined) return refuse(response, 404, "BLOB_UPLOAD_UNKNOWN", "upload unknown to registry");
    const range = (bytes: Buffer) => ({ location: url.pathname, range: `0-${Math.max(0, bytes.length - 1)}` });
    if (request.method === "GET") return answer(response, 204, range(held));
    if (request.method === "PATCH") {
      if (!request.headers["content-range"]?.startsWith(`${held.length}-`)) return answer(response, 416, range(held));
      const all = Buffer.concat([held, body]);
      uploads.set(url.pathname, all);
      return answer(response, 202, range(all));
    }
    const all = Buffer.concat([held, body]);
    const digest = url.searchParams.get("digest");
    uploads.delete(url.pathname);
    if (digest !== digestOf(all)) return refuse(response, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    state.blobs.set(digest, all);
    answer(response, 201, { "docker-content-digest": digest });
  }

  function manifest(request: IncomingMessage, response: ServerResponse, repository: string, reference: string, body: Buffer): void {
    const key = (name: string) => (name.startsWith("sha256:") ? `${repository}@${name}` : `${repository}:${name}`);
    if (request.method === "PUT") {
      const digest = digestOf(body);
      const stored = { type: request.headers["content-type"] ?? "", bytes: body };
      for (const name of [reference, digest]) state.manifests.set(key(name), stored);
      const { subject } = JSON.parse(body.toString()) as { readonly subject?: { readonly digest: string } };
      return answer(response, 201, { "docker-content-digest": digest, ...(state.referrers && subject ? { "oci-subject": subject.digest } : {}) });
    }
    const found = state.manifests.get(key(reference));
    if (found === undefined) return refuse(response, 404, "MANIFEST_UNKNOWN", "manifest unknown");
    answer(response, 200, { "content-type": found.type, "docker-content-digest": digestOf(found.bytes) }, request.method === "HEAD" ? undefined : found.bytes);
  }

  function referrers(response: ServerResponse, repository: string, subject: string): void {
    if (!state.referrers) return refuse(response, 404, "NOT_FOUND", "no such page");
    const manifests = [...state.manifests].flatMap(([name, { type, bytes }]) => {
      const value = JSON.parse(bytes.toString()) as { readonly subject?: { readonly digest: string }; readonly artifactType?: string };
      return name.startsWith(`${repository}@`) && value.subject?.digest === subject ? [{ mediaType: type, digest: digestOf(bytes), size: bytes.length, artifactType: value.artifactType }] : [];
    });
    const type = "application/vnd.oci.image.index.v1+json";
    answer(response, 200, { "content-type": type }, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests })));
  }
}

export function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}, body?: Uint8Array): void {
  response.writeHead(status, headers).end(body);
}

/** An error as registries say it. */
export function refuse(response: ServerResponse, status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): void {
  answer(response, status, { "content-type": "application/json", ...headers }, Buffer.from(JSON.stringify({ errors: [{ code, message }] })));
}

async function read(request: IncomingMessage, most = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
