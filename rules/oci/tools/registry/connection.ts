/** One registry, spoken to: finds its scheme, logs in when it asks for that, and asks again when it is busy or the network fails. */
import type { Readable } from "node:stream";
import { ToolError } from "../../../../engine/api/tool.ts";
import { isPassing, realPause, retrying, type Pause } from "../../../../engine/http/retry.ts";
import { networkCode, NetworkError } from "../../../../engine/http/network_error.ts";
import { createTransport, isLoopback } from "../../../../engine/http/transport.ts";
import { answerOf, describeErrors, readBody, retryAfter, type Answer } from "../../../../engine/http/answer.ts";
import { createAuthorizer } from "../../../../engine/http/authorize.ts";
import { parseChallenges, type Challenge } from "../../../../engine/http/challenge.ts";
import type { Environment } from "../../../../engine/http/proxy.ts";
import { refusal } from "./refusal.ts";
import { authoritiesFor } from "./trust.ts";

export interface Registry {
  readonly name: string;
  /** An answer whose status is one of `expect`; a ToolError where there is none. */
  ask(question: Question): Promise<Answer>;
  /** Where it is, scheme and all. */
  origin(): Promise<URL>;
  readonly pause: Pause;
  readonly signal: AbortSignal | undefined;
  close(): void;
}

export interface Question {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /v2/, or the URL that the registry gave to go on with. */
  readonly at: string | URL;
  readonly access: Access;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | (() => Readable);
  readonly expect: readonly number[];
  /** What is asked, for messages: "the manifest v1 of app". */
  readonly subject: string;
  /** The caller reads the body. */
  readonly keep?: true;
  /** Redirects of a GET are followed, to whoever keeps the bytes. */
  readonly follow?: true;
  /** Asked once only: trouble of the network is thrown as a NetworkError, and the caller knows how to go on. */
  readonly once?: true;
  /** Milliseconds of silence, where a registry may take its time. */
  readonly stall?: number;
}

/** What a token must allow. */
export interface Access {
  readonly repository: string;
  readonly push: boolean;
  /** Another repository whose blobs are mounted. */
  readonly from?: string | undefined;
}

export interface RegistryOptions {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  /** http for any host; one on the loopback interface is found out about. */
  readonly plainHttp?: boolean | undefined;
  /** A file of certificates to trust. */
  readonly authorities?: string | undefined;
  readonly stall?: number | undefined;
  readonly pause?: Pause | undefined;
}

