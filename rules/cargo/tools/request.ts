/** What crates_vendor is asked for: the rule's attributes as its tool reads them, and words after `--`. */
import path from "node:path";
import { nearest, ToolError, type Json } from "../../../engine/api/tool.ts";

export interface VendorRequest {
  /** The target, as the generated file's comment names it. */
  readonly label: string;
  /** Paths from the workspace's root. */
  readonly manifest: string;
  readonly lock: string;
  readonly out: string;
  /** Where facts about members go, if anywhere. */
  readonly facts: string | undefined;
  /** "local" keeps the sources in the workspace. */
  readonly mode: "remote" | "local";
  /** Of the members. */
  readonly features: readonly string[];
  readonly defaultFeatures: boolean;
}

export function parseVendorRequest(params: Json): VendorRequest {
  const given = typeof params === "object" && params !== null && !Array.isArray(params) ? (params as Readonly<Record<string, Json>>) : {};
  const text = (key: string): string => String(given[key] ?? "");
  const features = given["features"];
  const below = (file: string): string => path.posix.normalize(path.posix.join(text("package"), file));
  return {
    label: text("label"),
    manifest: below(text("manifest")),
    lock: path.posix.join(path.posix.dirname(below(text("manifest"))), text("lock")),
    out: below(text("out")),
    facts: text("facts") === "" ? undefined : below(text("facts")),
    mode: given["mode"] === "local" ? "local" : "remote",
    features: Array.isArray(features) ? features.map(String) : [],
    defaultFeatures: given["default_features"] !== false,
  };
}

/** `--repin NAME...`: packages to bring up to date. */
export function parseArguments(args: readonly string[], label: string): readonly string[] {
  const names: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [word = "", attached] = (args[i] ?? "").split("=", 2);
    if (word !== "--repin") throw new ToolError(`it takes --repin NAME; got "${args[i]}"`, nearest(word, ["--repin"]) === undefined ? `\`athanor run ${label} -- --repin serde\` updates one crate` : "did you mean --repin?");
    const name = attached ?? args[++i];
    if (name === undefined || name === "") throw new ToolError("--repin needs the name of a crate");
    names.push(name);
  }
  return names;
}
