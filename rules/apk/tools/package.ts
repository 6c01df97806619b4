/**
 * The tool that makes a package: `package --out FILE --info JSON --content TAR [--script NAME FILE] [--trigger FOLDER] [--key FILE]`.
 * The tar is a layer's, so files, programs, owners and modes are said as for images.
 */
import { createPrivateKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { writeApk, type SigningKey } from "./apk_writer.ts";
import type { PackageMetadata } from "./metadata.ts";
import { tarEntries } from "./tar_entries.ts";

export const version = 2;

const apkPackage: Tool = ({ args, cwd }) => {
  const words = [...args];
  const next = (): string => words.shift() ?? fault();
  const triggers: string[] = [];
  const scripts: Record<string, Buffer> = {};
  let [out, info, content, key] = ["", "{}", "", undefined as SigningKey | undefined];
  while (words.length > 0) {
    switch (next()) {
      case "--out":
        out = path.join(cwd, next());
        break;
      case "--info":
        info = next();
        break;
      case "--content":
        content = path.join(cwd, next());
        break;
      case "--script":
        scripts[`.${next()}`] = readFileSync(path.join(cwd, next()));
        break;
      case "--trigger":
        triggers.push(next());
        break;
      case "--key":
        key = readKey(path.join(cwd, next()));
        break;
      default:
        fault();
    }
  }
  const files = tarEntries(readFileSync(content), "the content");
  writeFileSync(out, writeApk({ info: JSON.parse(info) as PackageMetadata, triggers, scripts, files }, key));
};
export default apkPackage;

/** A private key in PEM; its public half is known to apk by the file's name and `.pub`. */
export function readKey(file: string): SigningKey {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType !== "rsa") throw new Error(`it is of the kind ${key.asymmetricKeyType}`);
    return { name: `${path.basename(file)}.pub`, key };
  } catch (error) {
    throw new ToolError(`${path.basename(file)} is no private RSA key: ${error instanceof Error ? error.message : String(error)}`, "`openssl genrsa -out NAME.rsa 4096` makes one");
  }
}

/** The rule writes these arguments, so a wrong one is its bug. */
function fault(): never {
  throw new Error("package was called with other arguments than its rule's");
}
