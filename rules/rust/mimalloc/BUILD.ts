/** mimalloc in the place of the C library's allocator, out of the archive of the crate that brings it; `allocator: "mimalloc"` of rust_binary asks for it. */
import { allocator_object, crate_source } from "athanor";

crate_source({
  name: "source",
  tags: ["manual"],
  package: "libmimalloc-sys",
  version: "0.1.49",
  registry: "registry+https://github.com/rust-lang/crates.io-index",
  sha256: "6a45a52f43e1c16f667ccfe4dd8c85b7f7c204fd5e3bf46c5b0db9a5c3c0b8e9",
  size: 500217,
});
allocator_object({
  name: "override",
  tags: ["manual"],
  visibility: ["public"],
  source: ":source",
  src: "override.c",
  includes: ["c_src/mimalloc/v2/src", "c_src/mimalloc/v2/include"],
  defines: ["MI_STATIC_LIB=1", "MI_BUILD_RELEASE=1", "MI_DEBUG=0"],
});
