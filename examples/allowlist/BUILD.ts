/** A service of a few megabytes that needs nothing where it runs. */
import { alias, crates_vendor, profile, rust_binary, rust_test, select } from "athanor";
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
