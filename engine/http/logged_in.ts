/** A transport whose GETs log in where a server asks for it: with a token that is known for it, else with the credentials that docker and podman keep. */
import { createAuthorizer, type Authorizer } from "./authorize.ts";
import { parseChallenges } from "./challenge.ts";
import type { Environment } from "./proxy.ts";
import { isLoopback, type Transport } from "./transport.ts";

/** `tokens` has what is shown to a server, by its origin; it is asked for when a server refuses. */
export function loggedIn(transport: Transport, env: Environment, tokens: () => ReadonlyMap<string, string> = () => new Map()): Transport {
  const authorizers = new Map<string, Authorizer>();
  /** What served one file of a folder serves the next. */
  const headers = new Map<string, string>();
  return {
    ...transport,
    async get(url, options) {
      const folder = new URL(".", url).href;
      const known = headers.get(folder);
      const first = await transport.get(url, known === undefined ? options : { ...options, headers: { ...options.headers, authorization: known } });
      // A password goes in the clear to this machine only.
      if (first.statusCode !== 401 || (url.protocol === "http:" && !isLoopback(url.hostname))) return first;
      const token = tokens().get(url.origin);
      if (token !== undefined && token !== known) {
        first.resume();
        headers.set(folder, token);
        return await transport.get(url, { ...options, headers: { ...options.headers, authorization: token } });
      }
      const challenges = parseChallenges(first.headers["www-authenticate"] ?? "");
      if (challenges.length === 0) return first;
      const server = url.host === "registry-1.docker.io" ? "docker.io" : url.host;
      const authorizer = authorizers.get(server) ?? createAuthorizer(server, transport, { env, signal: options.signal });
      authorizers.set(server, authorizer);
      const authorization = await authorizer.renew({ scopes: [], path: pathOf(url) }, challenges, known);
      if (authorization === undefined) return first;
      first.resume();
      headers.set(folder, authorization);
      return await transport.get(url, { ...options, headers: { ...options.headers, authorization } });
    },
  };
}

/** Podman's credentials may be for a repository: `/v2/team/app/blobs/sha256:...` is one of team/app. */
function pathOf(url: URL): string {
  return /^\/v2\/(.+)\/(?:blobs|manifests)\//.exec(url.pathname)?.[1] ?? url.pathname.slice(1);
}
