/** A whole file of a server in memory, checked where it is known what it must be. */
import { createHash } from "node:crypto";
import { ToolError, type Network } from "../api/tool.ts";
import { MEBIBYTE, readUpTo } from "../http/answer.ts";
import { parseChallenges } from "../http/challenge.ts";
import { isPassing } from "../http/retry.ts";
import { NetworkError } from "../http/network_error.ts";
import { type Transport } from "../http/transport.ts";

export type Expected = Parameters<Network["fetch"]>[2];

/** Nothing a lock reads is larger; an endless answer must not fill the memory. */
const maxBytes = 256 * MEBIBYTE;

/** Undefined where the server has no such file; a NetworkError where another try may help. */
export async function readWhole(transport: Transport, url: URL, signal: AbortSignal | undefined, expect?: Expected): Promise<Uint8Array | undefined> {
  const response = await transport.get(url, signal === undefined ? {} : { signal });
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.resume();
    if (status === 404 || status === 410) return undefined;
    if (isPassing(status)) throw new NetworkError(`status ${status}`);
    const forCargo = status === 401 && parseChallenges(response.headers["www-authenticate"] ?? "").some(({ scheme }) => scheme === "cargo");
    throw new ToolError(`cannot fetch ${url.origin}${url.pathname}: status ${status}`, forCargo ? "the registry wants a token: `cargo login --registry NAME` keeps one, and CARGO_REGISTRIES_<NAME>_TOKEN holds one" : undefined);
  }
  const bytes = await readUpTo(response, expect?.size ?? maxBytes);
  if (expect === undefined && bytes.length > maxBytes) throw new ToolError(`${url.pathname} is larger than ${maxBytes / MEBIBYTE} MiB`);
  const got = createHash("sha256").update(bytes).digest("hex");
  if (expect !== undefined && got !== expect.sha256) {
    throw new ToolError(`${url.pathname} is not what its index says: expected sha256 ${expect.sha256}${expect.size === undefined ? "" : ` (${expect.size} bytes)`}, got ${got} (${bytes.length} bytes)`);
  }
  return bytes;
}
