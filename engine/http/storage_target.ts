/** Where in object storage files go, and how requests there are signed: `s3://bucket/folder` and `gs://bucket/folder`. */
import { buildError } from "../api/diagnostic.ts";
import type { Environment } from "./proxy.ts";
import { signV4, type SignedRequest, type StorageKey } from "./signature_v4.ts";

export interface StorageTarget {
  /** Of an object below the place. */
  url(name: string): URL;
  /** Keeps the SHA-256 of a file beside it: what a server itself knows of a file is not the same everywhere. */
  readonly sumHeader: string;
  /** Headers that make the server refuse what exists; Google mixes no dialects, and its own has none of S3's. */
  readonly onlyNew: Readonly<Record<string, string>>;
  /** The same for a file that was sent in parts: Google's server has nothing of the kind there. */
  readonly onlyNewOfParts: Readonly<Record<string, string>>;
  /** What to set where it is refused. */
  readonly credentials: string;
  authorize(request: SignedRequest, time: Date): Readonly<Record<string, string>>;
}

export function storageTarget(place: string, env: Environment): StorageTarget {
  const [, scheme, bucket = "", folder = ""] = /^(s3|gs):\/\/([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(place) ?? [];
  if (scheme === undefined) throw buildError(`"${place}" is no place in object storage`, { help: "s3://bucket/folder or gs://bucket/folder" });
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1";
  const bearer = scheme === "gs" ? env["GOOGLE_OAUTH_ACCESS_TOKEN"] : undefined;
  const key = keyOf(env);
  const credentials = scheme === "gs" ? "GOOGLE_OAUTH_ACCESS_TOKEN, or an HMAC key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN and AWS_REGION where they are needed";
  if (bearer === undefined && key === undefined) throw buildError(`nobody says who uploads to ${place}`, { help: `set ${credentials}` });
  const base = baseOf(scheme, bucket, region, env);
  const onlyNewOfParts = scheme === "s3" ? { "if-none-match": "*" } : {};
  return {
    url(name) {
      const url = new URL(base);
      url.pathname += [folder, name].filter((part) => part !== "").join("/").split("/").map(encodeURIComponent).join("/");
      return url;
    },
    sumHeader: bearer === undefined ? "x-amz-meta-sha256" : "x-goog-meta-sha256",
    onlyNew: bearer === undefined ? onlyNewOfParts : { "x-goog-if-generation-match": "0" },
    onlyNewOfParts,
    credentials,
    authorize: (request, time) => (bearer === undefined && key !== undefined ? signV4(request, key, scheme === "gs" ? "auto" : region, time) : { ...request.headers, authorization: `Bearer ${bearer ?? ""}` }),
  };
}

/** A bucket with a name of its own host, where that is Amazon's; elsewhere, and for names that no certificate covers, a path. Ends in a slash. */
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
