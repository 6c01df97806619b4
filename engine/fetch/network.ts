/** The network of lock tools: files of a mirror by name, whole and in memory. */
import { createHash } from "node:crypto";
import { ToolError, type Network } from "../api/tool.ts";
import type { Mirrors } from "./mirrors.ts";
import type { Environment } from "../http/proxy.ts";
import { isPassing, realPause, retrying, type Pause } from "../http/retry.ts";
import { createTransport, networkError, NetworkError, type Transport } from "../http/transport.ts";

export interface NetworkOptions {
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  readonly stall?: number;
  readonly pause?: Pause;
}

/** Close it when the tool is done, or idle connections keep the process alive. */
export function createNetwork(mirrors: Mirrors, options: NetworkOptions = {}): Network & { close(): void } {
  const transport = createTransport({ env: options.env ?? {}, stall: options.stall });
  return {
    close: () => transport.close(),
    async fetch(mirror, path, expect) {
      const failures: ToolError[] = [];
      for (const base of mirrors(mirror)) {
        try {
          const bytes = await retrying(options.pause ?? realPause, options.signal, () => get(transport, new URL(`${base}/${path}`), options.signal, expect));
          if (bytes !== undefined) return bytes;
        } catch (error) {
          options.signal?.throwIfAborted();
          if (error instanceof NetworkError) failures.push(new ToolError(`cannot fetch ${path} from the ${mirror} mirror: ${error.message}`));
          else if (error instanceof ToolError) failures.push(error);
          else throw error;
        }
      }
      if (failures[0] !== undefined) throw failures[0];
      return undefined;
    },
  };
}

/** Nothing a lock reads is larger; an endless answer must not fill the memory. */
const maxBytes = 256 * 1024 * 1024;

async function get(transport: Transport, url: URL, signal: AbortSignal | undefined, expect: { readonly sha256: string; readonly size: number } | undefined): Promise<Uint8Array | undefined> {
  const response = await transport.get(url, signal === undefined ? {} : { signal });
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.resume();
    if (status === 404 || status === 410) return undefined;
    if (isPassing(status)) throw new NetworkError(`status ${status}`);
    throw new ToolError(`cannot fetch ${url.pathname}: status ${status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > (expect?.size ?? maxBytes)) break;
    }
  } catch (error) {
    throw networkError(error);
  }
  const bytes = Buffer.concat(chunks);
  if (expect === undefined && size > maxBytes) throw new ToolError(`${url.pathname} is larger than ${maxBytes} bytes`);
  const got = createHash("sha256").update(bytes).digest("hex");
  if (expect !== undefined && got !== expect.sha256) {
    throw new ToolError(`${url.pathname} is not what its signed index says: expected sha256 ${expect.sha256} (${expect.size} bytes), got ${got} (${size} bytes)`);
  }
  return bytes;
}
