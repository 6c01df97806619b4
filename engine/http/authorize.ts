/** The Authorization header: basic, or a bearer token of the token server that a challenge names (the way of container registries). */
import { ToolError } from "../api/tool.ts";
import type { Challenge } from "./challenge.ts";
import { answerOf, describeErrors, readBody, retryAfter } from "./answer.ts";
import { findCredentials, loginHelp, type Credentials } from "./credentials.ts";
import { isRecord, parseJson, stringOf } from "./json.ts";
import type { Environment } from "./proxy.ts";
import { isPassing } from "./retry.ts";
import { NetworkError } from "./network_error.ts";
import { isLoopback, type Transport } from "./transport.ts";

/** What a request wants to be allowed. */
export interface Access {
  /** Of a token; those of the challenge where there are none. */
  readonly scopes: readonly string[];
  /** Credentials may be for a part of a server only. */
  readonly path: string;
}

export interface Authorizer {
  /** Takes note of what the server asks for. */
  learn(challenges: readonly Challenge[]): void;
  /** Undefined while the server has asked for nothing, or there is nothing to give. */
  header(access: Access): Promise<string | undefined>;
  /** After a refusal of `refused`: another header, or undefined where there is none. */
  renew(access: Access, challenges: readonly Challenge[], refused: string | undefined): Promise<string | undefined>;
  /** Where the credentials come from, for messages. */
  identity(path: string): Promise<string | undefined>;
}

interface Token {
  readonly header: string;
  /** On the clock of performance.now(). */
  readonly until: number;
}

export function createAuthorizer(server: string, transport: Transport, { env, signal }: { readonly env: Environment; readonly signal: AbortSignal | undefined }): Authorizer {
  const credentials = new Map<string, Promise<Credentials | undefined>>();
  const tokens = new Map<string, Promise<Token>>();
  let challenge: Challenge | undefined;

  const credentialsFor = (path: string) => {
    const known = credentials.get(path) ?? findCredentials(server, path, env);
    credentials.set(path, known);
    return known;
  };
  const learn = (challenges: readonly Challenge[]) => {
    challenge = challenges.find(({ scheme }) => scheme === "bearer") ?? challenges.find(({ scheme }) => scheme === "basic") ?? challenge;
  };
  const header = async (access: Access): Promise<string | undefined> => {
    if (challenge === undefined) return undefined;
    if (challenge.scheme === "basic") return basic(await credentialsFor(access.path));
    const scopes = access.scopes.length > 0 ? access.scopes : (challenge.parameters["scope"]?.split(" ") ?? []);
    const key = JSON.stringify(scopes);
    const known = await tokens.get(key)?.catch(() => undefined);
    if (known !== undefined && performance.now() < known.until) return known.header;
    // What several ask for at once is fetched once.
    if (known !== undefined) tokens.delete(key);
    const token = tokens.get(key) ?? fetchToken(challenge, scopes, access.path);
    tokens.set(key, token);
    try {
      return (await token).header;
    } catch (error) {
      tokens.delete(key);
      throw error;
    }
  };
  return {
    learn,
    header,
    async renew(access, challenges, refused) {
      learn(challenges);
      for (const [key, token] of tokens) if ((await token.catch(() => undefined))?.header === refused) tokens.delete(key);
      const next = await header(access);
      return next === refused ? undefined : next;
    },
    identity: async (path) => (await credentialsFor(path))?.from,
  };

  async function fetchToken({ parameters }: Challenge, scopes: readonly string[], path: string): Promise<Token> {
    const realm = parameters["realm"] ?? "";
    if (!URL.canParse(realm) || !/^https?:$/.test(new URL(realm).protocol)) throw new ToolError(`${server} names "${realm}" as its token server, which is no URL`);
    const url = new URL(realm);
    const who = await credentialsFor(path);
    if (who !== undefined && url.protocol === "http:" && !isLoopback(url.hostname)) throw new ToolError(`${server} wants the password of ${who.from} sent to ${url.origin} in the clear`, "a token server must be reached by https");
    const query = new URLSearchParams();
    if (parameters["service"] !== undefined) query.set("service", parameters["service"]);
    for (const scope of scopes) query.append("scope", scope);
    const authorization = basic(who);
    const response = await (who?.kind === "identity" ? exchange(url, query, who.token) : transport.get(withQuery(url, query), { headers: authorization === undefined ? {} : { authorization }, signal }));
    const answer = answerOf(response, url);
    const body = await readBody(answer);
    const { status } = answer;
    if (isPassing(status)) throw new NetworkError(`its token server ${url.host} answers status ${status}${describeErrors(body)}`, { after: retryAfter(answer) });
    if (status !== 200) throw refusedLogin(url, who, status, body);
    return parseToken(body, url);
  }

  function exchange(url: URL, query: URLSearchParams, token: string) {
    const form = new URLSearchParams(query);
    form.delete("scope");
    // One parameter with spaces, unlike the GET's.
    form.set("scope", query.getAll("scope").join(" "));
    for (const [name, value] of [["grant_type", "refresh_token"], ["refresh_token", token], ["client_id", "athanor"]] as const) form.set(name, value);
    return transport.send(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: Buffer.from(form.toString()), signal });
  }

  function refusedLogin(url: URL, who: Credentials | undefined, status: number, body: Uint8Array): ToolError {
    const message = `the token server ${url.host} of ${server} gives no token: status ${status}${describeErrors(body)}`;
    return new ToolError(message, who === undefined ? loginHelp(server) : `it was given the credentials of ${who.from}: log in anew`);
  }
}

function parseToken(body: Uint8Array, url: URL): Token {
  const answer = parseJson(Buffer.from(body).toString("utf8"));
  const token = isRecord(answer) ? (stringOf(answer["token"]) ?? stringOf(answer["access_token"])) : undefined;
  if (!isRecord(answer) || token === undefined || token === "" || /[^\x21-\x7e]/.test(token)) throw new ToolError(`the token server ${url.host} answers without a token`);
  const seconds = typeof answer["expires_in"] === "number" && answer["expires_in"] > 0 ? answer["expires_in"] : 60;
  // Renewed early: a long upload shall not end in a token that has just expired.
  return { header: `Bearer ${token}`, until: performance.now() + seconds * 800 };
}

function basic(who: Credentials | undefined): string | undefined {
  return who?.kind === "password" ? `Basic ${Buffer.from(`${who.user}:${who.password}`).toString("base64")}` : undefined;
}

function withQuery(url: URL, query: URLSearchParams): URL {
  const result = new URL(url);
  for (const [name, value] of query) result.searchParams.append(name, value);
  return result;
}
