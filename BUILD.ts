/** A program, two libraries, a macro and a bit of C: declared once, built for every platform. */
import { alias, cc_library, glob, image_sbom, image_tags, image_test, multi_arch_image, oci_archive, oci_image, oci_push, release, rust_binary, rust_library, rust_proc_macro, rust_test } from "athanor";
import { cpu } from "athanor/platforms";

const crc = cc_library({ name: "crc", srcs: ["app/crc/crc32.c"], hdrs: ["app/crc/crc32.h"], includes: ["app/crc"] });

const describe = rust_proc_macro({ name: "describe", srcs: ["app/describe/lib.rs"], edition: "2024" });

const checksum = rust_library({ name: "checksum", srcs: ["app/checksum/lib.rs"], edition: "2024", native_deps: [crc] });

const report = rust_library({ name: "report", srcs: ["app/report/lib.rs"], edition: "2024", deps: [describe] });

const app = rust_binary({
  name: "app",
  srcs: glob(["app/src/*.rs"]),
  edition: "2024",
  deps: [checksum, report],
  version: "0.1.0",
});

rust_test({ name: "checksum_test", crate: checksum });
rust_test({ name: "report_test", crate: report });

// //:app_x86_64 and //:app_aarch64 are static, //:app_x86_64_gnu and //:app_aarch64_gnu need a glibc.
for (const arch of cpu.values) {
  alias({ name: `app_${arch}`, actual: app, platform: `//platforms:linux_${arch}_musl` });
  alias({ name: `app_${arch}_gnu`, actual: app, platform: `//platforms:linux_${arch}_gnu` });
}

// //:images is one image of //:app for both processors.
const app_image = oci_image({ name: "app_image", base: "//images/base_image", binary: app });
const images = multi_arch_image({ name: "images", image: app_image, platforms: cpu.values.map((arch) => `//platforms:linux_${arch}_musl` as const) });
// When the commit was made and which it is: //:push sets these tags. "manual": without a commit there are none, and //... builds all the same.
const tags = image_tags({ name: "image_tags", image: images, tags: ["manual"] });
// athanor run //:push -- --repository 127.0.0.1:5000/app
oci_push({ name: "push", image: images, image_tags: [tags] });

image_test({ name: "images_test", image: images, files: { "/usr/bin/app": "file 0755 0:0", "/etc/ssl/certs/ca-certificates.crt": "file 0644 0:0" }, contains: { "/etc/passwd": "nonroot:x:65532" }, config: { User: "65532", Entrypoint: '["/usr/bin/app"]' }, max_size: 5_000_000 });
// The image for the other processor is started under an emulator.
for (const arch of cpu.values) image_test({ name: `image_${arch}_test`, image: app_image, run: ["/usr/bin/app"], platform: `//platforms:linux_${arch}_musl` });

// What `athanor release` collects.
release({
  name: "release",
  tags: ["manual"],
  files: {
    ...Object.fromEntries(cpu.values.map((arch) => [`app-linux-${arch}`, `:app_${arch}`])),
    "app-images.tar": oci_archive({ name: "images_archive", image: images, names: ["example/app:latest"] }),
  },
});
// What it is made of: Debian's packages and the crates.
image_sbom({ name: "sbom", image: images });
