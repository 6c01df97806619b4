/** C that Rust calls: a library, and Rust's view of it. */
import { cc_library, rust_library, rust_test } from "athanor";

const width = cc_library({ name: "width", srcs: ["width.c"], hdrs: ["include/width.h"], includes: ["include"], copts: ["-Wall", "-Werror"], visibility: ["public"] });

const text = rust_library({ name: "text", srcs: ["lib.rs"], edition: "2024", native_deps: [width], visibility: ["public"] });

rust_test({ name: "text_test", crate: text });
