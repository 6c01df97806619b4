/** Certificates of a configuration: files of their own, and a part of the bundles that programs read; and what the bundles' bytes are. */
import { createHash, X509Certificate } from "node:crypto";
import { ToolError } from "../../../engine/api/tool.ts";
import type { Certificates, NamedText } from "./config.ts";
import type { FileTree } from "./file_tree.ts";
import type { Installed } from "./install.ts";

const FOLDER = "usr/local/share/ca-certificates";
const BUNDLES = ["etc/ssl/certs/ca-certificates.crt", "var/lib/ecs/deps/execute-command/certs/tls-ca-bundle.pem"];
const JAVA = "etc/ssl/certs/java/cacerts";

/** `time` is when the image counts as made. */
export function addCertificates(tree: FileTree, certificates: Certificates | undefined, packages: readonly Installed[], time: number): void {
  if (certificates === undefined) return;
  const own = certificates.additional.map((one) => {
    const { pem, fingerprint } = parse(one);
    tree.makeFolders(FOLDER, 0o755);
    tree.write(`${FOLDER}/${one.name}-${fingerprint}.crt`, pem).mtime = time;
    return pem;
  });
  const brought = packages
    .filter(({ apk }) => apk.info.provides.some((provided) => certificates.providers.includes(provided)))
    .flatMap(({ files }) => files.flatMap(({ type, name }) => (type !== "directory" && name.startsWith(`${FOLDER}/`) && /\.(?:crt|pem)$/.test(name) ? [name] : [])))
    .sort()
    .flatMap((name) => {
      const found = certificateIn(tree.read(name)?.toString("latin1") ?? "");
      return typeof found === "string" ? [] : [found.pem];
    });
  const all = [...own, ...brought];
  if (all.length === 0) return;
  if (tree.get(JAVA) !== undefined) throw new ToolError(`certificates are to be added to /${JAVA}, which is not supported`, "leave out the truststore's package, or the certificates");
  for (const bundle of BUNDLES) {
    const content = tree.read(bundle);
    if (content !== undefined) tree.write(bundle, Buffer.concat([content, ...all.map((pem) => Buffer.from(`${pem}\n`))])).mtime = time;
  }
}

/** A file beside each bundle, in sha256sum's form, by which a later change of the bundle shows. */
export function sumBundles(tree: FileTree, time: number): void {
  for (const bundle of [...BUNDLES, JAVA]) {
    const content = tree.read(bundle);
    if (content === undefined) continue;
    const slash = bundle.lastIndexOf("/");
    const name = bundle.slice(slash + 1);
    tree.write(`${bundle.slice(0, slash)}/.${name}.sha256`, `${createHash("sha256").update(content).digest("hex")}  ${name}\n`, 0o444).mtime = time;
  }
}

interface Certificate {
  readonly pem: string;
  readonly fingerprint: string;
}

function parse({ name, content }: NamedText): Certificate {
  const found = certificateIn(content);
  if (typeof found === "string") throw new ToolError(`the certificate ${name} ${found}`);
  return found;
}

/** The one certificate in a text, or what is wrong with it. */
function certificateIn(text: string): Certificate | string {
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]+?)-----END \1-----/g)];
  const [block] = blocks;
  if (block === undefined) return "holds no PEM block";
  if (blocks.length > 1) return `holds ${blocks.length} PEM blocks; one certificate stands alone`;
  if (block[1] !== "CERTIFICATE") return `is a ${block[1]}, not a CERTIFICATE`;
  const der = Buffer.from(block[2] ?? "", "base64");
  try {
    new X509Certificate(der);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  return { pem: pemOf("CERTIFICATE", der), fingerprint: createHash("sha256").update(der).digest("hex") };
}

/** PEM without anything around it, in lines of 64 characters. */
export function pemOf(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
