/** Logging in: basic and bearer, config.json, credential helpers, and what is said when it does not work. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseChallenges } from "../../../../engine/http/challenge.ts";
import { openRegistry } from "../../../../rules/oci/tools/registry/connection.ts";
import { findCredentials } from "../../../../engine/http/credentials.ts";
import { findManifest } from "../../../../rules/oci/tools/registry/manifests.ts";
import { pushImage } from "../../../../rules/oci/tools/registry/push_image.ts";
import { rejection } from "../../../support/rejection.ts";
import { refuse, scriptedRegistry } from "../../../support/scripted_registry.ts";
import { imageOf } from "../../../support/test_image.ts";

const home = mkdtempSync(path.join(tmpdir(), "athanor-login-"));
const server = await scriptedRegistry();
const env = { HOME: home, PATH: `${home}:${process.env["PATH"]}` };
mkdirSync(path.join(home, ".docker"));
test.after(async () => {
  rmSync(home, { recursive: true });
  await server.close();
  tokenServer.close();
});
test.before.each(() => {
  server.authorizations.length = 0;
  asked.length = 0;
  tokens = 0;
});

/** Gives a token to whoever is "me" or brings the refresh token; each is good for `uses` requests. */
const asked: string[] = [];
let tokens = 0;
const tokenServer = createServer((request, response) => {
  let form = "";
  request.on("data", (chunk: Buffer) => (form += chunk.toString()));
  request.on("end", () => {
    const query = request.method === "POST" ? new URLSearchParams(form) : new URL(request.url ?? "", "http://t").searchParams;
    asked.push(`${request.method} ${query.get("service")} ${query.getAll("scope").join(" ")}`);
    const known = request.headers.authorization === basic("me", "secret") || query.get("refresh_token") === "refresh" || request.headers.authorization === undefined;
    if (!known) return refuse(response, 401, "UNAUTHORIZED", "wrong password");
    response.end(JSON.stringify({ token: `t${++tokens}`, expires_in: 300 }));
  });
});
await new Promise<void>((resolve) => tokenServer.listen(0, "127.0.0.1", resolve));
const realm = `http://127.0.0.1:${(tokenServer.address() as AddressInfo).port}/token`;

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function config(value: object): void {
  writeFileSync(path.join(home, ".docker/config.json"), JSON.stringify(value));
}

function helper(name: string, script: string): void {
  writeFileSync(path.join(home, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(home, `docker-credential-${name}`), 0o755);
}

/** The registry wants what `accepts` says, and asks for it with `challenge`. */
function want(challenge: string, accepts: (authorization: string | undefined) => boolean): void {
  server.intercept = (request, response) => {
    if (accepts(request.headers.authorization)) return false;
    refuse(response, 401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenge });
    return true;
  };
}

async function push(): Promise<unknown> {
  const registry = openRegistry(server.address, { env, pause: async () => undefined });
  try {
    return await pushImage(registry, { repository: "app", manifests: [imageOf("amd64", [`layer ${tokens}`])], tags: ["v1"], immutable: false });
  } finally {
    registry.close();
  }
}

const bearer = () => `Bearer realm="${realm}",service="registry",scope="repository:app:pull"`;

test("a password of config.json is sent where the registry asks for basic authentication", async () => {
  config({ auths: { [server.address]: { auth: Buffer.from("me:secret").toString("base64") } } });
  want(`Basic realm="r"`, (authorization) => authorization === basic("me", "secret"));
  await push();
  assert.match(await rejection((config({ auths: { [server.address]: { username: "me", password: "old" } } }), push())), /wants to know who asks for .*status 401\nit does not believe the credentials of .*config\.json: log in anew/);
});

test("without credentials the message says how to log in", async () => {
  config({});
  want(`Basic realm="r"`, (authorization) => authorization !== undefined);
  assert.match(await rejection(push()), /`docker login 127\.0\.0\.1:\d+`/);
});

