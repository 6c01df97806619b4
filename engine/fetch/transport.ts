/** One GET over http or https: through the environment's proxy, following redirects, giving up on a connection that stalls. */
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { proxyFor, type Environment } from "./proxy.ts";

/** What the requests of one run share: connections, the environment, patience. */
export interface Transport {
  get(url: URL, options: GetOptions): Promise<IncomingMessage>;
  close(): void;
}

export interface GetOptions {
  /** First byte wanted; the server may ignore it and answer 200 with everything. */
  readonly from?: number;
  readonly signal?: AbortSignal;
}

/** The far end or the way to it failed; trying again may help. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** `stall` is how many milliseconds a connection may be silent. */
export function createTransport(env: Environment, stall = 30_000): Transport {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  return {
    get: (url, options) => follow(url, options),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };

  async function follow(start: URL, options: GetOptions): Promise<IncomingMessage> {
    let url = start;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await send(url, options);
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

  async function send(url: URL, { from, signal }: GetOptions): Promise<IncomingMessage> {
    const proxy = proxyFor(url, env);
    const secure = url.protocol === "https:";
    const options: RequestOptions = {
      // The bytes are checked as they are: no content coding may stand between.
      headers: { "user-agent": "athanor", "accept-encoding": "identity", host: url.host, ...(from === undefined || from === 0 ? {} : { range: `bytes=${from}-` }) },
      ...(signal === undefined ? {} : { signal }),
    };
    if (proxy === undefined) return await answer(secure ? httpsRequest(url, { ...options, agent: agents.https }) : httpRequest(url, { ...options, agent: agents.http }), stall);
    if (!secure) return await answer(httpRequest({ ...options, ...target(proxy), path: url.href, headers: { ...options.headers, ...authorization(proxy) }, agent: agents.http }), stall);
    const tunnel = await connectThrough(proxy, url, signal);
    const host = url.hostname;
    const name = isIP(host) === 0 ? { servername: host } : { host };
    // Without an agent: one would make its own connection.
    return await answer(httpsRequest(url, { ...options, createConnection: () => tlsConnect({ socket: tunnel, ...name }) }), stall);
  }

  /** An https request through a proxy runs in a tunnel that the proxy cannot look into. */
  function connectThrough(proxy: URL, url: URL, signal: AbortSignal | undefined): Promise<Socket> {
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
function answer(request: ClientRequest, stall: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Once there is a response, its reader is told; an error of the request would reach it as a mere "aborted".
    let told: ClientRequest | IncomingMessage = request;
    request.setTimeout(stall, () => told.destroy(new NetworkError(`nothing arrived for ${stall / 1000} s`)));
    request.once("response", (response) => {
      told = response;
      response.once("error", () => undefined);
      resolve(response);
    });
    request.on("error", (error) => reject(networkError(error)));
    request.end();
  });
}

/** Everything node reports below http, as one kind; being aborted is not a fault of the network. */
export function networkError(error: unknown): Error {
  if (!(error instanceof Error)) return new NetworkError(String(error));
  if (error instanceof NetworkError || error.name === "AbortError") return error;
  // A host with several addresses fails with one error each and no text of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return new NetworkError(first instanceof Error ? first.message : error.message, { cause: error });
}

function target(proxy: URL): { readonly hostname: string; readonly port: string } {
  return { hostname: proxy.hostname, port: proxy.port || "80" };
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {};
  return { "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}` };
}
