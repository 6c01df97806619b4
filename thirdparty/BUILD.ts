/** Crates from registries: Cargo.toml and Cargo.lock say which, `athanor run //thirdparty:crates_vendor` writes crates/. */
import { crates_vendor, rust_test } from "athanor";

crates_vendor({ name: "crates_vendor" });

// Minutes of a C compiler, for who asks for it.
rust_test({
  name: "c_test",
  srcs: ["c_test.rs"],
  edition: "2024",
  deps: ["lz4-sys", "mimalloc", "ring", "rusqlite", "zstd-sys"].map((name) => `//thirdparty/crates:${name}` as const),
  tags: ["manual"],
});