test("a token is fetched once with the scope of a push, and renewed when refused", async () => {
  config({ auths: { [`http://${server.address}/v2/`]: { username: "me", password: "secret" } } });
  let uses = 0;
  want(bearer(), (authorization) => authorization === "Bearer t2" || (authorization === "Bearer t1" && ++uses < 5));
  await push();
  assert.equal(asked, ["GET registry repository:app:pull,push", "GET registry repository:app:pull,push"]);
});

test("nobody's token is for reading", async () => {
  config({});
  want(bearer(), (authorization) => authorization === "Bearer t1");
  const registry = openRegistry(server.address, { env });
  assert.ok(await findManifest(registry, "app", "v1"));
  registry.close();
  assert.equal(asked, ["GET registry repository:app:pull"]);
});

test("an identity token is exchanged", async () => {
  config({ auths: { [server.address]: { identitytoken: "refresh" } } });
  want(bearer(), (authorization) => authorization === "Bearer t1");
  await push();
  assert.equal(asked, ["POST registry repository:app:pull,push"]);
});

test("a token server's refusal is told as one", async () => {
  config({ auths: { [server.address]: { username: "me", password: "wrong" } } });
  want(bearer(), () => false);
  assert.match(await rejection(push()), /the token server 127\.0\.0\.1:\d+ of 127\.0\.0\.1:\d+ gives no token: status 401, UNAUTHORIZED: wrong password\nit was given the credentials of .*config\.json/);
});

test("a password does not go in the clear to another machine's token server", async () => {
  config({ auths: { [server.address]: { username: "me", password: "secret" } } });
  want(`Bearer realm="http://tokens.invalid/"`, () => false);
  assert.match(await rejection(push()), /sent to http:\/\/tokens\.invalid in the clear/);
});

test("a credential helper is asked, its own one before the common store", async () => {
  helper("own", `read server; echo "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"own\\"}"`);
  helper("none", `echo "credentials not found in native keychain"; exit 1`);
  helper("broken", `echo "no keyring here" >&2; exit 3`);
  config({ credsStore: "none", credHelpers: { "a.example": "own", "b.example": "broken", "c.example": "missing" }, auths: { "d.example": { username: "me", password: "secret" } } });
  const ask = async (registry: string) => JSON.stringify(await findCredentials(registry, "app", env));
  assert.match(await ask("a.example"), /"user":"a\.example","password":"own","from":"docker-credential-own"/);
  assert.match(await ask("d.example"), /"user":"me"/);
  assert.match(await rejection(ask("b.example")), /docker-credential-broken failed for b\.example: no keyring here/);
  assert.match(await rejection(ask("c.example")), /cannot run docker-credential-missing, which .*config\.json names/);
});

test("podman's file may name a part of a registry, and docker's hub has its old name", async () => {
  writeFileSync(path.join(home, "auth.json"), JSON.stringify({ auths: { "a.example/team": { username: "team", password: "x" }, "a.example": { username: "all", password: "x" }, "https://index.docker.io/v1/": { username: "hub", password: "x" } } }));
  const user = async (registry: string, repository: string) => {
    const found = await findCredentials(registry, repository, { REGISTRY_AUTH_FILE: path.join(home, "auth.json") });
    return found?.kind === "password" ? found.user : undefined;
  };
  assert.equal(await Promise.all([user("a.example", "team/app"), user("a.example", "other/app"), user("docker.io", "library/app"), user("b.example", "app")]), ["team", "all", "hub", undefined]);
});

test("challenges are read as servers write them", () => {
  assert.equal(parseChallenges(`Bearer realm="https://a/t?x=1,2",service=reg , scope="a:b:pull,push", Basic realm="say \\"hi\\""`), [
    { scheme: "bearer", parameters: { realm: "https://a/t?x=1,2", service: "reg", scope: "a:b:pull,push" } },
    { scheme: "basic", parameters: { realm: `say "hi"` } },
  ]);
  assert.equal(parseChallenges(""), []);
});

test.run();
