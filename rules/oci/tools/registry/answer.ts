/** What a registry answered, and what it was asked to allow. */
import type { IncomingMessage } from "node:http";

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

/** What a token must allow. */
export interface Access {
  readonly repository: string;
  readonly push: boolean;
  /** Another repository whose blobs are mounted. */
  readonly from?: string | undefined;
}
