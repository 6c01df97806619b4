/** The tool that makes one file of all certificate authorities: `--out FILE TREE`, what update-ca-certificates would write. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compareUtf8, ToolError, type Tool } from "../../../engine/api/tool.ts";

export const version = 1;

/** Where Debian's package keeps them, one a file. */
const FOLDER = "usr/share/ca-certificates";

const bundle: Tool = ({ args, cwd }) => {
  const [option, out, tree] = args;
  if (option !== "--out" || out === undefined || tree === undefined) throw new Error("ca_bundle needs --out FILE TREE");
  const folder = path.join(cwd, tree, FOLDER);
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".crt")) : [];
  if (files.length === 0) throw new ToolError(`there is no certificate below ${FOLDER}`, "the root must hold the package ca-certificates");
  writeFileSync(path.join(cwd, out), files.sort(compareUtf8).map((file) => readFileSync(path.join(folder, file), "utf8").trim() + "\n").join(""));
};
export default bundle;
