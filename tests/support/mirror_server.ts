/** A mirror on the loopback interface that misbehaves on order. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createHash } from "node:crypto";

export interface MirrorServer {
  readonly url: string;
  /** Content by path, without a leading slash. Change it at any time. */
  readonly files: Map<string, Uint8Array>;
  /** Requests as `path` or `path from N`, in order of arrival. */
  readonly log: string[];
  /** Answers in place of the server's own until it returns false. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** How many bytes of a file go out before the connection is cut; used once for each request. */
  cuts: number[];
  ranges: boolean;
  close(): Promise<void>;
}

export async function mirrorServer(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<MirrorServer> {
  const server = createServer((request, response) => answer(mirror, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mirror: MirrorServer = {
    url: `http://127.0.0.1:${portOf(server)}`,
    files: new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)])),
    log: [],
    cuts: [],
    ranges: true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return mirror;
}

/** What a lock would say about these bytes. */
export function facts(content: string | Uint8Array): { readonly sha256: string; readonly size: number } {
  const bytes = Buffer.from(content as string);
  return { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

function answer(mirror: MirrorServer, request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent(new URL(request.url ?? "/", mirror.url).pathname.slice(1));
  const [, first = "0", last = ""] = (mirror.ranges && /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "")) || [];
  const from = Number(first);
  mirror.log.push(from === 0 ? path : `${path} from ${from}`);
  if (mirror.intercept?.(request, response) === true) return;
  const content = mirror.files.get(path);
  if (content === undefined) return void response.writeHead(404).end();
  const body = content.subarray(from, last === "" ? undefined : Number(last) + 1);
  const headers = { "content-length": body.length, ...(from === 0 && last === "" ? {} : { "content-range": `bytes ${from}-${from + body.length - 1}/${content.length}` }) };
  response.writeHead(from === 0 && last === "" ? 200 : 206, headers);
  const cut = mirror.cuts.shift();
  if (cut === undefined) response.end(body);
  else response.write(body.subarray(0, cut), () => response.destroy());
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
