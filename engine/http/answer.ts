/** What a server answered, and what it says of itself when it refuses. */
import type { IncomingMessage } from "node:http";
import { ToolError } from "../api/tool.ts";
import { isRecord, listOf, parseJson, stringOf } from "./json.ts";
import { networkError } from "./network_error.ts";

export interface Answer {
  readonly status: number;
  /** What the answer's own locations are relative to. */
  readonly url: URL;
  header(name: string): string | undefined;
  /** Dropped already, unless the question said `keep`. */
  readonly body: IncomingMessage;
}

export function answerOf(body: IncomingMessage, url: URL): Answer {
  return {
    status: body.statusCode ?? 0,
    url,
    body,
    header(name) {
      const value = body.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
  };
}

export const MEBIBYTE = 1024 * 1024;

/** Nothing but blobs is larger; an endless answer must not fill the memory. */
const maxBytes = 16 * MEBIBYTE;

/** A small answer's body. */
export async function readBody({ body, url }: Pick<Answer, "body" | "url">): Promise<Uint8Array> {
  const bytes = await readUpTo(body, maxBytes);
  if (bytes.length > maxBytes) throw new ToolError(`${url.host} answers with more than ${maxBytes / MEBIBYTE} MiB where a few bytes were expected`);
  return bytes;
}

/** A body in memory; of one that is longer than `most` bytes, a little more than those: its reader sees that it is. */
export async function readUpTo(response: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > most) break;
    }
  } catch (error) {
    throw networkError(error);
  }
  return Buffer.concat(chunks);
}

/** `, DENIED: requested access to the resource is denied`, or nothing. */
export function describeErrors(body: Uint8Array | undefined): string {
  const text = Buffer.from(body ?? []).toString("utf8");
  const parsed = parseJson(text);
  const errors = isRecord(parsed) ? listOf(parsed["errors"]).filter(isRecord) : [];
  const first = errors[0];
  const said = first === undefined ? (isRecord(parsed) ? (stringOf(parsed["message"]) ?? stringOf(parsed["details"]) ?? "") : "") : [stringOf(first["code"]), stringOf(first["message"])].filter((part) => part !== undefined && part !== "").join(": ");
  // Somebody else's text: on one line, of bounded length, without control characters.
  const plain = said.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return plain === "" ? "" : `, ${plain.length > 240 ? `${plain.slice(0, 240)}...` : plain}`;
}

/** Milliseconds, from seconds or a date (RFC 9110, section 10.2.3). */
export function retryAfter(answer: Pick<Answer, "header">): number | undefined {
  const value = answer.header("retry-after");
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
