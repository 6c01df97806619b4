/** What a registry says when it does not do what it was asked, in our words and, shortened, in its own. */
import type { IncomingMessage } from "node:http";
import { ToolError } from "../../../../engine/api/tool.ts";
import { networkError } from "../../../../engine/http/transport.ts";
import type { Answer } from "./answer.ts";
import type { Question } from "./connection.ts";
import { loginHelp } from "./credentials.ts";
import { isRecord, listOf, parseJson, stringOf } from "./json.ts";

/** `identity`: where the credentials came from, if any were sent. */
export async function refusal(registry: string, question: Question, answer: Answer, identity: string | undefined): Promise<ToolError> {
  const { status } = answer;
  const said = `status ${status}${describeErrors(await readBody(answer.body).catch(() => undefined))}`;
  if (status === 401) return new ToolError(`${registry} wants to know who asks for ${question.subject}: ${said}`, identity === undefined ? loginHelp(registry) : `it does not believe the credentials of ${identity}: log in anew`);
  if (status === 403) return new ToolError(`${registry} forbids ${question.subject}: ${said}`, identity === undefined ? loginHelp(registry) : `the credentials of ${identity} may not ${question.access.push ? "push to" : "pull from"} ${question.access.repository}`);
  if (status === 404) return new ToolError(`${registry} does not know ${question.subject}: ${said}`, question.access.push ? `some registries want the repository ${question.access.repository} made beforehand` : undefined);
  return new ToolError(`${registry} refuses ${question.subject}: ${said}`);
}

/** Nothing but blobs is larger; an endless answer must not fill the memory. */
const maxBytes = 16 * 1024 * 1024;

/** A small answer's body. */
export async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > maxBytes) throw new ToolError(`an answer of more than ${maxBytes} bytes where a few were expected`);
    }
  } catch (error) {
    throw error instanceof ToolError ? error : networkError(error);
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