export function openRegistry(name: string, options: RegistryOptions): Registry {
  const { env, signal, pause = realPause } = options;
  const host = name === "docker.io" ? "registry-1.docker.io" : name;
  const transport = createTransport({ env, stall: options.stall, authorities: authoritiesFor(host, env, options.authorities) });
  const authorizer = createAuthorizer(name, transport, { env, signal });
  let greeted: Promise<URL> | undefined;
  return { name, ask, origin, pause, signal, close: () => transport.close() };

  async function ask(question: Question): Promise<Answer> {
    const attempt = async (): Promise<Answer> => {
      const answer = await authorized(question, await origin());
      const { status } = answer;
      if (!isPassing(status) || question.expect.includes(status)) return answer;
      const after = retryAfter(answer);
      const wish = after === undefined ? "" : ` (to be asked again after ${Math.ceil(after / 1000)} s)`;
      throw new NetworkError(`status ${status}${describeErrors(await readBody(answer).catch(() => undefined))}${wish}`, { after });
    };
    try {
      const answer = await (question.once ? attempt() : retrying(pause, signal, attempt));
      if (!question.expect.includes(answer.status)) throw await refusal(name, question, answer, await authorizer.identity(question.access.repository));
      if (!question.keep) answer.body.resume();
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof NetworkError && !question.once) throw new ToolError(`cannot ask ${name} for ${question.subject}: ${error.message}`, question.access.push ? "what has arrived there stays: run the command again to go on" : "run the command again");
      throw error;
    }
  }

  /** A refusal of who we are is answered once, with what the registry then asks for. */
  async function authorized(question: Question, base: URL): Promise<Answer> {
    const url = typeof question.at === "string" ? new URL(`/v2/${question.at}`, base) : question.at;
    const authorization = await authorizer.header(wish(question.access));
    const answer = await send(question, url, base, authorization);
    if (answer.status !== 401 || url.host !== base.host) return answer;
    const again = await authorizer.renew(wish(question.access), challengesOf(answer), authorization);
    if (again === undefined) return answer;
    answer.body.resume();
    return await send(question, url, base, again);
  }

  async function send({ method, headers = {}, body, follow, stall }: Question, url: URL, base: URL, authorization: string | undefined): Promise<Answer> {
    // An upload or a blob may live at another host, which is no business of our password.
    const all = { ...headers, ...(authorization === undefined || url.host !== base.host ? {} : { authorization }) };
    if (follow) return answerOf(await transport.get(url, { headers: all, signal }), url);
    return answerOf(await transport.send(url, { method, headers: all, body: typeof body === "function" ? body() : body, signal, stall }), url);
  }

  function origin(): Promise<URL> {
    greeted ??= greet().catch((error: unknown) => {
      greeted = undefined;
      throw error;
    });
    return greeted;
  }

  /** GET /v2/ tells the scheme and, mostly, how to log in. */
  async function greet(): Promise<URL> {
    const [plain, secure] = [new URL(`http://${host}`), new URL(`https://${host}`)];
    if (options.plainHttp) return await greetAt(plain);
    // On this machine nobody listens in, and most registries have no certificate: http first.
    const found = isLoopback(secure.hostname) ? await greetAt(plain).catch(unlessTls) : undefined;
    if (found !== undefined) return found;
    try {
      return await greetAt(secure);
    } catch (error) {
      const hint = error instanceof NetworkError ? tlsHint(error, name) : undefined;
      if (hint !== undefined && error instanceof Error) throw new ToolError(`cannot speak to ${name}: ${error.message}`, hint);
      throw error;
    }
  }

  async function greetAt(base: URL): Promise<URL> {
    const url = new URL("/v2/", base);
    const answer = answerOf(await transport.send(url, { signal }), url);
    answer.body.resume();
    if (isPassing(answer.status)) throw new NetworkError(`status ${answer.status}`, { after: retryAfter(answer) });
    if (answer.status === 400) throw new NotHttp();
    if (answer.status === 404) throw new ToolError(`${name} is no registry: it has no /v2/`);
    if (answer.status === 401) authorizer.learn(challengesOf(answer));
    return base;
  }
}

function challengesOf(answer: Answer): readonly Challenge[] {
  return parseChallenges(answer.header("www-authenticate") ?? "");
}

function wish({ repository, push, from }: Access) {
  const scopes = [`repository:${repository}:${push ? "pull,push" : "pull"}`, ...(from === undefined || from === repository ? [] : [`repository:${from}:pull`])];
  return { scopes, path: repository };
}

/** What a server that wants TLS answers to http: 400, or it hangs up. */
class NotHttp extends NetworkError {
  constructor() {
    super("status 400");
  }
}

function unlessTls(error: unknown): undefined {
  if (error instanceof NotHttp || (error instanceof NetworkError && (networkCode(error) === "ECONNRESET" || networkCode(error).startsWith("HPE_")))) return undefined;
  throw error;
}

function tlsHint(error: NetworkError, name: string): string | undefined {
  const code = networkCode(error);
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER") return `where ${name} speaks http only, say so with --plain-http`;
  if (/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/.test(code)) return `name the certificate of its authority with --ca-file, in SSL_CERT_FILE or in /etc/docker/certs.d/${name}/ca.crt`;
  return /^(CERT_|ERR_TLS_)/.test(code) ? "its certificate is not one for this host and day" : undefined;
}
