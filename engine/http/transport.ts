/** HTTP and HTTPS requests: through the environment's proxy, with connections kept, giving up on one that stalls. */
import { readFileSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import type { Readable } from "node:stream";
import { connect as tlsConnect, createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import { buildError } from "../api/diagnostic.ts";
import { networkError, NetworkError } from "./network_error.ts";
import { proxyFor, type Environment } from "./proxy.ts";

/** What the requests of one run share: connections, the environment, patience. */
export interface Transport {
  /** A GET that follows redirects. */
  get(url: URL, options: GetOptions): Promise<IncomingMessage>;
  /** One request; a redirect is an answer like any other. */
  send(url: URL, request: HttpRequest): Promise<IncomingMessage>;
  close(): void;
}

export interface TransportOptions {
  /** For the proxy's variables and NODE_EXTRA_CA_CERTS. */
  readonly env: Environment;
  /** How long a connection may be silent, in milliseconds; 30 seconds unless told. */
  readonly stall?: number | undefined;
  /** Certificates in PEM that are trusted besides the usual authorities. */
  readonly authorities?: readonly string[] | undefined;
}

export interface GetOptions {
  /** First byte wanted; the server may ignore it and answer 200 with everything. */
  readonly from?: number | undefined;
  /** Last byte wanted; the end where left out. */
  readonly to?: number | undefined;
  /** `authorization` goes to the first host only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream needs a content-length among the headers. */
  readonly body?: Uint8Array | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
  /** In place of the transport's. */
  readonly stall?: number | undefined;
}

export function createTransport({ env, stall: patience = 30_000, authorities = [] }: TransportOptions): Transport {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  let context: SecureContext | undefined;
  // Reading a hundred and more certificates takes a while: not before they are needed, and not for every connection.
  const trust = () => ({ secureContext: (context ??= secureContext([...authorities, ...extraAuthorities(env)])) });
  return {
    get: (url, options) => follow(url, options),
    send,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };

  async function follow(start: URL, { from = 0, to, headers = {}, signal }: GetOptions): Promise<IncomingMessage> {
    let url = start;
    const range = from === 0 && to === undefined ? {} : { range: `bytes=${from}-${to ?? ""}` };
    const { authorization: _, ...anywhere } = headers;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await send(url, { headers: { ...(url.host === start.host ? headers : anywhere), ...range }, signal });
      const location = response.headers.location;
      if (location === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return response;
      response.resume();
      if (!URL.canParse(location, url.href)) throw new NetworkError(`${url.href} redirects to "${location}", which is no URL`);
      const next = new URL(location, url);
      if (next.protocol !== "https:" && !(next.protocol === "http:" && url.protocol === "http:")) throw new NetworkError(`${url.href} redirects to ${next.href}, which is less safe`);
      url = next;
    }
    throw new NetworkError(`${start.href} redirects more than ${maxRedirects} times`);
  }

  async function send(url: URL, { method = "GET", headers = {}, body, signal, stall = patience }: HttpRequest): Promise<IncomingMessage> {
    const proxy = proxyFor(url, env);
    const secure = url.protocol === "https:";
    const options: RequestOptions = {
      method,
      // The bytes are checked as they are: no content coding may stand between.
      headers: { "user-agent": "athanor", "accept-encoding": "identity", host: url.host, ...(body instanceof Uint8Array ? { "content-length": String(body.length) } : {}), ...headers },
      ...(signal === undefined ? {} : { signal }),
    };
    if (proxy === undefined) return await answer(secure ? httpsRequest(url, { ...options, ...trust(), agent: agents.https }) : httpRequest(url, { ...options, agent: agents.http }), body, stall);
    if (!secure) return await answer(httpRequest({ ...options, ...target(proxy), path: url.href, headers: { ...options.headers, ...authorization(proxy) }, agent: agents.http }), body, stall);
    const tunnel = await connectThrough(proxy, url, signal, stall);
    const host = url.hostname;
    const name = isIP(host) === 0 ? { servername: host } : { host };
    // Without an agent: one would make its own connection.
    return await answer(httpsRequest(url, { ...options, createConnection: () => tlsConnect({ socket: tunnel, ...name, ...trust() }) }), body, stall);
  }

  /** An https request through a proxy runs in a tunnel that the proxy cannot look into. */
  function connectThrough(proxy: URL, url: URL, signal: AbortSignal | undefined, stall: number): Promise<Socket> {
    const authority = `${url.hostname}:${url.port || "443"}`;
    const request = httpRequest({ ...target(proxy), method: "CONNECT", path: authority, headers: { host: authority, ...authorization(proxy) }, agent: false, ...(signal === undefined ? {} : { signal }) });
    return new Promise((resolve, reject) => {
      request.setTimeout(stall, () => request.destroy(new NetworkError(`the proxy ${proxy.host} was silent for ${stall / 1000} s`)));
      request.once("error", (error) => reject(networkError(error)));
      request.once("connect", (response, socket) => {
        if (response.statusCode === 200) resolve(socket);
        else {
          socket.destroy();
          reject(new NetworkError(`the proxy ${proxy.host} refused a tunnel to ${authority}: status ${response.statusCode}`));
        }
      });
      request.end();
    });
  }
}

const maxRedirects = 8;

/** The response's head; its body goes on to stall or fail on its own, as an error of the stream. */
function answer(request: ClientRequest, body: Uint8Array | Readable | undefined, stall: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stream = body instanceof Uint8Array ? undefined : body;
    // Once there is a response, its reader is told; an error of the request would reach it as a mere "aborted".
    let told: ClientRequest | IncomingMessage = request;
    request.setTimeout(stall, () => told.destroy(new NetworkError(`nothing arrived for ${stall / 1000} s`)));
    request.once("response", (response) => {
      told = response;
      response.once("error", () => undefined);
      stream?.destroy();
      // An answer that came before the whole body was sent: this connection serves no other request.
      response.once("end", () => request.writableFinished || request.destroy());
      resolve(response);
    });
    request.on("error", (error) => {
      stream?.destroy();
      reject(networkError(error));
    });
    if (stream === undefined) return void request.end(body);
    stream.once("error", (error) => {
      request.destroy();
      // What the body is read from failed: no network will cure that, save where it comes from one.
      reject(error);
    });
    stream.pipe(request);
  });
}

/** Of a URL: whether it is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

function secureContext(authorities: readonly string[]): SecureContext {
  return createSecureContext(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] });
}

/** Those that Node would have read, had the launcher not taken its variable away for the time of its start. */
function extraAuthorities(env: Environment): readonly string[] {
  const file = env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (file === "") return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch (error) {
    throw buildError(`cannot read the certificates that NODE_EXTRA_CA_CERTS names: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function target(proxy: URL): { readonly hostname: string; readonly port: string } {
  return { hostname: proxy.hostname, port: proxy.port || "80" };
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {};
  return { "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}` };
}
