/** A real PostgreSQL for tests, from our own lock: started as an ordinary user in a sandbox, reached by a unix socket. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { athanor, checkout } from "./athanor.ts";
import { host } from "./host.ts";

export interface PostgreSql {
  /** Host folder of its socket: `host=` of a connection. */
  readonly socket: string;
  /** What psql answers to a statement, without decoration. */
  query(sql: string): string;
  stop(): Promise<void>;
}

const USER = "athanor";

/** Starts a server with an empty database `athanor` in `folder`; `bwrap` starts bubblewrap. Connections need no password. */
export async function startPostgreSql(folder: string, bwrap: string): Promise<PostgreSql> {
  const { status, stdout, output } = athanor(checkout, ["build", `//sysroots:postgresql_${host}`]);
  assert.equal(status, 0, output);
  const tree = path.join(checkout, stdout.split("\n").find((line) => line.endsWith(`postgresql_${host}`)) ?? "");
  const socket = path.join(folder, "socket");
  for (const name of [socket, path.join(folder, "data")]) mkdirSync(name, { recursive: true });
  writeFileSync(path.join(folder, "passwd"), `${USER}:x:1000:1000::/:/bin/sh\n`);
  const inside = (program: string, ...args: readonly string[]) => [
    ...["--unshare-all", "--die-with-parent", "--uid", "1000", "--gid", "1000", "--ro-bind", path.join(tree, "usr"), "/usr"],
    ...["bin", "lib", "lib64"].flatMap((name) => ["--symlink", `usr/${name}`, `/${name}`]),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/dev/shm", "--ro-bind", path.join(folder, "passwd"), "/etc/passwd"],
    ...["--bind", path.join(folder, "data"), "/data", "--bind", socket, "/socket", "--setenv", "TZ", "UTC", `/usr/lib/postgresql/17/bin/${program}`, ...args],
  ];
  const run = (program: string, ...args: readonly string[]): string => {
    const result = spawnSync(bwrap, inside(program, ...args), { encoding: "utf8" });
    assert.equal(result.status, 0, result.stdout + result.stderr);
    return result.stdout;
  };
  run("initdb", "--pgdata=/data", `--username=${USER}`, "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync");
  const server = spawn(bwrap, inside("postgres", "-D", "/data", "-k", "/socket", "-c", "listen_addresses=", "-c", "fsync=off", "-c", "jit=off"), { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => server.on("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = "";
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("ready to accept connections")) resolve();
    });
    server.on("close", () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
  });
  run("psql", "-h", "/socket", "-U", USER, "-d", "postgres", "-c", `create database ${USER}`);
  return {
    socket,
    query: (sql) => run("psql", "-h", "/socket", "-U", USER, "-d", USER, "-At", "-c", sql).trim(),
    async stop() {
      server.kill("SIGKILL");
      await ended;
    },
  };
}
