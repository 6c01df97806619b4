/** Certificates of authorities for one registry, from the places where docker, podman and OpenSSL look. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ToolError } from "../../../../engine/api/tool.ts";
import type { Environment } from "../../../../engine/http/proxy.ts";

/** In PEM. `named` is what the user named on the command line: that file must be there. */
export function authoritiesFor(host: string, env: Environment, named: string | undefined): readonly string[] {
  const home = env["HOME"];
  const folders = ["/etc/docker/certs.d", "/etc/containers/certs.d", ...(home === undefined ? [] : [path.join(home, ".config/containers/certs.d"), path.join(home, ".docker/certs.d")])];
  const inFolders = folders.flatMap((folder) => certificatesIn(path.join(folder, host)));
  const files = [...(named === undefined ? [] : [named]), ...[env["SSL_CERT_FILE"] ?? ""].filter((file) => file !== "")];
  return [...files.map(read), ...inFolders.map(read)];
}

function certificatesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".crt")).sort().map((name) => path.join(folder, name));
  } catch {
    // Hardly any registry has such a folder.
    return [];
  }
}

function read(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ToolError(`cannot read the certificates in ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw new ToolError(`${file} holds no certificate in PEM`);
  return text;
}
