/** `athanor images`: the images that a workspace declares, and what can be done with each. */
import type { AbsoluteLabel } from "../../api/label.ts";
import { exportName } from "../../planner/rule_info.ts";
import type { LoadedTarget } from "../../api/package.ts";
import { DONE, type Command } from "../command.ts";
import { declaredTargets } from "../planning.ts";
import { withSession } from "../session.ts";
import { outputFormat } from "./query.ts";

export const images: Command = (context) =>
  withSession(context, async (session) => {
    const { positional } = context.options;
    const found = describeImages(declaredTargets(session, positional));
    if (outputFormat(context) === "json") context.out(`${JSON.stringify(found, null, 2)}\n`);
    else if (found.length === 0) context.err("no image: oci_image in a BUILD.ts declares one, and multi_arch_image one for several platforms\n");
    else context.out(found.map(shown).join("\n"));
    return DONE;
  });

/** Rules that make images, by name: the engine knows no rule, and this command only shows. */
const IMAGES: readonly string[] = ["multi_arch_image", "apko_index", "oci_image", "debian_base", "apko_image", "oci_pull"];
/** As authors write it, where a function declares the target. */
const WRITTEN: Readonly<Record<string, string>> = { apko_image: "apko_base" };
/** What is done with an image, by the rule whose `image` it is. */
const USES: Readonly<Record<string, (target: LoadedTarget) => string>> = {
  image_tags: ({ label }) => `athanor build ${label}`,
  oci_push: runInto,
  oci_load: ({ label }) => `athanor run ${label}`,
  oci_sign: runInto,
  oci_archive: ({ label }) => `athanor build ${label}`,
  image_sbom: ({ label }) => `athanor build ${label}`,
  image_provenance: ({ label }) => `athanor build ${label}`,
  image_test: ({ label }) => `athanor test ${label}`,
};

/** A target that names its repository needs no other. */
function runInto({ label, attrs }: LoadedTarget): string {
  return `athanor run ${label}${typeof attrs["repository"] === "string" ? "" : " -- --repository REGISTRY/NAME"}`;
}

export interface DescribedImage {
  readonly label: AbsoluteLabel;
  readonly rule: string;
  /** Labels of its platforms, where it has several. */
  readonly platforms: readonly string[];
  /** The image it is made from, or stands on. */
  readonly from: string | undefined;
  readonly commands: readonly { readonly rule: string; readonly command: string }[];
}

/** Indexes first, then images; each by label. */
function describeImages(targets: readonly LoadedTarget[]): readonly DescribedImage[] {
  const kindOf = ({ rule }: LoadedTarget): string => exportName(rule);
  const byLabel = new Map(targets.map((target) => [target.label, target]));
  return IMAGES.flatMap((rule) => targets.filter((target) => kindOf(target) === rule)).map((target) => {
    const { label } = target;
    const uses = targets.flatMap((other) => {
      const command = other.attrs["image"] === label ? USES[kindOf(other)] : undefined;
      return command ? [{ rule: kindOf(other), command: command(other) }] : [];
    });
    const { platforms, image, base, lock } = target.attrs;
    const from = image ?? base;
    // A configuration without a file to lock has a target all the same.
    const locked = byLabel.get(lock as AbsoluteLabel)?.attrs["lock"] === undefined ? [] : [{ rule: "lock", command: `athanor lock ${String(lock)}` }];
    return { label, rule: WRITTEN[kindOf(target)] ?? kindOf(target), platforms: Array.isArray(platforms) ? platforms.map(String) : [], from: typeof from === "string" ? from : undefined, commands: [{ rule: "build", command: `athanor build ${label}` }, ...locked, ...uses] };
  });
}

function shown({ label, rule, platforms, from, commands }: DescribedImage): string {
  const about = [rule, ...(from === undefined ? [] : [`of ${from}`]), ...(platforms.length > 0 ? [`for ${platforms.map((one) => one.slice(one.lastIndexOf(":") + 1)).join(", ")}`] : [])];
  const verb = (name: string): string => name.replace(/^(oci|image)_/, "");
  return [`${label}: ${about.join(" ")}`, ...commands.map((one) => `  ${verb(one.rule).padEnd(8)}${one.command}`), ""].join("\n");
}
