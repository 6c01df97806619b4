/** AWS Signature Version 4, which S3 and whoever speaks its language want: a pure function of a request, a key and a time. */
import { createHash, createHmac } from "node:crypto";

export interface StorageKey {
  readonly id: string;
  readonly secret: string;
  /** Of credentials that expire. */
  readonly token?: string | undefined;
}

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names; what is given is signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, in hex. */
  readonly sha256: string;
}

/** All headers of the request, signature included. */
export function signV4({ method, url, headers, sha256 }: SignedRequest, key: StorageKey, region: string, time: Date): Readonly<Record<string, string>> {
  const stamp = time.toISOString().replace(/[:-]|\.\d{3}/g, "");
  const day = stamp.slice(0, 8);
  const all: Readonly<Record<string, string>> = { ...headers, host: url.host, "x-amz-content-sha256": sha256, "x-amz-date": stamp, ...(key.token === undefined ? {} : { "x-amz-security-token": key.token }) };
  const names = Object.keys(all).sort();
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join("&");
  const path = url.pathname.split("/").map((part) => encode(decodeURIComponent(part))).join("/");
  const canonical = [method, path, query, ...names.map((name) => `${name}:${(all[name] ?? "").trim()}`), "", names.join(";"), sha256].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", stamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const signingKey = [day, region, "s3", "aws4_request"].reduce<Uint8Array>((secret, part) => hmac(secret, part), Buffer.from(`AWS4${key.secret}`));
  const signature = Buffer.from(hmac(signingKey, text)).toString("hex");
  return { ...all, authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}` };
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

/** RFC 3986, as S3 reads it: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
