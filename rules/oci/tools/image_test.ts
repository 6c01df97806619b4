/**
 * The image test tool: what an image must be, checked against its documents and layers without running it: `--expect JSON`, then what `imageArgs` gives.
 */
import { ToolError, type Tool } from "../../../engine/api/tool.ts";
import { pathFilter } from "../../debian/tools/path_filter.ts";
import { imageContent, type ContentEntry } from "./image_content.ts";
import { readImageFiles, type LoadedImage } from "./image_files.ts";
import type { ImageConfig } from "./image_format.ts";

export const version = 1;

export interface Expectations {
  /** By path, as `image_test` documents it. */
  readonly files: Readonly<Record<string, string>>;
  /** Patterns that every file must match one of; none: any file may be there. */
  readonly only: readonly string[];
  /** Patterns that no path may match. */
  readonly absent: readonly string[];
  /** Text by path that the file must hold. */
  readonly contains: Readonly<Record<string, string>>;
  /** Values by field of the configuration. */
  readonly config: Readonly<Record<string, string>>;
  /** Bytes of all layers as they are pushed. */
  readonly maxSize?: number;
  readonly maxLayers?: number;
}

const imageTest: Tool = async ({ args, cwd, log }) => {
  const at = args.indexOf("--expect");
  const expected = JSON.parse(args[at + 1] ?? "") as Expectations;
  const { images } = readImageFiles(args, cwd);
  const faults: string[] = [];
  for (const image of images) {
    const name = `${image.config.os}/${image.config.architecture}`;
    const found = await imageFaults(image, expected);
    faults.push(...found.map((fault) => (images.length > 1 ? `${name}: ${fault}` : fault)));
    log(`${name}: ${image.layers.length} layers, ${sizeOf(image)} bytes`);
  }
  if (faults.length > 0) throw new ToolError(["the image is not what it must be:", ...faults.map((fault) => `  ${fault}`)].join("\n"));
};
export default imageTest;

/** Everything that differs, one sentence each. */
export async function imageFaults(image: LoadedImage, expected: Expectations): Promise<readonly string[]> {
  const texts = new Map<string, Buffer[]>();
  const content = await imageContent(image, {
    onFile: (path, bytes) => {
      if (expected.contains[path] === undefined || !bytes) return;
      texts.set(path, [...(texts.get(path) ?? []), Buffer.from(bytes)]);
    },
  });
  const faults: string[] = [];
  for (const [path, wanted] of Object.entries(expected.files)) faults.push(...fileFaults(path, wanted, content.get(path), content));
  const isAllowed = pathFilter(expected.only.map(relative), []);
  const isAbsent = expected.absent.length > 0 ? pathFilter(expected.absent.map(relative), []) : () => false;
  for (const [path, entry] of content) {
    if (expected.only.length > 0 && entry.kind === "file" && !isAllowed(relative(path))) faults.push(`${path} is a file that \`only\` does not name`);
    if (isAbsent(relative(path))) faults.push(`${path} must not be there`);
  }
  for (const [path, text] of Object.entries(expected.contains)) {
    const held = texts.get(path);
    if (!content.has(path)) faults.push(`${path} is not there`);
    else if (!held || !Buffer.concat(held).includes(text)) faults.push(`${path} does not hold ${JSON.stringify(text)}`);
  }
  for (const [field, wanted] of Object.entries(expected.config)) {
    const found = configField(image.config, field);
    if (found !== wanted) faults.push(`${field} is ${found === undefined ? "not set" : JSON.stringify(found)}, and must be ${JSON.stringify(wanted)}`);
  }
  const size = sizeOf(image);
  if (expected.maxSize !== undefined && size > expected.maxSize) faults.push(`its layers have ${size} bytes, and ${expected.maxSize} are allowed`);
  if (expected.maxLayers !== undefined && image.layers.length > expected.maxLayers) faults.push(`it has ${image.layers.length} layers, and ${expected.maxLayers} are allowed`);
  return faults;
}

/** `wanted` is words in any order: a kind, an octal mode, `UID:GID`, `-> TARGET`. */
function fileFaults(path: string, wanted: string, entry: ContentEntry | undefined, content: ReadonlyMap<string, ContentEntry>): readonly string[] {
  if (!entry) {
    const last = path.slice(path.lastIndexOf("/") + 1);
    const elsewhere = [...content.keys()].find((one) => one.endsWith(`/${last}`));
    return [`${path} is not there${elsewhere === undefined ? "" : `; ${elsewhere} is`}`];
  }
  const [words, target] = wanted.split(/(?:^|\s)->\s*/);
  const faults: string[] = [];
  for (const word of (words ?? "").split(/\s+/).filter((one) => one !== "")) {
    if (/^[0-7]{3,4}$/.test(word)) {
      if (entry.mode !== parseInt(word, 8)) faults.push(`${path} has the mode ${entry.mode.toString(8).padStart(4, "0")}, and must have ${word}`);
    } else if (/^\d+:\d+$/.test(word)) {
      if (`${entry.uid}:${entry.gid}` !== word) faults.push(`${path} belongs to ${entry.uid}:${entry.gid}, and must belong to ${word}`);
    } else if (entry.kind !== word) faults.push(`${path} is a ${entry.kind}, and must be a ${word}`);
  }
  if (target !== undefined && entry.target !== target) faults.push(`${path} ${entry.target === undefined ? `is a ${entry.kind}` : `points to ${entry.target}`}, and must point to ${target}`);
  return faults;
}

/** `User`, `Env.PATH`, `Labels.x`, `architecture`; lists as JSON. */
function configField(config: ImageConfig, field: string): string | undefined {
  const run = config.config ?? {};
  if (field.startsWith("Env.")) {
    const name = `${field.slice(4)}=`;
    return run.Env?.find((one) => one.startsWith(name))?.slice(name.length);
  }
  if (field.startsWith("Labels.")) return run.Labels?.[field.slice(7)];
  const value = (run as Readonly<Record<string, unknown>>)[field] ?? (config as unknown as Readonly<Record<string, unknown>>)[field];
  if (value === undefined || typeof value === "string") return value;
  return JSON.stringify(Array.isArray(value) ? value : Object.keys(value as object).sort());
}

function sizeOf({ layers }: LoadedImage): number {
  return layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
}

function relative(path: string): string {
  return path.replace(/^\//, "");
}
