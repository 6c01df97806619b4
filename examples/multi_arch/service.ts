/** service: a program and everything that makes a service of it: image, index, tags, push, archives, tests. A macro is a plain function. */
import { image_tags, image_test, multi_arch_image, oci_archive, oci_image, oci_layer, oci_push, rust_binary, tag_with_commit_and_timestamp, tag_with_sha256 } from "athanor";
import { cpu } from "athanor/platforms";

export interface Service {
  readonly name: string;
  readonly srcs: readonly string[];
  /** Files beside the program, by path in the image. */
  readonly files?: Readonly<Record<string, string>>;
  readonly port?: string;
}

const platforms = cpu.values.map((arch) => `@athanor//platforms:linux_${arch}_musl` as const);

export function service({ name, srcs, files = {}, port }: Service): void {
  const program = rust_binary({ name, srcs, edition: "2024" });
  // What changes seldom lies below: the base, then the configuration, then the program.
  const layers = Object.keys(files).length > 0 ? [oci_layer({ name: `${name}_config`, files })] : [];
  const image = oci_image({
    name: `${name}_image`,
    base: "@athanor//images/static_base",
    layers,
    binary: program,
    exposed_ports: port === undefined ? [] : [port],
    labels: { "org.opencontainers.image.title": name },
  });
  const images = multi_arch_image({ name: `${name}_images`, image, platforms });
  // "manual": without a commit there is no tag, and `//...` shall build in an unpacked archive, too.
  const tags = image_tags({ name: `${name}_tags`, image: images, formats: [tag_with_commit_and_timestamp, tag_with_sha256, "latest"], tags: ["manual"] });
  oci_push({ name: `${name}_push`, image: images, image_tags: [tags] });
  oci_archive({ name: `${name}_archive`, image: images, names: [`example/${name}:latest`] });

  image_test({ name: `${name}_images_test`, image: images, files: { [`/usr/bin/${name}`]: "file 0755 0:0" }, absent: ["/usr/bin/sh"], config: { User: "65532:65532" }, max_size: 5_000_000 });
  for (const platform of platforms) image_test({ name: `${name}_${platform.replace(/.*:/, "")}_test`, image, run: [`/usr/bin/${name}`, "--check"], platform });
}
