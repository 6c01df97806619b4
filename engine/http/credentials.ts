/** Who we are to a server, as docker and podman keep it: config.json, auth.json and credential helpers. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../api/tool.ts";
import { isRecord, parseJson, stringOf } from "./json.ts";
import type { Environment } from "./proxy.ts";

export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: string; readonly from: string }
  /** Exchanged for access tokens at the registry's token server. */
  | { readonly kind: "identity"; readonly token: string; readonly from: string };

/** Undefined where nobody has logged in: the registry is asked anonymously. */
export async function findCredentials(registry: string, repository: string, env: Environment): Promise<Credentials | undefined> {
  for (const file of configFiles(env)) {
    const text = readIfPresent(file);
    if (text === undefined) continue;
    const config = parseJson(text);
    if (!isRecord(config)) throw new ToolError(`${file} is no JSON object`, "`docker login` writes it anew");
    const helper = helperFor(config, registry);
    const found = helper === undefined ? undefined : await askHelper(helper, serverOf(registry), file, env);
    const credentials = found ?? fromAuths(config["auths"], registry, repository, file);
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

/** What writes the files that are read here. */
export function loginHelp(registry: string): string {
  return `\`docker login ${registry}\`, and just so podman, skopeo and crane, writes what athanor reads: ~/.docker/config.json, or $REGISTRY_AUTH_FILE`;
}

/** In the order of preference: docker's, then those of podman and skopeo. */
function configFiles(env: Environment): readonly string[] {
  const home = env["HOME"];
  const docker = env["DOCKER_CONFIG"] ?? (home === undefined ? undefined : path.join(home, ".docker"));
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    ...(docker === undefined ? [] : [path.join(docker, "config.json")]),
    ...(env["REGISTRY_AUTH_FILE"] === undefined ? [] : [env["REGISTRY_AUTH_FILE"]]),
    ...(runtime === undefined ? [] : [path.join(runtime, "containers/auth.json")]),
  ];
}

/** Docker's hub has one old name in these files. */
function serverOf(registry: string): string {
  return registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
}

function helperFor(config: Readonly<Record<string, unknown>>, registry: string): string | undefined {
  const helpers = config["credHelpers"];
  const own = isRecord(helpers) ? (stringOf(helpers[serverOf(registry)]) ?? stringOf(helpers[registry])) : undefined;
  return own ?? stringOf(config["credsStore"]);
}

/** Entries may name a host, a URL of it, or, podman's way, a part of its repositories: the longest that fits wins. */
function fromAuths(auths: unknown, registry: string, repository: string, file: string): Credentials | undefined {
  if (!isRecord(auths)) return undefined;
  const parts = repository.split("/");
  const names = parts.map((_, i) => `${registry}/${parts.slice(0, parts.length - i).join("/")}`);
  const hosts = registry === "docker.io" ? ["index.docker.io", "docker.io"] : [registry];
  for (const name of [...names, ...hosts]) {
    const entry = Object.entries(auths).find(([key]) => key === name || key.replace(/^https?:\/\//, "").replace(/\/(v1|v2)?\/?$/, "") === name)?.[1];
    const credentials = isRecord(entry) ? fromEntry(entry, file) : undefined;
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

function fromEntry(entry: Readonly<Record<string, unknown>>, file: string): Credentials | undefined {
  const identity = stringOf(entry["identitytoken"]);
  if (identity !== undefined && identity !== "") return { kind: "identity", token: identity, from: file };
  const decoded = Buffer.from(stringOf(entry["auth"]) ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const user = colon === -1 ? stringOf(entry["username"]) : decoded.slice(0, colon);
  const password = colon === -1 ? stringOf(entry["password"]) : decoded.slice(colon + 1).replace(/\0+$/, "");
  return user === undefined || user === "" || password === undefined ? undefined : { kind: "password", user, password, from: file };
}

/** The protocol of docker-credential-helpers: the server's name on stdin, JSON on stdout. */
async function askHelper(helper: string, server: string, file: string, env: Environment): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  const { code, stdout, stderr } = await new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((resolve, reject) => {
    const child = spawn(program, ["get"], { env: { ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString()));
    child.on("error", (error) => reject(new ToolError(`cannot run ${program}, which ${file} names: ${error.message}`, "install it, or log in again without it")));
    child.on("close", (status) => resolve({ code: status, stdout: out.join(""), stderr: err.join("") }));
    // It may end without having read.
    child.stdin.on("error", () => undefined);
    child.stdin.end(server);
  });
  if (code !== 0) {
    if (/credentials not found/i.test(stdout + stderr)) return undefined;
    throw new ToolError(`${program} failed for ${server}: ${(stderr.trim() || stdout.trim() || `exit code ${code}`).split("\n")[0]}`, `${file} names it`);
  }
  const answer = parseJson(stdout);
  const [user, secret] = isRecord(answer) ? [stringOf(answer["Username"]), stringOf(answer["Secret"])] : [];
  if (user === undefined || secret === undefined) throw new ToolError(`${program} answered for ${server} with something else than a Username and a Secret`);
  return user === "<token>" ? { kind: "identity", token: secret, from: program } : { kind: "password", user, password: secret, from: program };
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
    throw new ToolError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
