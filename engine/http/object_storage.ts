/** Files into object storage that speaks S3's language: S3, MinIO and the like, and Google's by its XML interface. A file that is there never changes. */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { buildError } from "../api/diagnostic.ts";
import { ToolError } from "../api/tool.ts";
import { answerOf, readBody, retryAfter, type Answer } from "./answer.ts";
import type { Environment } from "./proxy.ts";
import { isPassing, realPause, retrying, type Pause } from "./retry.ts";
import { signV4, type StorageKey } from "./signature_v4.ts";
import { createTransport, NetworkError } from "./transport.ts";

export interface UploadedFile {
  /** Its name below the place. */
  readonly name: string;
  /** Host path. */
  readonly file: string;
}

export interface StorageOptions {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  /** The clock: signatures hold for minutes. */
  readonly now: () => Date;
  readonly pause?: Pause;
  readonly stall?: number;
}

/**
 * Uploads in order, so that what names the others can be last; says which names were sent. `place` is `s3://bucket/folder` or `gs://bucket/folder`. Throws a BuildError where one exists
 * with other content, before anything is sent.
 */
export async function uploadFiles(place: string, files: readonly UploadedFile[], options: StorageOptions): Promise<readonly string[]> {
  const { env, signal, now, pause = realPause } = options;
  const target = targetOf(place, env);
  const transport = createTransport({ env, stall: options.stall ?? 120_000, authorities: [env["AWS_CA_BUNDLE"]].filter((file) => file !== undefined && file !== "").map((file) => readFileSync(file ?? "", "utf8")) });

  const ask = async (method: "HEAD" | "PUT", name: string, more: { readonly headers: Readonly<Record<string, string>>; readonly sha256: string; readonly file?: string }): Promise<Answer & { readonly text: string }> => {
    const url = new URL(target.base);
    url.pathname += [target.folder, name].filter((part) => part !== "").join("/").split("/").map(encodeURIComponent).join("/");
    try {
      return await retrying(pause, signal, async () => {
        const headers = target.authorize({ method, url, ...more }, now());
        const body = more.file === undefined ? undefined : createReadStream(more.file);
        const answer = answerOf(await transport.send(url, { method, headers, body, signal }), url);
        const text = Buffer.from(await readBody(answer.body)).toString("utf8");
        if (isPassing(answer.status)) throw new NetworkError(`status ${answer.status}${describe(text)}`, { after: retryAfter(answer) });
        return { ...answer, text };
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof NetworkError || error instanceof ToolError) throw buildError(`cannot ask ${url.host} for ${name}: ${error.message}`, { help: "what has arrived there stays: run the command again to go on" });
      throw error;
    }
  };

  try {
    const missing: (UploadedFile & { readonly sha256: string })[] = [];
    for (const file of files) {
      const sha256 = await digestOf(file.file);
      const answer = await ask("HEAD", file.name, { headers: {}, sha256: EMPTY });
      if (answer.status === 404) missing.push({ ...file, sha256 });
      else if (answer.status !== 200) throw refusal(answer, `${place}/${file.name}`, target);
      else if (answer.header(target.sumHeader) !== sha256) throw buildError(`${place}/${file.name} exists with other content`, { help: "what is published never changes: make another version" });
    }
    for (const { name, file, sha256 } of missing) {
      const size = statSync(file).size;
      if (size > LARGEST) throw buildError(`${path.basename(file)} has ${size} bytes; one upload takes ${LARGEST}`);
      const headers = { "content-length": String(size), "content-type": "application/octet-stream", ...target.onlyNew, [target.sumHeader]: sha256 };
      const answer = await ask("PUT", name, { headers, sha256, file });
      if (answer.status === 412 || answer.status === 409) throw buildError(`${place}/${name} was made by somebody else meanwhile`, { help: "run the command again: it says whether the content is the same" });
      if (answer.status !== 200) throw refusal(answer, `${place}/${name}`, target);
    }
    return missing.map(({ name }) => name);
  } finally {
    transport.close();
  }
}

const EMPTY = createHash("sha256").digest("hex");
/** S3's limit of a request. */
const LARGEST = 5 * 1024 ** 3;

interface Target {
  /** Ends in a slash. */
  readonly base: URL;
  readonly folder: string;
  /** Keeps the SHA-256 of a file beside it: what a server itself knows of a file is not the same everywhere. */
  readonly sumHeader: string;
  /** Headers that make the server refuse what exists; Google mixes no dialects, and its own has none of S3's. */
  readonly onlyNew: Readonly<Record<string, string>>;
  /** What to set where it is refused. */
  readonly credentials: string;
  authorize(request: { readonly method: string; readonly url: URL; readonly headers: Readonly<Record<string, string>>; readonly sha256: string }, time: Date): Readonly<Record<string, string>>;
}

function targetOf(place: string, env: Environment): Target {
  const [, scheme, bucket = "", folder = ""] = /^(s3|gs):\/\/([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(place) ?? [];
  if (scheme === undefined) throw buildError(`"${place}" is no place in object storage`, { help: "s3://bucket/folder or gs://bucket/folder" });
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1";
  const bearer = scheme === "gs" ? env["GOOGLE_OAUTH_ACCESS_TOKEN"] : undefined;
  const key = keyOf(env);
  const credentials = scheme === "gs" ? "GOOGLE_OAUTH_ACCESS_TOKEN, or an HMAC key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN and AWS_REGION where they are needed";
  if (bearer === undefined && key === undefined) throw buildError(`nobody says who uploads to ${place}`, { help: `set ${credentials}` });
  return {
    base: baseOf(scheme, bucket, region, env),
    folder,
    sumHeader: bearer === undefined ? "x-amz-meta-sha256" : "x-goog-meta-sha256",
    onlyNew: bearer !== undefined ? { "x-goog-if-generation-match": "0" } : scheme === "s3" ? { "if-none-match": "*" } : {},
    credentials,
    authorize: ({ method, url, headers, sha256 }, time) => (bearer === undefined && key !== undefined ? signV4({ method, url, headers, sha256 }, key, scheme === "gs" ? "auto" : region, time) : { ...headers, authorization: `Bearer ${bearer ?? ""}` }),
  };
}

/** A bucket with a name of its own host, where that is Amazon's; elsewhere, and for names that no certificate covers, a path. */
function baseOf(scheme: string, bucket: string, region: string, env: Environment): URL {
  const named = env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
  if (named !== undefined && named !== "") {
    if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) throw buildError(`AWS_ENDPOINT_URL must be an http or https URL; got "${named}"`);
    return new URL(`${named.replace(/\/+$/, "")}/${bucket}/`);
  }
  if (scheme === "gs") return new URL(`https://storage.googleapis.com/${bucket}/`);
  return new URL(bucket.includes(".") ? `https://s3.${region}.amazonaws.com/${bucket}/` : `https://${bucket}.s3.${region}.amazonaws.com/`);
}

function keyOf(env: Environment): StorageKey | undefined {
  const [id, secret] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
  return id === undefined || id === "" || secret === undefined ? undefined : { id, secret, token: env["AWS_SESSION_TOKEN"] };
}

function refusal({ status, text }: Answer & { readonly text: string }, object: string, { credentials }: Target) {
  return buildError(`${object} cannot be uploaded: status ${status}${describe(text)}`, status === 401 || status === 403 ? { help: `who uploads is read from ${credentials}` } : {});
}

/** S3's errors are XML with a code and a message. */
function describe(text: string): string {
  const [code, message] = ["Code", "Message"].map((name) => new RegExp(`<${name}>([^<]{1,240})</${name}>`).exec(text)?.[1]?.replace(/[\p{Cc}\p{Cf}]/gu, " "));
  return [code, message].some((part) => part !== undefined) ? `, ${[code, message].filter((part) => part !== undefined).join(": ")}` : "";
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
