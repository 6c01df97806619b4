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
    else if (found.length === 0) context.err("no image: multi_arch_image and oci_image in a BUILD.ts declare them\n");
    else context.out(found.map(shown).join("\n"));
    return DONE;
  });

/** Rules that make images, by name: the engine knows no rule, and this command only shows. */
const IMAGES: readonly string[] = ["multi_arch_image", "oci_image", "debian_base", "apko_base", "oci_pull"];
/** What is done with an image, by the rule whose `image` it is. */
const USES: Readonly<Record<string, (label: AbsoluteLabel) => string>> = {
  image_tags: (label) => `athanor build ${label}`,
  oci_push: (label) => `athanor run ${label} -- --repository REGISTRY/NAME`,
  oci_load: (label) => `athanor run ${label}`,
  oci_sign: (label) => `athanor run ${label}`,
  oci_archive: (label) => `athanor build ${label}`,
  image_test: (label) => `athanor test ${label}`,
};

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
  return IMAGES.flatMap((rule) => targets.filter((target) => kindOf(target) === rule)).map((target) => {
    const { label } = target;
    const uses = targets.flatMap((other) => {
      const command = other.attrs["image"] === label ? USES[kindOf(other)] : undefined;
      return command ? [{ rule: kindOf(other), command: command(other.label) }] : [];
    });
    const { platforms, image, base } = target.attrs;
    const from = image ?? base;
    return { label, rule: kindOf(target), platforms: Array.isArray(platforms) ? platforms.map(String) : [], from: typeof from === "string" ? from : undefined, commands: [{ rule: "build", command: `athanor build ${label}` }, ...uses] };
  });
}

function shown({ label, rule, platforms, from, commands }: DescribedImage): string {
  const about = [rule, ...(from === undefined ? [] : [`of ${from}`]), ...(platforms.length > 0 ? [`for ${platforms.map((one) => one.slice(one.lastIndexOf(":") + 1)).join(", ")}`] : [])];
  const verb = (name: string): string => name.replace(/^(oci|image)_/, "");
  return [`${label}: ${about.join(" ")}`, ...commands.map((one) => `  ${verb(one.rule).padEnd(8)}${one.command}`), ""].join("\n");
}
