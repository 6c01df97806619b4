/** Requests to object storage: signed, tried again where that may help, and refusals as errors. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { buildError, type BuildError } from "../api/diagnostic.ts";
import { ToolError } from "../api/tool.ts";
import { answerOf, readBody, retryAfter, type Answer } from "./answer.ts";
import type { Environment } from "./proxy.ts";
import { isPassing, realPause, retrying, type Pause } from "./retry.ts";
import { storageTarget, type StorageTarget } from "./storage_target.ts";
import { NetworkError } from "./network_error.ts";
import { createTransport } from "./transport.ts";

export interface StorageOptions {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  /** The clock: signatures hold for minutes. */
  readonly now: () => Date;
  readonly pause?: Pause;
  readonly stall?: number;
}

/** A request about one object. */
export interface StorageQuestion {
  readonly method: "HEAD" | "PUT" | "POST" | "DELETE";
  /** Below the place. */
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly sha256: string; readonly size: number; open(): Readable | Uint8Array };
}

export type StorageAnswer = Answer & { readonly text: string };

export interface StorageClient {
  readonly target: StorageTarget;
  ask(question: StorageQuestion): Promise<StorageAnswer>;
  /** Without a second try; `signal` in place of the client's own. */
  askOnce(question: StorageQuestion, signal: AbortSignal | undefined): Promise<StorageAnswer>;
  /** The SHA-256 of what an object holds; undefined where there is none. */
  published(name: string): Promise<string | undefined>;
  /** Makes an object, of this SHA-256, by a request that refuses to replace one. */
  publish(question: StorageQuestion, sha256: string): Promise<void>;
  refusal(answer: StorageAnswer, name: string): BuildError;
  taken(name: string): BuildError;
  close(): void;
}

export function storageClient(place: string, { env, signal, now, stall = 120_000, pause = realPause }: StorageOptions): StorageClient {
  const target = storageTarget(place, env);
  const bundle = env["AWS_CA_BUNDLE"] ?? "";
  const transport = createTransport({ env, stall, authorities: bundle === "" ? [] : [readFileSync(bundle, "utf8")] });
  const client: StorageClient = {
    target,
    async askOnce({ method, name, query = {}, headers: given = {}, body }, within) {
      const url = target.url(name);
      for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
      const sized = body === undefined ? given : { ...given, "content-length": String(body.size) };
      const headers = target.authorize({ method, url, headers: sized, sha256: body?.sha256 ?? EMPTY }, now());
      const answer = answerOf(await transport.send(url, { method, headers, body: body?.open(), signal: within }), url);
      const text = Buffer.from(await readBody(answer)).toString("utf8");
      // What takes long to put together is promised first, and may still fail.
      if (isPassing(answer.status) || (answer.status === 200 && text.includes("<Error>"))) throw new NetworkError(`status ${answer.status}${describe(text)}`, { after: retryAfter(answer) });
      return { ...answer, text };
    },
    async ask(question) {
      try {
        return await retrying(pause, signal, () => client.askOnce(question, signal));
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof NetworkError || error instanceof ToolError) throw buildError(`cannot ask ${target.url(question.name).host} for ${question.name}: ${error.message}`, { help: "files that have arrived there stay: run the command again to go on" });
        throw error;
      }
    },
    async published(name) {
      const answer = await client.ask({ method: "HEAD", name });
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw client.refusal(answer, name);
      return answer.header(target.sumHeader) ?? "";
    },
    async publish(question, sha256) {
      const answer = await client.ask(question);
      if (answer.status === 200) return;
      const exists = answer.status === 409 || answer.status === 412;
      // One whose answer was lost is told of its own success: as another's, or that the parts are gone.
      if ((exists || answer.status === 404) && (await client.published(question.name)) === sha256) return;
      throw exists ? client.taken(question.name) : client.refusal(answer, question.name);
    },
    refusal: ({ status, text }, name) => buildError(`${place}/${name} cannot be uploaded: status ${status}${describe(text)}`, status === 401 || status === 403 ? { help: `who uploads is read from ${target.credentials}` } : {}),
    taken: (name) => buildError(`${place}/${name} was made by somebody else meanwhile`, { help: "run the command again: it says whether the content is the same" }),
    close: () => transport.close(),
  };
  return client;
}

const EMPTY = createHash("sha256").digest("hex");

/** S3's errors are XML with a code and a message. */
function describe(text: string): string {
  const [code, message] = ["Code", "Message"].map((name) => new RegExp(`<${name}>([^<]{1,240})</${name}>`).exec(text)?.[1]?.replace(/[\p{Cc}\p{Cf}]/gu, " "));
  return [code, message].some((part) => part !== undefined) ? `, ${[code, message].filter((part) => part !== undefined).join(": ")}` : "";
}
