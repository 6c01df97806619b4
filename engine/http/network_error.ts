/** Trouble of the network, in words for people: Node's own name the call that failed, and people want to know who was not there. */

/** The far end or the way to it failed; trying again may help. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  /** How many milliseconds the far end asks to be left alone, where it does. */
  readonly after: number | undefined;
  constructor(message: string, options: ErrorOptions & { readonly after?: number | undefined } = {}) {
    super(message, options);
    this.after = options.after;
  }
}

/** Everything node reports below http, as one kind; being aborted is not a fault of the network. */
export function networkError(error: unknown): Error {
  if (!(error instanceof Error)) return new NetworkError(String(error));
  if (error instanceof NetworkError || error.name === "AbortError") return error;
  // A host with several addresses fails with one error each and no text of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const cause = first instanceof Error ? first : error;
  return new NetworkError(inWords(cause), { cause });
}

/** What the operating system or Node calls it. */
export function networkCode({ cause }: NetworkError): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

function inWords(error: Error & { readonly code?: unknown; readonly hostname?: unknown; readonly address?: unknown; readonly port?: unknown }): string {
  const { address, port } = error;
  const place = typeof address !== "string" ? "the server" : port === undefined ? address : address.includes(":") ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;
  switch (error.code) {
    case "ENOTFOUND":
      return `no such host: ${String(error.hostname)}`;
    case "EAI_AGAIN":
      return `no network, or no such host: ${String(error.hostname)}`;
    case "ECONNREFUSED":
      return `nothing listens at ${place}`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `there is no way to ${place}: is there a network?`;
    case "ETIMEDOUT":
      return `${place} does not answer`;
    case "ECONNRESET":
    case "EPIPE":
      return "the connection was cut";
    default:
      return error.message;
  }
}
