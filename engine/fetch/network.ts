/** The network of lock tools: files of a mirror by name, whole and in memory. */
import { ToolError, type Network } from "../api/tool.ts";
import { createAddresses } from "./address.ts";
import { isCrateRegistry } from "./cargo_config.ts";
import { elsewhere, type Mirrors } from "./mirrors.ts";
import { readWhole, type Expected } from "./read_whole.ts";
import type { Environment } from "../http/proxy.ts";
import { loggedIn } from "../http/logged_in.ts";
import { realPause, retrying, type Pause } from "../http/retry.ts";
import { NetworkError } from "../http/network_error.ts";
import { createTransport } from "../http/transport.ts";

export interface NetworkOptions {
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  readonly stall?: number;
  readonly pause?: Pause;
  /** Where bytes of known digest are kept between commands. */
  readonly kept?: { get(sha256: string): Uint8Array | undefined; put(bytes: Uint8Array): void };
}

/** Close it when the tool is done, or idle connections keep the process alive. */
export function createNetwork(mirrors: Mirrors, options: NetworkOptions = {}): Network & { close(): void } {
  const env = options.env ?? {};
  const transport = loggedIn(createTransport({ env, stall: options.stall }), env, mirrors.tokens);
  const read = (url: URL, expect?: Expected): Promise<Uint8Array | undefined> => retrying(options.pause ?? realPause, options.signal, () => readWhole(transport, url, options.signal, expect));
  const addressOf = createAddresses(read);
  return {
    close: () => transport.close(),
    async fetch(mirror, path, expect) {
      const kept = expect && options.kept?.get(expect.sha256);
      if (kept) return kept;
      const failures: ToolError[] = [];
      for (const base of mirrors(mirror)) {
        try {
          const bytes = await read(await addressOf(mirror, base, path), expect);
          if (bytes === undefined) continue;
          if (expect) options.kept?.put(bytes);
          return bytes;
        } catch (error) {
          options.signal?.throwIfAborted();
          if (error instanceof NetworkError) failures.push(new ToolError(`cannot fetch ${path} from ${isCrateRegistry(mirror) || URL.canParse(mirror) ? mirror : `the ${mirror} mirror`}: ${error.message}`, elsewhere(mirror)));
          else if (error instanceof ToolError) failures.push(error);
          else throw error;
        }
      }
      if (failures[0] !== undefined) throw failures[0];
      return undefined;
    },
  };
}
