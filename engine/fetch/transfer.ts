/** One file from one mirror into a partial file: resumed, retried, and believed only when its size and digest are right. */
import type { IncomingMessage } from "node:http";
import { BuildError } from "../api/diagnostic.ts";
import { ToolError } from "../api/tool.ts";
import { printSum, type PartialFile } from "./partial_file.ts";
import { isPassing, retrying, type Pause } from "../http/retry.ts";
import { networkError, NetworkError } from "../http/network_error.ts";
import { type Transport } from "../http/transport.ts";

export type Outcome =
  /** The partial file holds exactly the wanted bytes. */
  | { readonly kind: "done" }
  /** The mirror does not have the file. */
  | { readonly kind: "gone" }
  /** The mirror has other bytes under that name; `got` says which. */
  | { readonly kind: "wrong"; readonly got: string }
  /** The mirror could not be asked. */
  | { readonly kind: "failed"; readonly reason: string };

export interface TransferOptions {
  readonly transport: Transport;
  readonly pause: Pause;
  readonly signal?: AbortSignal;
  /** Told after every change of the partial file's size. */
  onSize(size: number): void;
}

export async function transfer(url: URL, wanted: { readonly checksum: string; readonly size: number }, file: PartialFile, options: TransferOptions): Promise<Outcome> {
  const { signal, pause } = options;
  if (file.size() > wanted.size) restart(file, options);
  const resumed = file.size() > 0;
  options.onSize(file.size());
  // Only bytes that no earlier try brought are progress, or a server that always starts anew would be asked for ever.
  let most = file.size();
  const fresh = () =>
    retrying(pause, signal, (progressed) =>
      receive(url, wanted.size, file, options, () => {
        if (file.size() <= most) return;
        most = file.size();
        progressed();
      }),
    );
  try {
    const first = await checked(await fresh(), wanted, file);
    if (first.kind !== "wrong" || !resumed) return first;
    // The earlier run's part may be what is wrong: the mirror is blamed only for bytes that all came from it now.
    restart(file, options);
    return await checked(await fresh(), wanted, file);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof NetworkError || error instanceof ToolError) return { kind: "failed", reason: error.message };
    throw error;
  }
}

/** One request: appends what arrives until the file is complete. A URL that ends in `#bytes=FIRST-LAST` means that part of what it names. */
async function receive(url: URL, size: number, file: PartialFile, options: TransferOptions, progressed: () => void): Promise<Outcome> {
  if (file.size() === size) return { kind: "done" };
  const { transport, signal } = options;
  const [first, last] = partOf(url);
  const from = first + file.size();
  const response = await transport.get(url, { from, to: last, signal });
  const status = response.statusCode ?? 0;
  if (status !== 200 && status !== 206) return refusal(response, status, file, options);
  if (status === 200 && file.size() > 0) restart(file, options);
  // Some servers know no ranges: what comes before the part is passed over.
  let before = status === 200 ? first : 0;
  if (status === 206 && !response.headers["content-range"]?.startsWith(`bytes ${from}-`)) {
    response.destroy();
    restart(file, options);
    throw new NetworkError(`asked for bytes from ${from} and got ${response.headers["content-range"] ?? "no range"}`);
  }
  try {
    for await (const chunk of response) {
      const skipped = Math.min(before, (chunk as Uint8Array).length);
      before -= skipped;
      const rest = (chunk as Uint8Array).subarray(skipped);
      const bytes = last === undefined ? rest : rest.subarray(0, size - file.size());
      if (file.size() + bytes.length > size) {
        response.destroy();
        return { kind: "wrong", got: `more than ${size} bytes` };
      }
      file.append(bytes);
      progressed();
      options.onSize(file.size());
      if (last !== undefined && file.size() === size) break;
    }
  } catch (error) {
    // A full disk is no fault of the network.
    throw error instanceof BuildError ? error : networkError(error);
  }
  return file.size() === size ? { kind: "done" } : { kind: "wrong", got: `${file.size()} bytes` };
}

function partOf({ hash }: URL): readonly [first: number, last: number | undefined] {
  const [, first, last] = /^#bytes=(\d+)-(\d+)$/.exec(hash) ?? [];
  return first === undefined ? [0, undefined] : [Number(first), Number(last)];
}

function refusal(response: IncomingMessage, status: number, file: PartialFile, options: TransferOptions): Outcome {
  response.resume();
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 416) restart(file, options);
  if (status === 416 || isPassing(status)) throw new NetworkError(`status ${status}`);
  const login = status === 401 ? ": it wants to know who asks (credentials are read from ~/.docker/config.json and $REGISTRY_AUTH_FILE)" : "";
  return { kind: "failed", reason: `status ${status}${login}` };
}

async function checked(outcome: Outcome, wanted: { readonly checksum: string }, file: PartialFile): Promise<Outcome> {
  if (outcome.kind !== "done") return outcome;
  const got = await file.checksum(wanted.checksum);
  return got === wanted.checksum ? outcome : { kind: "wrong", got: printSum(got) };
}

function restart(file: PartialFile, options: TransferOptions): void {
  file.empty();
  options.onSize(0);
}
