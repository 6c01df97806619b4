/** A service of a few megabytes that needs nothing where it runs. */
import { alias, crates_vendor, image_test, multi_arch_image, oci_image, profile, rust_binary, rust_test, select } from "athanor";
import { cpu } from "athanor/platforms";

// `athanor run //:crates_vendor` after a change of Cargo.toml or Cargo.lock.
crates_vendor({ name: "crates_vendor" });

const allowlist = rust_binary({
  name: "allowlist",
  srcs: ["src/main.rs"],
  version: "0.1.0",
  deps: ["axum", "clap", "serde", "serde_json", "tokio"].map((name) => `//crates:${name}` as const),
  // malloc of musl is slow under threads.
  allocator: "mimalloc",
  profile: select(profile, { opt: { lto: "fat", "codegen-units": "1", panic: "abort", strip: "symbols" } }, {}),
});
rust_test({ name: "allowlist_test", crate: allowlist });

for (const arch of cpu.values) alias({ name: `allowlist_${arch}`, actual: allowlist, platform: `@athanor//platforms:linux_${arch}_musl` });

// On certificates, time zones and accounts, without a shell.
const image = oci_image({ name: "image", base: "@athanor//images/static_base", binary: allowlist });
const images = multi_arch_image({ name: "images", image, platforms: cpu.values.map((arch) => `@athanor//platforms:linux_${arch}_musl` as const) });
image_test({ name: "images_test", image: images, absent: ["/usr/bin/sh"], config: { User: "65532:65532", Entrypoint: '["/usr/bin/allowlist"]' }, max_size: 5_000_000 });
for (const arch of cpu.values) image_test({ name: `image_${arch}_test`, image, run: ["/usr/bin/allowlist", "--version"], platform: `@athanor//platforms:linux_${arch}_musl` });
