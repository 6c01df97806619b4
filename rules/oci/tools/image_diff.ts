/** The diff tool: two images or indexes in, what differs between them out as text: `--out FILE`, `--before` and what `imageArgs` gives, `--after` and the same. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Tool } from "../../../engine/api/tool.ts";
import { canonicalJson } from "./descriptor.ts";
import { imageContent, type ContentEntry } from "./image_content.ts";
import { readImageFiles, type LoadedImage } from "./image_files.ts";

export const version = 1;

const imageDiff: Tool = async ({ args, cwd }) => {
  const middle = args.indexOf("--after");
  const [before, after] = [readImageFiles(args.slice(0, middle), cwd), readImageFiles(args.slice(middle), cwd)];
  const lines: string[] = before.top.descriptor.digest === after.top.descriptor.digest ? [`the same: ${after.top.descriptor.digest}`] : await imagesDiffer(before.images, after.images);
  writeFileSync(path.join(cwd, args[1] ?? ""), lines.map((line) => `${line}\n`).join(""));
};
export default imageDiff;

async function imagesDiffer(before: readonly LoadedImage[], after: readonly LoadedImage[]): Promise<string[]> {
  const platformOf = ({ config }: LoadedImage): string => `${config.os}/${config.architecture}`;
  const lines: string[] = [];
  for (const platform of [...new Set([...before, ...after].map(platformOf))].sort()) {
    const [one, two] = [before, after].map((images) => images.find((image) => platformOf(image) === platform));
    if (one && two) lines.push(`${platform}:`, ...(await differences(one, two)).map((line) => `  ${line}`));
    else lines.push(`${platform}: ${two ? "new" : "gone"}`);
  }
  return lines;
}

/** One difference a line: the configuration, the layers, the files, what a push would send. */
export async function differences(before: LoadedImage, after: LoadedImage): Promise<readonly string[]> {
  if (before.manifestBlob.descriptor.digest === after.manifestBlob.descriptor.digest) return ["the same"];
  return [...configDifferences(before, after), ...layerDifferences(before, after), ...contentDifferences(await imageContent(before), await imageContent(after))];
}

function configDifferences(before: LoadedImage, after: LoadedImage): readonly string[] {
  const facts = ({ config, manifest }: LoadedImage): ReadonlyMap<string, string> => {
    const { config: run, rootfs: _, history: __, ...rest } = config;
    const annotations = Object.entries(manifest.annotations ?? {}).map(([name, value]) => [`annotation ${name}`, value] as const);
    return new Map([...Object.entries(rest), ...Object.entries(run ?? {}), ...annotations].map(([name, value]) => [name, canonicalJson(value)]));
  };
  const [one, two] = [facts(before), facts(after)];
  return union(one, two).flatMap((name) => (one.get(name) === two.get(name) ? [] : [`${name}: ${one.get(name) ?? "nothing"} -> ${two.get(name) ?? "nothing"}`]));
}

function layerDifferences(before: LoadedImage, after: LoadedImage): readonly string[] {
  const known = new Set(before.layers.map(({ descriptor }) => descriptor.digest));
  const kept = after.layers.filter(({ descriptor }) => known.has(descriptor.digest));
  const fresh = after.layers.filter(({ descriptor }) => !known.has(descriptor.digest));
  const size = (layers: LoadedImage["layers"]): number => layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  return [
    `layers: ${before.layers.length} -> ${after.layers.length}, ${kept.length} of them unchanged; ${size(before.layers)} -> ${size(after.layers)} bytes, ${size(fresh)} to push`,
    ...fresh.map(({ descriptor }) => `new layer ${after.layers.findIndex((one) => one.descriptor === descriptor) + 1}: ${descriptor.digest} (${descriptor.size} bytes)`),
  ];
}

function contentDifferences(before: ReadonlyMap<string, ContentEntry>, after: ReadonlyMap<string, ContentEntry>): readonly string[] {
  return union(before, after).flatMap((path) => {
    const [one, two] = [before.get(path), after.get(path)];
    if (!one && two) return [`+ ${path} ${described(two)}`];
    if (one && !two) return [`- ${path} ${described(one)}`];
    if (!one || !two) return [];
    const changes = [
      ...(described(one) === described(two) ? [] : [`${described(one)} -> ${described(two)}`]),
      ...(one.sha256 !== two.sha256 && one.kind === two.kind && described(one) === described(two) ? [`${described(two)}, other content`] : []),
    ];
    return changes.map((change) => `~ ${path} ${change}`);
  });
}

function described({ kind, mode, uid, gid, size, target }: ContentEntry): string {
  const owner = uid === 0 && gid === 0 ? "" : ` ${uid}:${gid}`;
  return kind === "symlink" ? `-> ${target}` : `${kind} ${mode.toString(8).padStart(4, "0")}${owner}${kind === "file" ? ` ${size} bytes` : ""}`;
}

function union(one: ReadonlyMap<string, unknown>, two: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...one.keys(), ...two.keys()])].sort();
}
