/** Crates of thirdparty/Cargo.toml and thirdparty/Cargo.lock. Written by `athanor run //thirdparty:crates_vendor`; edit those. */
// inputs: cb2fcba1febf20991580354484cc991274240eef6cbe6cdfa7be15a218f20307
import { alias, crates_of, package_defaults, select } from "athanor";
import { cpu } from "athanor/platforms";

package_defaults({ visibility: ["public"], tags: ["manual"] });

const rust_crate = crates_of({
  command: "athanor run //thirdparty:crates_vendor",
  request: "//thirdparty:crates_vendor",
  asked: "28d39e3076c88d43",
  inputs: {
    "//thirdparty/Cargo.toml": "8c9a7de1ac2b27b1",
    "//thirdparty/Cargo.lock": "0ed47c78c63dfc5c",
  },
});

const crates_io = "registry+https://github.com/rust-lang/crates.io-index";

alias({ name: "anyhow", actual: ":anyhow-1.0.104" });
alias({ name: "axum", actual: ":axum-0.8.9" });
alias({ name: "clap", actual: ":clap-4.6.7" });
alias({ name: "diesel", actual: ":diesel-2.3.14" });
alias({ name: "lz4-sys", actual: ":lz4-sys-1.11.1+lz4-1.10.0" });
alias({ name: "mimalloc", actual: ":mimalloc-0.1.52" });
alias({ name: "openssl", actual: ":openssl-0.10.82" });
alias({ name: "pq-sys", actual: ":pq-sys-0.7.8" });
alias({ name: "ring", actual: ":ring-0.17.14" });
alias({ name: "rusqlite", actual: ":rusqlite-0.41.1" });
alias({ name: "rustls", actual: ":rustls-0.23.46" });
alias({ name: "serde", actual: ":serde-1.0.229" });
alias({ name: "serde_json", actual: ":serde_json-1.0.154" });
alias({ name: "thiserror", actual: ":thiserror-2.0.21" });
alias({ name: "tokio", actual: ":tokio-1.54.1" });
alias({ name: "tracing", actual: ":tracing-0.1.44" });
alias({ name: "tracing-subscriber", actual: ":tracing-subscriber-0.3.23" });
alias({ name: "zstd-sys", actual: ":zstd-sys-2.1.2+zstd.1.5.7" });

rust_crate({
  name: "anstream-1.0.0",
  package: "anstream",
  version: "1.0.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "824a212faf96e9acacdbd09febd34438f8f711fb84e09a8916013cd7815ca28d", size: 28916 },
  lib: { name: "anstream", path: "src/lib.rs" },
  features: ["auto", "default", "wincon"],
  deps: [
    ":anstyle-1.0.14",
    ":anstyle-parse-1.0.0",
    ":anstyle-query-1.1.5",
    ":colorchoice-1.0.5",
    ":is_terminal_polyfill-1.70.2",
    ":utf8parse-0.2.2",
  ],
  manifest: {
    description: "IO stream adapters for writing colored text that will gracefully degrade according to your terminal's capabilities.",
    repository: "https://github.com/rust-cli/anstyle.git",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "anstyle-1.0.14",
  package: "anstyle",
  version: "1.0.14",
  edition: "2021",
  source: { registry: crates_io, sha256: "940b3a0ca603d1eade50a4846a2afffd5ef57a9feac2c0e2ec2e14f9ead76000", size: 17787 },
  lib: { name: "anstyle", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    description: "ANSI text styling",
    repository: "https://github.com/rust-cli/anstyle.git",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "anstyle-parse-1.0.0",
  package: "anstyle-parse",
  version: "1.0.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "52ce7f38b242319f7cabaa6813055467063ecdc9d355bbb4ce0c68908cd8130e", size: 22042 },
  lib: { name: "anstyle_parse", path: "src/lib.rs" },
  features: ["default", "utf8"],
  deps: [":utf8parse-0.2.2"],
  manifest: {
    description: "Parse ANSI Style Escapes",
    repository: "https://github.com/rust-cli/anstyle.git",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "anstyle-query-1.1.5",
  package: "anstyle-query",
  version: "1.1.5",
  edition: "2021",
  source: { registry: crates_io, sha256: "40c48f72fd53cd289104fc64099abca73db4166ad86ea0b4341abe65af83dadc", size: 10264 },
  lib: { name: "anstyle_query", path: "src/lib.rs" },
  manifest: {
    description: "Look up colored console capabilities",
    repository: "https://github.com/rust-cli/anstyle.git",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "anyhow-1.0.104",
  package: "anyhow",
  version: "1.0.104",
  edition: "2021",
  source: { registry: crates_io, sha256: "330a5ed07fa54e4702c9d6c4174f74427fc0ef6e214bbd677ae50a5099946470", size: 48819 },
  lib: { name: "anyhow", path: "src/lib.rs" },
  features: ["default", "std"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Flexible concrete Error type built on std::error::Error",
    repository: "https://github.com/dtolnay/anyhow",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.68",
  },
});

rust_crate({
  name: "atomic-waker-1.1.2",
  package: "atomic-waker",
  version: "1.1.2",
  edition: "2018",
  source: { registry: crates_io, sha256: "1505bd5d3d116872e7271a6d4e16d81d0c8570876c8de68093a09ac269d8aac0", size: 12422 },
  lib: { name: "atomic_waker", path: "src/lib.rs" },
  manifest: {
    authors: "Stjepan Glavina <stjepang@gmail.com>:Contributors to futures-rs",
    description: "A synchronization primitive for task wakeup",
    repository: "https://github.com/smol-rs/atomic-waker",
    license: "Apache-2.0 OR MIT",
    readme: "README.md",
    rust_version: "1.36",
  },
});

rust_crate({
  name: "axum-0.8.9",
  package: "axum",
  version: "0.8.9",
  edition: "2021",
  source: { registry: crates_io, sha256: "31b698c5f9a010f6573133b09e0de5408834d0c82f8d7475a89fc1867a71cd90", size: 180525 },
  lib: { name: "axum", path: "src/lib.rs" },
  features: ["default", "form", "http1", "json", "matched-path", "original-uri", "query", "tokio", "tower-log", "tracing"],
  deps: [
    ":axum-core-0.5.6",
    ":bytes-1.12.1",
    ":form_urlencoded-1.2.2",
    ":futures-util-0.3.34",
    ":http-1.5.0",
    ":http-body-1.1.0",
    ":http-body-util-0.1.5",
    ":hyper-1.12.0",
    ":hyper-util-0.1.21",
    ":itoa-1.0.18",
    ":matchit-0.8.4",
    ":memchr-2.8.3",
    ":mime-0.3.18",
    ":percent-encoding-2.3.2",
    ":pin-project-lite-0.2.17",
    ":serde_core-1.0.229",
    ":serde_json-1.0.154",
    ":serde_path_to_error-0.1.20",
    ":serde_urlencoded-0.7.1",
    ":sync_wrapper-1.0.2",
    ":tokio-1.54.1",
    ":tower-0.5.3",
    ":tower-layer-0.3.3",
    ":tower-service-0.3.3",
    ":tracing-0.1.44",
  ],
  aliases: { "//thirdparty/crates:tokio-1.54.1": "tokio" },
  manifest: {
    description: "HTTP routing and request handling library that focuses on ergonomics and modularity",
    homepage: "https://github.com/tokio-rs/axum",
    repository: "https://github.com/tokio-rs/axum",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.80",
  },
});

rust_crate({
  name: "axum-core-0.5.6",
  package: "axum-core",
  version: "0.5.6",
  edition: "2021",
  source: { registry: crates_io, sha256: "08c78f31d7b1291f7ee735c1c6780ccde7785daae9a9206026862dab7d8792d1", size: 26769 },
  lib: { name: "axum_core", path: "src/lib.rs" },
  features: ["tracing"],
  deps: [
    ":bytes-1.12.1",
    ":futures-core-0.3.34",
    ":http-1.5.0",
    ":http-body-1.1.0",
    ":http-body-util-0.1.5",
    ":mime-0.3.18",
    ":pin-project-lite-0.2.17",
    ":sync_wrapper-1.0.2",
    ":tower-layer-0.3.3",
    ":tower-service-0.3.3",
    ":tracing-0.1.44",
  ],
  manifest: {
    description: "Core types and traits for axum",
    homepage: "https://github.com/tokio-rs/axum",
    repository: "https://github.com/tokio-rs/axum",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.78",
  },
});

rust_crate({
  name: "bitflags-2.13.2",
  package: "bitflags",
  version: "2.13.2",
  edition: "2021",
  source: { registry: crates_io, sha256: "3ded4057c258ba199e2d26386d3af3780957ecaee6c4ef4041c6b4b8b97c0b06", size: 51678 },
  lib: { name: "bitflags", path: "src/lib.rs" },
  manifest: {
    authors: "The Rust Project Developers",
    description: "A macro to generate structures which behave like bitflags.",
    homepage: "https://github.com/bitflags/bitflags",
    repository: "https://github.com/bitflags/bitflags",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56.0",
  },
});

rust_crate({
  name: "byteorder-1.5.0",
  package: "byteorder",
  version: "1.5.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "1fd0f2584146f6f2ef48085050886acf353beff7305ebd1ae69500e27c67f64b", size: 23288 },
  lib: { name: "byteorder", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    authors: "Andrew Gallant <jamslam@gmail.com>",
    description: "Library for reading/writing numbers in big-endian and little-endian.",
    homepage: "https://github.com/BurntSushi/byteorder",
    repository: "https://github.com/BurntSushi/byteorder",
    license: "Unlicense OR MIT",
    readme: "README.md",
    rust_version: "1.60",
  },
});

rust_crate({
  name: "bytes-1.12.1",
  package: "bytes",
  version: "1.12.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "fc652a48c352aef3ea3aed32080501cf3ef6ed5da78602a020c991775b0aff04", size: 75667 },
  lib: { name: "bytes", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    authors: "Carl Lerche <me@carllerche.com>:Sean McArthur <sean@seanmonstar.com>",
    description: "Types and traits for working with bytes",
    repository: "https://github.com/tokio-rs/bytes",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.57",
  },
});

rust_crate({
  name: "cc-1.11.1",
  package: "cc",
  version: "1.11.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "4ff2a8126fff0f8c839080d619675a585e61720bb12d2baceae45769fd66f155", size: 150373 },
  lib: { name: "cc", path: "src/lib.rs" },
  features: ["parallel"],
  deps: [":find-msvc-tools-0.1.15", ":jobserver-0.1.35", ":libc-0.2.191", ":shlex-2.0.1"],
  manifest: {
    description: "A build-time dependency for Cargo build scripts to assist in invoking the native\nC compiler to compile native C code into a static archive to be linked into Rust\ncode.",
    homepage: "https://github.com/rust-lang/cc-rs",
    repository: "https://github.com/rust-lang/cc-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "cfg-if-1.0.5",
  package: "cfg-if",
  version: "1.0.5",
  edition: "2018",
  source: { registry: crates_io, sha256: "4e7648175b45a9a48536d676f68d918270699102aa8dab5496df06904c914600", size: 9578 },
  lib: { name: "cfg_if", path: "src/lib.rs" },
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>",
    description: "A macro to ergonomically define an item depending on a large number of #[cfg]\nparameters. Structured like an if-else chain, the first matching branch is the\nitem that gets emitted.",
    repository: "https://github.com/rust-lang/cfg-if",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.32",
  },
});

rust_crate({
  name: "clap-4.6.7",
  package: "clap",
  version: "4.6.7",
  edition: "2024",
  source: { registry: crates_io, sha256: "aa8876b300ab35ba921adea3dfd70157a46249b33f95c9084ae5709785478946", size: 65831 },
  lib: { name: "clap", path: "src/lib.rs" },
  features: ["color", "default", "derive", "error-context", "help", "std", "suggestions", "usage"],
  deps: [":clap_builder-4.6.7", ":clap_derive-4.6.7"],
  manifest: {
    description: "A simple to use, efficient, and full-featured Command Line Argument Parser",
    repository: "https://github.com/clap-rs/clap",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "clap_builder-4.6.7",
  package: "clap_builder",
  version: "4.6.7",
  edition: "2024",
  source: { registry: crates_io, sha256: "ec0797fb7aeb1406c84efac526901f7ec3ead2124f946b494e72879d4b54704d", size: 171709 },
  lib: { name: "clap_builder", path: "src/lib.rs" },
  features: ["color", "error-context", "help", "std", "suggestions", "usage"],
  deps: [":anstream-1.0.0", ":anstyle-1.0.14", ":clap_lex-1.1.1", ":strsim-0.11.1"],
  manifest: {
    description: "A simple to use, efficient, and full-featured Command Line Argument Parser",
    repository: "https://github.com/clap-rs/clap",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "clap_derive-4.6.7",
  package: "clap_derive",
  version: "4.6.7",
  edition: "2024",
  source: { registry: crates_io, sha256: "f9c751b79415d4e559e3d1fcf128e09e720eb673a06d26cf6f392d37d75b66e0", size: 33942 },
  lib: { name: "clap_derive", path: "src/lib.rs", proc_macro: true },
  features: ["default"],
  deps: [":heck-0.5.0", ":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-3.0.9"],
  manifest: {
    description: "Parse command line argument by defining a struct, derive crate.",
    repository: "https://github.com/clap-rs/clap",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "clap_lex-1.1.1",
  package: "clap_lex",
  version: "1.1.1",
  edition: "2024",
  source: { registry: crates_io, sha256: "1c133bc6a41be0d194c306b5506d15e6feeea7b1d6604bd3f8310dfb2ca96486", size: 13572 },
  lib: { name: "clap_lex", path: "src/lib.rs" },
  manifest: {
    description: "Minimal, flexible command line parser",
    repository: "https://github.com/clap-rs/clap",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "colorchoice-1.0.5",
  package: "colorchoice",
  version: "1.0.5",
  edition: "2021",
  source: { registry: crates_io, sha256: "1d07550c9036bf2ae0c684c4297d503f838287c83c53686d05370d0e139ae570", size: 8187 },
  lib: { name: "colorchoice", path: "src/lib.rs" },
  manifest: {
    description: "Global override of color control",
    repository: "https://github.com/rust-cli/anstyle.git",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "darling-0.21.3",
  package: "darling",
  version: "0.21.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "9cdf337090841a411e2a7f3deb9187445851f91b309c0c0a29e05f74a00a48c0", size: 41398 },
  lib: { name: "darling", path: "src/lib.rs" },
  features: ["default", "suggestions"],
  deps: [":darling_core-0.21.3", ":darling_macro-0.21.3"],
  manifest: {
    authors: "Ted Driggs <ted.driggs@outlook.com>",
    description: "A proc-macro library for reading attributes into structs when\nimplementing custom derives.",
    repository: "https://github.com/TedDriggs/darling",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.56.0",
  },
});

rust_crate({
  name: "darling_core-0.21.3",
  package: "darling_core",
  version: "0.21.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "1247195ecd7e3c85f83c8d2a366e4210d588e802133e1e355180a9870b517ea4", size: 74471 },
  lib: { name: "darling_core", path: "src/lib.rs" },
  features: ["strsim", "suggestions"],
  deps: [":fnv-1.0.7", ":ident_case-1.0.1", ":proc-macro2-1.0.107", ":quote-1.0.47", ":strsim-0.11.1", ":syn-2.0.119"],
  manifest: {
    authors: "Ted Driggs <ted.driggs@outlook.com>",
    description: "Helper crate for proc-macro library for reading attributes into structs when\nimplementing custom derives. Use https://crates.io/crates/darling in your code.",
    repository: "https://github.com/TedDriggs/darling",
    license: "MIT",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "darling_macro-0.21.3",
  package: "darling_macro",
  version: "0.21.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "d38308df82d1080de0afee5d069fa14b0326a88c14f15c5ccda35b4a6c414c81", size: 2535 },
  lib: { name: "darling_macro", path: "src/lib.rs", proc_macro: true },
  deps: [":darling_core-0.21.3", ":quote-1.0.47", ":syn-2.0.119"],
  manifest: {
    authors: "Ted Driggs <ted.driggs@outlook.com>",
    description: "Internal support for a proc-macro library for reading attributes into structs when\nimplementing custom derives. Use https://crates.io/crates/darling in your code.",
    repository: "https://github.com/TedDriggs/darling",
    license: "MIT",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "diesel-2.3.14",
  package: "diesel",
  version: "2.3.14",
  edition: "2021",
  source: { registry: crates_io, sha256: "ebe9f7eaef33febd60290c5a9f3b0571d03c4c04a24739cd64808ce30e65a5d3", size: 460775 },
  lib: { name: "diesel", path: "src/lib.rs" },
  features: ["32-column-tables", "postgres", "postgres_backend", "with-deprecated"],
  deps: [
    ":bitflags-2.13.2",
    ":byteorder-1.5.0",
    ":diesel_derives-2.3.10",
    ":downcast-rs-2.0.2",
    ":itoa-1.0.18",
    ":pq-sys-0.7.8",
  ],
  manifest: {
    description: "A safe, extensible ORM and Query Builder for PostgreSQL, SQLite, and MySQL",
    homepage: "https://diesel.rs",
    repository: "https://github.com/diesel-rs/diesel",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.86.0",
  },
});

rust_crate({
  name: "diesel_derives-2.3.10",
  package: "diesel_derives",
  version: "2.3.10",
  edition: "2021",
  source: { registry: crates_io, sha256: "ecbd51fb6c020672543641167efa4e6417ff7ad76849ed556ace3595e72de03a", size: 106725 },
  lib: { name: "diesel_derives", path: "src/lib.rs", proc_macro: true },
  features: ["32-column-tables", "default", "postgres", "with-deprecated"],
  deps: [":diesel_table_macro_syntax-0.3.0", ":dsl_auto_type-0.2.0", ":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-2.0.119"],
  build_script: { path: "build.rs" },
  manifest: {
    description: "You should not use this crate directly, it is internal to Diesel.",
    homepage: "https://diesel.rs",
    repository: "https://github.com/diesel-rs/diesel/",
    license: "MIT OR Apache-2.0",
    rust_version: "1.86.0",
  },
});

rust_crate({
  name: "diesel_table_macro_syntax-0.3.0",
  package: "diesel_table_macro_syntax",
  version: "0.3.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "fe2444076b48641147115697648dc743c2c00b61adade0f01ce67133c7babe8c", size: 7376 },
  lib: { name: "diesel_table_macro_syntax", path: "src/lib.rs" },
  deps: [":syn-2.0.119"],
  manifest: {
    description: "Internal diesel crate",
    homepage: "https://diesel.rs",
    repository: "https://github.com/diesel-rs/diesel/",
    license: "MIT OR Apache-2.0",
    rust_version: "1.86.0",
  },
});

rust_crate({
  name: "downcast-rs-2.0.2",
  package: "downcast-rs",
  version: "2.0.2",
  edition: "2021",
  source: { registry: crates_io, sha256: "117240f60069e65410b3ae1bb213295bd828f707b5bec6596a1afc8793ce0cbc", size: 12730 },
  lib: { name: "downcast_rs", path: "src/lib.rs" },
  features: ["default", "std", "sync"],
  manifest: {
    description: "Trait object downcasting support using only safe Rust. It supports type\nparameters, associated types, and type constraints.",
    repository: "https://github.com/marcianx/downcast-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "dsl_auto_type-0.2.0",
  package: "dsl_auto_type",
  version: "0.2.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "dd122633e4bef06db27737f21d3738fb89c8f6d5360d6d9d7635dda142a7757e", size: 15900 },
  lib: { name: "dsl_auto_type", path: "src/lib.rs" },
  deps: [":darling-0.21.3", ":either-1.19.0", ":heck-0.5.0", ":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-2.0.119"],
  manifest: {
    description: "Automatically expand query fragment types for factoring as functions",
    homepage: "https://diesel.rs",
    license: "MIT OR Apache-2.0",
    rust_version: "1.86.0",
  },
});

rust_crate({
  name: "either-1.19.0",
  package: "either",
  version: "1.19.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "0e9c71c2167ca323c882b99918929403426e2373ea17242ff5653e0d5e1058be", size: 22501 },
  lib: { name: "either", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    description: "The enum `Either` with variants `Left` and `Right` is a general purpose sum type with two cases.",
    repository: "https://github.com/rayon-rs/either",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.63.0",
  },
});

rust_crate({
  name: "errno-0.3.14",
  package: "errno",
  version: "0.3.14",
  edition: "2018",
  source: { registry: crates_io, sha256: "39cab71617ae0d63f51a36d69f866391735b51691dbda63cf6f96d042b63efeb", size: 12002 },
  lib: { name: "errno", path: "src/lib.rs" },
  features: ["default", "std"],
  deps: [":libc-0.2.191"],
  manifest: {
    authors: "Chris Wong <lambda.fairy@gmail.com>:Dan Gohman <dev@sunfishcode.online>",
    description: "Cross-platform interface to the `errno` variable.",
    repository: "https://github.com/lambda-fairy/rust-errno",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "fallible-iterator-0.3.0",
  package: "fallible-iterator",
  version: "0.3.0",
  edition: "2018",
  source: { registry: crates_io, sha256: "2acce4a10f12dc2fb14a218589d4f1f62ef011b2d0cc4b3cb1bba8e94da14649", size: 19639 },
  lib: { name: "fallible_iterator", path: "src/lib.rs" },
  features: ["alloc", "default"],
  manifest: {
    authors: "Steven Fackler <sfackler@gmail.com>",
    description: "Fallible iterator traits",
    repository: "https://github.com/sfackler/rust-fallible-iterator",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "fallible-streaming-iterator-0.1.9",
  package: "fallible-streaming-iterator",
  version: "0.1.9",
  edition: "2015",
  source: { registry: crates_io, sha256: "7360491ce676a36bf9bb3c56c1aa791658183a54d2744120f27285738d90465a", size: 9249 },
  lib: { name: "fallible_streaming_iterator", path: "src/lib.rs" },
  manifest: {
    authors: "Steven Fackler <sfackler@gmail.com>",
    description: "Fallible streaming iteration",
    repository: "https://github.com/sfackler/fallible-streaming-iterator",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "find-msvc-tools-0.1.15",
  package: "find-msvc-tools",
  version: "0.1.15",
  edition: "2021",
  source: { registry: crates_io, sha256: "1c66915cc5391097de7a2b0b972e8505aa33c0df401fd3a6811dbdb32881ba48", size: 31634 },
  lib: { name: "find_msvc_tools", path: "src/lib.rs" },
  manifest: {
    description: "Find windows-specific tools, read MSVC versions from the registry and from COM interfaces",
    repository: "https://github.com/rust-lang/cc-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "fnv-1.0.7",
  package: "fnv",
  version: "1.0.7",
  edition: "2015",
  source: { registry: crates_io, sha256: "3f9eec918d3f24069decb9af1554cad7c880e2da24a9afd88aca000531ab82c1", size: 11266 },
  lib: { name: "fnv", path: "lib.rs" },
  features: ["default", "std"],
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>",
    description: "Fowler–Noll–Vo hash function",
    repository: "https://github.com/servo/rust-fnv",
    license: "Apache-2.0 / MIT",
    readme: "README.md",
  },
});

rust_crate({
  name: "foldhash-0.2.0",
  package: "foldhash",
  version: "0.2.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "77ce24cb58228fbb8aa041425bb1050850ac19177686ea6e0f41a70416f56fdb", size: 23329 },
  lib: { name: "foldhash", path: "src/lib.rs" },
  manifest: {
    authors: "Orson Peters <orsonpeters@gmail.com>",
    description: "A fast, non-cryptographic, minimally DoS-resistant hashing algorithm.",
    repository: "https://github.com/orlp/foldhash",
    license: "Zlib",
    readme: "README.md",
    rust_version: "1.60",
  },
});

rust_crate({
  name: "foreign-types-0.3.2",
  package: "foreign-types",
  version: "0.3.2",
  edition: "2015",
  source: { registry: crates_io, sha256: "f6f339eb8adc052cd2ca78910fda869aefa38d22d5cb648e6485e4d3fc06f3b1", size: 7504 },
  lib: { name: "foreign_types", path: "src/lib.rs" },
  deps: [":foreign-types-shared-0.1.1"],
  manifest: {
    authors: "Steven Fackler <sfackler@gmail.com>",
    description: "A framework for Rust wrappers over C APIs",
    repository: "https://github.com/sfackler/foreign-types",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "foreign-types-shared-0.1.1",
  package: "foreign-types-shared",
  version: "0.1.1",
  edition: "2015",
  source: { registry: crates_io, sha256: "00b0228411908ca8685dba7fc2cdd70ec9990a6e753e89b6ac91a84c40fbaf4b", size: 5672 },
  lib: { name: "foreign_types_shared", path: "src/lib.rs" },
  manifest: {
    authors: "Steven Fackler <sfackler@gmail.com>",
    description: "An internal crate used by foreign-types",
    repository: "https://github.com/sfackler/foreign-types",
    license: "MIT/Apache-2.0",
  },
});

rust_crate({
  name: "form_urlencoded-1.2.2",
  package: "form_urlencoded",
  version: "1.2.2",
  edition: "2018",
  source: { registry: crates_io, sha256: "cb4cb245038516f5f85277875cdaa4f7d2c9a0fa0468de06ed190163b1581fcf", size: 9347 },
  lib: { name: "form_urlencoded", path: "src/lib.rs" },
  features: ["alloc", "default", "std"],
  deps: [":percent-encoding-2.3.2"],
  manifest: {
    authors: "The rust-url developers",
    description: "Parser and serializer for the application/x-www-form-urlencoded syntax, as used by HTML forms.",
    repository: "https://github.com/servo/rust-url",
    license: "MIT OR Apache-2.0",
    rust_version: "1.51",
  },
});

rust_crate({
  name: "futures-core-0.3.34",
  package: "futures-core",
  version: "0.3.34",
  edition: "2018",
  source: { registry: crates_io, sha256: "92d699e522242e69e3003b94ecc1f960f3a5e015aa7c5d7486e65ad01dd94f5e", size: 14692 },
  lib: { name: "futures_core", path: "src/lib.rs" },
  features: ["alloc", "default", "std"],
  manifest: {
    description: "The core traits and types in for the `futures` library.",
    homepage: "https://rust-lang.github.io/futures-rs",
    repository: "https://github.com/rust-lang/futures-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.36",
  },
});

rust_crate({
  name: "futures-task-0.3.34",
  package: "futures-task",
  version: "0.3.34",
  edition: "2018",
  source: { registry: crates_io, sha256: "cd417de3d1d015fc3bfd2b1ea46dfc7bab72ef86f1cc7cc9c78e728b34a6d1fd", size: 11376 },
  lib: { name: "futures_task", path: "src/lib.rs" },
  features: ["alloc"],
  manifest: {
    description: "Tools for working with tasks.",
    homepage: "https://rust-lang.github.io/futures-rs",
    repository: "https://github.com/rust-lang/futures-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "futures-util-0.3.34",
  package: "futures-util",
  version: "0.3.34",
  edition: "2018",
  source: { registry: crates_io, sha256: "0d50a92467f8ba5dd6e3ee5d4bd04d73ab2e4e1c44474a0674821dfce14b79bc", size: 169782 },
  lib: { name: "futures_util", path: "src/lib.rs" },
  features: ["alloc", "slab"],
  deps: [":futures-core-0.3.34", ":futures-task-0.3.34", ":pin-project-lite-0.2.17", ":slab-0.4.12"],
  manifest: {
    description: "Common utilities and extension traits for the futures-rs library.",
    homepage: "https://rust-lang.github.io/futures-rs",
    repository: "https://github.com/rust-lang/futures-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "getrandom-0.2.17",
  package: "getrandom",
  version: "0.2.17",
  edition: "2018",
  source: { registry: crates_io, sha256: "ff2abc00be7fca6ebc474524697ae276ad847ad0a6b3faa4bcb027e9a4614ad0", size: 40780 },
  lib: { name: "getrandom", path: "src/lib.rs" },
  deps: [":cfg-if-1.0.5", ":libc-0.2.191"],
  manifest: {
    authors: "The Rand Project Developers",
    description: "A small cross-platform library for retrieving random data from system source",
    repository: "https://github.com/rust-random/getrandom",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "hashbrown-0.17.1",
  package: "hashbrown",
  version: "0.17.1",
  edition: "2024",
  source: { registry: crates_io, sha256: "ed5909b6e89a2db4456e54cd5f673791d7eca6732202bbf2a9cc504fe2f9b84a", size: 155512 },
  lib: { name: "hashbrown", path: "src/lib.rs" },
  features: ["default-hasher"],
  deps: [":foldhash-0.2.0"],
  manifest: {
    description: "A Rust port of Google's SwissTable hash map",
    repository: "https://github.com/rust-lang/hashbrown",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85.0",
  },
});

rust_crate({
  name: "hashlink-0.12.2",
  package: "hashlink",
  version: "0.12.2",
  edition: "2024",
  source: { registry: crates_io, sha256: "a596f1b20ed2cc5ecac41a164aaebc7258057060f06c0cf7a2ba3991ee7990fb", size: 33361 },
  lib: { name: "hashlink", path: "src/lib.rs" },
  deps: [":hashbrown-0.17.1"],
  manifest: {
    description: "HashMap-like containers that hold their key-value pairs in a user controllable order",
    repository: "https://github.com/djc/hashlink",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "heck-0.5.0",
  package: "heck",
  version: "0.5.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "2304e00983f87ffb38b55b444b5e3b60a884b5d30c0fca7d82fe33449bbe55ea", size: 11517 },
  lib: { name: "heck", path: "src/lib.rs" },
  manifest: {
    description: "heck is a case conversion library.",
    repository: "https://github.com/withoutboats/heck",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "http-1.5.0",
  package: "http",
  version: "1.5.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "918d3568bebf352712bc2ef3d46a8bcf1a75b373be6539de198e9105cbbf9ce0", size: 111161 },
  lib: { name: "http", path: "src/lib.rs" },
  features: ["default", "std"],
  deps: [":bytes-1.12.1", ":itoa-1.0.18"],
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>:Carl Lerche <me@carllerche.com>:Sean McArthur <sean@seanmonstar.com>",
    description: "A set of types for representing HTTP requests and responses.",
    repository: "https://github.com/hyperium/http",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.57.0",
  },
});

rust_crate({
  name: "http-body-1.1.0",
  package: "http-body",
  version: "1.1.0",
  edition: "2018",
  source: { registry: crates_io, sha256: "ca2a8f2913ee65f60facd6a5905613afaa448497a0230cc41ce022d93290bc2c", size: 7887 },
  lib: { name: "http_body", path: "src/lib.rs" },
  deps: [":bytes-1.12.1", ":http-1.5.0"],
  manifest: {
    authors: "Carl Lerche <me@carllerche.com>:Lucio Franco <luciofranco14@gmail.com>:Sean McArthur <sean@seanmonstar.com>",
    description: "Trait representing an asynchronous, streaming, HTTP request or response body.",
    repository: "https://github.com/hyperium/http-body",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.61",
  },
});

rust_crate({
  name: "http-body-util-0.1.5",
  package: "http-body-util",
  version: "0.1.5",
  edition: "2018",
  source: { registry: crates_io, sha256: "23169fe34a5fbcdd3f3862e78fb9b6fccd5f02a6dc6f732547005d45631ce71c", size: 18574 },
  lib: { name: "http_body_util", path: "src/lib.rs" },
  features: ["default"],
  deps: [":bytes-1.12.1", ":futures-core-0.3.34", ":http-1.5.0", ":http-body-1.1.0", ":pin-project-lite-0.2.17"],
  manifest: {
    authors: "Carl Lerche <me@carllerche.com>:Lucio Franco <luciofranco14@gmail.com>:Sean McArthur <sean@seanmonstar.com>",
    description: "Combinators and adapters for HTTP request or response bodies.",
    repository: "https://github.com/hyperium/http-body",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.61",
  },
});

rust_crate({
  name: "httparse-1.10.1",
  package: "httparse",
  version: "1.10.1",
  edition: "2018",
  source: { registry: crates_io, sha256: "6dbf3de79e51f3d586ab4cb9d5c3e2c14aa28ed23d180cf89b4df0454a69cc87", size: 45190 },
  lib: { name: "httparse", path: "src/lib.rs" },
  features: ["default", "std"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "Sean McArthur <sean@seanmonstar.com>",
    description: "A tiny, safe, speedy, zero-copy HTTP/1.x parser.",
    repository: "https://github.com/seanmonstar/httparse",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "httpdate-1.0.3",
  package: "httpdate",
  version: "1.0.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "df3b46402a9d5adb4c86a0cf463f42e19994e3ee891101b1841f30a545cb49a9", size: 10639 },
  lib: { name: "httpdate", path: "src/lib.rs" },
  manifest: {
    authors: "Pyfisch <pyfisch@posteo.org>",
    description: "HTTP date parsing and formatting",
    repository: "https://github.com/pyfisch/httpdate",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "hyper-1.12.0",
  package: "hyper",
  version: "1.12.0",
  edition: "2021",
  source: { registry: crates_io, sha256: "2c3e324da4c95177d6291d4c8730197c0d1822f8a9766814a4a44fa5ab797c9c", size: 172269 },
  lib: { name: "hyper", path: "src/lib.rs" },
  features: ["default", "http1", "server"],
  deps: [
    ":atomic-waker-1.1.2",
    ":bytes-1.12.1",
    ":futures-core-0.3.34",
    ":http-1.5.0",
    ":http-body-1.1.0",
    ":httparse-1.10.1",
    ":httpdate-1.0.3",
    ":itoa-1.0.18",
    ":pin-project-lite-0.2.17",
    ":smallvec-1.16.5",
    ":tokio-1.54.1",
  ],
  manifest: {
    authors: "Sean McArthur <sean@seanmonstar.com>",
    description: "A protective and efficient HTTP library for all.",
    homepage: "https://hyper.rs",
    repository: "https://github.com/hyperium/hyper",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.63",
  },
});

rust_crate({
  name: "hyper-util-0.1.21",
  package: "hyper-util",
  version: "0.1.21",
  edition: "2024",
  source: { registry: crates_io, sha256: "ddc03d96684f9226b8a787cdb71488417b53ab5ea8fdb1dac946cb9431cc8bff", size: 126820 },
  lib: { name: "hyper_util", path: "src/lib.rs" },
  features: ["default", "http1", "server", "service", "tokio"],
  deps: [
    ":bytes-1.12.1",
    ":http-1.5.0",
    ":http-body-1.1.0",
    ":hyper-1.12.0",
    ":pin-project-lite-0.2.17",
    ":tokio-1.54.1",
    ":tower-service-0.3.3",
  ],
  manifest: {
    authors: "Sean McArthur <sean@seanmonstar.com>",
    description: "hyper utilities",
    homepage: "https://hyper.rs",
    repository: "https://github.com/hyperium/hyper-util",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "ident_case-1.0.1",
  package: "ident_case",
  version: "1.0.1",
  edition: "2015",
  source: { registry: crates_io, sha256: "b9e0384b61958566e926dc50660321d12159025e767c18e043daf26b70104c39", size: 3492 },
  lib: { name: "ident_case", path: "src/lib.rs" },
  manifest: {
    authors: "Ted Driggs <ted.driggs@outlook.com>",
    description: "Utility for applying case rules to Rust identifiers.",
    repository: "https://github.com/TedDriggs/ident_case",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "is_terminal_polyfill-1.70.2",
  package: "is_terminal_polyfill",
  version: "1.70.2",
  edition: "2021",
  source: { registry: crates_io, sha256: "a6cb138bb79a146c1bd460005623e142ef0181e3d0219cb493e02f7d08a35695", size: 7548 },
  lib: { name: "is_terminal_polyfill", path: "src/lib.rs" },
  features: ["default"],
  manifest: {
    description: "Polyfill for `is_terminal` stdlib feature for use with older MSRVs",
    repository: "https://github.com/polyfill-rs/is_terminal_polyfill",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.70.0",
  },
});

rust_crate({
  name: "itoa-1.0.18",
  package: "itoa",
  version: "1.0.18",
  edition: "2021",
  source: { registry: crates_io, sha256: "8f42a60cbdf9a97f5d2305f08a87dc4e09308d1276d28c869c684d7777685682", size: 15935 },
  lib: { name: "itoa", path: "src/lib.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Fast integer primitive to string conversion",
    repository: "https://github.com/dtolnay/itoa",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.68",
  },
});

rust_crate({
  name: "jobserver-0.1.35",
  package: "jobserver",
  version: "0.1.35",
  edition: "2021",
  source: { registry: crates_io, sha256: "1c00acbd29eabad4a2392fa0e921c874934dbbf4194312ad20f04a0ed67a3cb3", size: 28890 },
  lib: { name: "jobserver", path: "src/lib.rs" },
  deps: [":libc-0.2.191"],
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>",
    description: "An implementation of the GNU Make jobserver for Rust.",
    homepage: "https://github.com/rust-lang/jobserver-rs",
    repository: "https://github.com/rust-lang/jobserver-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "lazy_static-1.5.1",
  package: "lazy_static",
  version: "1.5.1",
  edition: "2015",
  source: { registry: crates_io, sha256: "20870f649af7073d53e38067b2a84312175d56ea15217e1b15bc83506ec50afb", size: 13937 },
  lib: { name: "lazy_static", path: "src/lib.rs" },
  manifest: {
    authors: "Marvin Löbel <loebel.marvin@gmail.com>",
    description: "A macro for declaring lazily evaluated statics in Rust.",
    repository: "https://github.com/rust-lang-nursery/lazy-static.rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "libc-0.2.191",
  package: "libc",
  version: "0.2.191",
  edition: "2021",
  source: { registry: crates_io, sha256: "65cd87c9a6d60536580b316ad985726104730a5151c99845f2490428ef91240a", size: 855401 },
  lib: { name: "libc", path: "src/lib.rs" },
  features: ["default", "std"],
  build_script: { path: "build.rs" },
  manifest: {
    description: "Raw FFI bindings to platform libraries like libc.",
    repository: "https://github.com/rust-lang/libc",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65",
  },
});

rust_crate({
  name: "libmimalloc-sys-0.1.49",
  package: "libmimalloc-sys",
  version: "0.1.49",
  edition: "2018",
  source: { registry: crates_io, sha256: "6a45a52f43e1c16f667ccfe4dd8c85b7f7c204fd5e3bf46c5b0db9a5c3c0b8e9", size: 500217 },
  lib: { name: "libmimalloc_sys", path: "src/lib.rs" },
  build_script: { path: "build.rs", deps: [":cc-1.11.1"] },
  links: "mimalloc",
  manifest: {
    authors: "Octavian Oncescu <octavonce@gmail.com>",
    description: "Sys crate wrapping the mimalloc allocator",
    repository: "https://github.com/purpleprotocol/mimalloc_rust/tree/master/libmimalloc-sys",
    license: "MIT",
  },
});

rust_crate({
  name: "libsqlite3-sys-0.39.1",
  package: "libsqlite3-sys",
  version: "0.39.1",
  edition: "2024",
  source: { registry: crates_io, sha256: "14a5f01b87b92705d07b433c06f96cbc764637d81a0bffb5734ce17cf0f9a2b3", size: 2759388 },
  lib: { name: "libsqlite3_sys", path: "src/lib.rs" },
  features: ["bundled", "bundled_bindings", "cc", "default", "min_sqlite_version_3_45_3", "pkg-config", "vcpkg"],
  build_script: { path: "build.rs", deps: [":cc-1.11.1", ":pkg-config-0.3.34", ":vcpkg-0.2.15"] },
  links: "sqlite3",
  manifest: {
    authors: "The rusqlite developers",
    description: "Native bindings to the libsqlite3 library",
    repository: "https://github.com/rusqlite/rusqlite",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.88.0",
  },
});

rust_crate({
  name: "lock_api-0.4.14",
  package: "lock_api",
  version: "0.4.14",
  edition: "2021",
  source: { registry: crates_io, sha256: "224399e74b87b5f3557511d98dff8b14089b3dadafcab6bb93eab67d3aace965", size: 29249 },
  lib: { name: "lock_api", path: "src/lib.rs" },
  features: ["atomic_usize", "default"],
  deps: [":scopeguard-1.2.0"],
  manifest: {
    authors: "Amanieu d'Antras <amanieu@gmail.com>",
    description: "Wrappers to create fully-featured Mutex and RwLock types. Compatible with no_std.",
    repository: "https://github.com/Amanieu/parking_lot",
    license: "MIT OR Apache-2.0",
    rust_version: "1.71.0",
  },
});

rust_crate({
  name: "log-0.4.35",
  package: "log",
  version: "0.4.35",
  edition: "2021",
  source: { registry: crates_io, sha256: "5d15f86d12da44cd8d4ec3c73984537eb7f4cadcb9776a575a0a8a05ca11005c", size: 54093 },
  lib: { name: "log", path: "src/lib.rs" },
  features: ["alloc", "std"],
  manifest: {
    authors: "The Rust Project Developers",
    description: "A lightweight logging facade for Rust",
    repository: "https://github.com/rust-lang/log",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71.0",
  },
});

rust_crate({
  name: "lz4-sys-1.11.1+lz4-1.10.0",
  package: "lz4-sys",
  version: "1.11.1+lz4-1.10.0",
  edition: "2015",
  source: { registry: crates_io, sha256: "6bd8c0d6c6ed0cd30b3652886bb8711dc4bb01d637a68105a3d5158039b418e6", size: 391317 },
  lib: { name: "lz4_sys", path: "src/lib.rs" },
  deps: [":libc-0.2.191"],
  build_script: { path: "build.rs", deps: [":cc-1.11.1"] },
  links: "lz4",
  manifest: {
    authors: "Jens Heyens <jens.heyens@ewetel.net>:Artem V. Navrotskiy <bozaro@buzzsoft.ru>:Patrick Marks <pmarks@gmail.com>",
    description: "Rust LZ4 sys package.",
    repository: "https://github.com/10xGenomics/lz4-rs",
    license: "MIT",
  },
});

rust_crate({
  name: "matchers-0.2.0",
  package: "matchers",
  version: "0.2.0",
  edition: "2018",
  source: { registry: crates_io, sha256: "d1525a2a28c7f4fa0fc98bb91ae755d1e2d1505079e05539e35bc876b5d65ae9", size: 7075 },
  lib: { name: "matchers", path: "src/lib.rs" },
  deps: [":regex-automata-0.4.18"],
  manifest: {
    authors: "Eliza Weisman <eliza@buoyant.io>",
    description: "Regex matching on character and byte streams.",
    homepage: "https://github.com/hawkw/matchers",
    repository: "https://github.com/hawkw/matchers",
    license: "MIT",
    readme: "README.md",
  },
});

rust_crate({
  name: "matchit-0.8.4",
  package: "matchit",
  version: "0.8.4",
  edition: "2021",
  source: { registry: crates_io, sha256: "47e1ffaa40ddd1f3ed91f717a33c8c0ee23fff369e3aa8772b9605cc1d22f4c3", size: 33986 },
  lib: { name: "matchit", path: "src/lib.rs" },
  features: ["default"],
  manifest: {
    authors: "Ibraheem Ahmed <ibraheem@ibraheem.ca>",
    description: "A high performance, zero-copy URL router.",
    repository: "https://github.com/ibraheemdev/matchit",
    license: "MIT AND BSD-3-Clause",
    readme: "README.md",
  },
});

rust_crate({
  name: "memchr-2.8.3",
  package: "memchr",
  version: "2.8.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "cf8baf1c55e62ffcace7a9f06f4bd9cd3f0c4beb022d3b367256b91b87513d98", size: 99165 },
  lib: { name: "memchr", path: "src/lib.rs" },
  features: ["alloc", "default", "std"],
  manifest: {
    authors: "Andrew Gallant <jamslam@gmail.com>:bluss",
    description: "Provides extremely fast (uses SIMD on x86_64, aarch64 and wasm32) routines for\n1, 2 or 3 byte search and single substring search.",
    homepage: "https://github.com/BurntSushi/memchr",
    repository: "https://github.com/BurntSushi/memchr",
    license: "Unlicense OR MIT",
    readme: "README.md",
    rust_version: "1.61",
  },
});

rust_crate({
  name: "mimalloc-0.1.52",
  package: "mimalloc",
  version: "0.1.52",
  edition: "2018",
  source: { registry: crates_io, sha256: "2d4139bb28d14ad1facf21d5eb8825051b326e172d216b39f6d31df53cc97862", size: 5382 },
  lib: { name: "mimalloc", path: "src/lib.rs" },
  deps: [":libmimalloc-sys-0.1.49"],
  manifest: {
    authors: "Octavian Oncescu <octavonce@gmail.com>:Vincent Rouillé <vincent@speedy37.fr>:Thom Chiovoloni <chiovolonit@gmail.com>",
    description: "Performance and security oriented drop-in allocator",
    repository: "https://github.com/purpleprotocol/mimalloc_rust",
    license: "MIT",
    readme: "README.md",
  },
});

rust_crate({
  name: "mime-0.3.18",
  package: "mime",
  version: "0.3.18",
  edition: "2015",
  source: { registry: crates_io, sha256: "d5848f5a9e8117cf94f2f90faac24a87ff81600ff8628c1e3deaab572e76bfa1", size: 16648 },
  lib: { name: "mime", path: "src/lib.rs" },
  manifest: {
    authors: "Sean McArthur <sean@seanmonstar.com>",
    description: "Strongly Typed Mimes",
    repository: "https://github.com/hyperium/mime",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "mio-1.2.4",
  package: "mio",
  version: "1.2.4",
  edition: "2021",
  source: { registry: crates_io, sha256: "1788edb87fdc09c7e26304471e2f5be8cdefb1b6930d6e3985fc02ff53bf86ee", size: 110437 },
  lib: { name: "mio", path: "src/lib.rs" },
  features: ["net", "os-ext", "os-poll"],
  deps: [":libc-0.2.191"],
  manifest: {
    authors: "Carl Lerche <me@carllerche.com>:Thomas de Zeeuw <thomasdezeeuw@gmail.com>:Tokio Contributors <team@tokio.rs>",
    description: "Lightweight non-blocking I/O.",
    homepage: "https://github.com/tokio-rs/mio",
    repository: "https://github.com/tokio-rs/mio",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "nu-ansi-term-0.50.3",
  package: "nu-ansi-term",
  version: "0.50.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "7957b9740744892f114936ab4a57b3f487491bbeafaf8083688b16841a4240e5", size: 29597 },
  lib: { name: "nu_ansi_term", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    authors: "ogham@bsago.me:Ryan Scheel (Havvy) <ryan.havvy@gmail.com>:Josh Triplett <josh@joshtriplett.org>:The Nushell Project Developers",
    description: "Library for ANSI terminal colors and styles (bold, underline)",
    repository: "https://github.com/nushell/nu-ansi-term",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.62.1",
  },
});

rust_crate({
  name: "once_cell-1.21.4",
  package: "once_cell",
  version: "1.21.4",
  edition: "2021",
  source: { registry: crates_io, sha256: "9f7c3e4beb33f85d45ae3e3a1792185706c8e16d043238c593331cc7cd313b50", size: 35010 },
  lib: { name: "once_cell", path: "src/lib.rs" },
  features: ["alloc", "default", "race", "std"],
  manifest: {
    authors: "Aleksey Kladov <aleksey.kladov@gmail.com>",
    description: "Single assignment cells and lazy values.",
    repository: "https://github.com/matklad/once_cell",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65",
  },
});

rust_crate({
  name: "openssl-0.10.82",
  package: "openssl",
  version: "0.10.82",
  edition: "2021",
  source: { registry: crates_io, sha256: "4de8111e94a56adca7ebfe6c365b6d42f99deb69b74b6becacd4204e2f193aa2", size: 316901 },
  lib: { name: "openssl", path: "src/lib.rs" },
  features: ["default", "vendored"],
  deps: [
    ":bitflags-2.13.2",
    ":cfg-if-1.0.5",
    ":foreign-types-0.3.2",
    ":libc-0.2.191",
    ":openssl-macros-0.1.1",
    ":openssl-sys-0.9.118",
  ],
  aliases: { "//thirdparty/crates:openssl-sys-0.9.118": "ffi" },
  build_script: { path: "build.rs" },
  manifest: {
    authors: "Steven Fackler <sfackler@gmail.com>",
    description: "OpenSSL bindings",
    repository: "https://github.com/rust-openssl/rust-openssl",
    license: "Apache-2.0",
    readme: "README.md",
    rust_version: "1.80.0",
  },
});

rust_crate({
  name: "openssl-macros-0.1.1",
  package: "openssl-macros",
  version: "0.1.1",
  edition: "2018",
  source: { registry: crates_io, sha256: "a948666b637a0f465e8564c73e89d4dde00d72d4d473cc972f390fc3dcee7d9c", size: 5601 },
  lib: { name: "openssl_macros", path: "src/lib.rs", proc_macro: true },
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-2.0.119"],
  manifest: { description: "Internal macros used by the openssl crate.", license: "MIT/Apache-2.0" },
});

rust_crate({
  name: "openssl-src-300.6.1+3.6.3",
  package: "openssl-src",
  version: "300.6.1+3.6.3",
  edition: "2021",
  source: { registry: crates_io, sha256: "46eb8fb9fb3b61ce1c0f8a026c4c1a0714d3a9e138e7fbde78753ce2babc3846", size: 7195821 },
  lib: { name: "openssl_src", path: "src/lib.rs" },
  features: ["default", "legacy"],
  deps: [":cc-1.11.1"],
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>",
    description: "Source of OpenSSL and logic to build it.",
    repository: "https://github.com/alexcrichton/openssl-src-rs",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "openssl-sys-0.9.118",
  package: "openssl-sys",
  version: "0.9.118",
  edition: "2021",
  source: { registry: crates_io, sha256: "19c413d6ec9ebaf5e1c829d355cb3e9f783778d700f135be0921d52fce3c60ae", size: 76886 },
  lib: { name: "openssl_sys", path: "src/lib.rs" },
  features: ["openssl-src", "vendored"],
  deps: [":libc-0.2.191"],
  build_script: { path: "build/main.rs", deps: [":cc-1.11.1", ":openssl-src-300.6.1+3.6.3", ":pkg-config-0.3.34", ":vcpkg-0.2.15"] },
  links: "openssl",
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>:Steven Fackler <sfackler@gmail.com>",
    description: "FFI bindings to OpenSSL",
    repository: "https://github.com/rust-openssl/rust-openssl",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.80.0",
  },
});

rust_crate({
  name: "parking_lot-0.12.5",
  package: "parking_lot",
  version: "0.12.5",
  edition: "2021",
  source: { registry: crates_io, sha256: "93857453250e3077bd71ff98b6a65ea6621a19bb0f559a85248955ac12c45a1a", size: 46735 },
  lib: { name: "parking_lot", path: "src/lib.rs" },
  features: ["default"],
  deps: [":lock_api-0.4.14", ":parking_lot_core-0.9.12"],
  manifest: {
    authors: "Amanieu d'Antras <amanieu@gmail.com>",
    description: "More compact and efficient implementations of the standard synchronization primitives.",
    repository: "https://github.com/Amanieu/parking_lot",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "parking_lot_core-0.9.12",
  package: "parking_lot_core",
  version: "0.9.12",
  edition: "2021",
  source: { registry: crates_io, sha256: "2621685985a2ebf1c516881c026032ac7deafcda1a2c9b7850dc81e3dfcb64c1", size: 34110 },
  lib: { name: "parking_lot_core", path: "src/lib.rs" },
  deps: [":cfg-if-1.0.5", ":libc-0.2.191", ":smallvec-1.16.5"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "Amanieu d'Antras <amanieu@gmail.com>",
    description: "An advanced API for creating custom synchronization primitives.",
    repository: "https://github.com/Amanieu/parking_lot",
    license: "MIT OR Apache-2.0",
    rust_version: "1.71.0",
  },
});

rust_crate({
  name: "percent-encoding-2.3.2",
  package: "percent-encoding",
  version: "2.3.2",
  edition: "2018",
  source: { registry: crates_io, sha256: "9b4f627cb1b25917193a259e49bdad08f671f8d9708acfd5fe0a8c1455d87220", size: 11583 },
  lib: { name: "percent_encoding", path: "src/lib.rs" },
  features: ["alloc", "default", "std"],
  manifest: {
    authors: "The rust-url developers",
    description: "Percent encoding and decoding",
    repository: "https://github.com/servo/rust-url/",
    license: "MIT OR Apache-2.0",
    rust_version: "1.51",
  },
});

rust_crate({
  name: "pin-project-lite-0.2.17",
  package: "pin-project-lite",
  version: "0.2.17",
  edition: "2018",
  source: { registry: crates_io, sha256: "a89322df9ebe1c1578d689c92318e070967d1042b512afbe49518723f4e6d5cd", size: 31034 },
  lib: { name: "pin_project_lite", path: "src/lib.rs" },
  manifest: {
    description: "A lightweight version of pin-project written with declarative macros.",
    repository: "https://github.com/taiki-e/pin-project-lite",
    license: "Apache-2.0 OR MIT",
    readme: "README.md",
    rust_version: "1.37",
  },
});

rust_crate({
  name: "pkg-config-0.3.34",
  package: "pkg-config",
  version: "0.3.34",
  edition: "2021",
  source: { registry: crates_io, sha256: "f6b464fbc74e149a392436b17d523f769e057cb6877f6a5c4618bc6f11800548", size: 21370 },
  lib: { name: "pkg_config", path: "src/lib.rs" },
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>",
    description: "A library to run the pkg-config system tool at build time in order to be used in\nCargo build scripts.",
    repository: "https://github.com/rust-lang/pkg-config-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.63",
  },
});

rust_crate({
  name: "pq-src-0.3.14+libpq-18.6",
  package: "pq-src",
  version: "0.3.14+libpq-18.6",
  edition: "2021",
  source: { registry: crates_io, sha256: "b335e98a4cdac5e3bff3fa043a45142a4b6dc9bc02885fc769ba4d30282c4dec", size: 546647 },
  lib: { name: "pq_src", path: "src/lib.rs" },
  features: ["with-openssl"],
  deps: [":openssl-sys-0.9.118"],
  build_script: { path: "build.rs", deps: [":cc-1.11.1"] },
  links: "pq_sys_src",
  manifest: {
    description: "Bundled version of libpq",
    repository: "https://github.com/sgrif/pq-sys",
    license: "PostgreSQL",
    readme: "README.md",
  },
});

rust_crate({
  name: "pq-sys-0.7.8",
  package: "pq-sys",
  version: "0.7.8",
  edition: "2021",
  source: { registry: crates_io, sha256: "297a95d6f2378891f949d9556723e15140e50d29eac07458dabcee8688995b1d", size: 34767 },
  lib: { name: "pq_sys", path: "src/lib.rs" },
  features: ["bundled", "bundled_without_openssl", "default", "pkg-config"],
  deps: [":libc-0.2.191", ":pq-src-0.3.14+libpq-18.6"],
  build_script: { path: "build.rs", deps: [":pkg-config-0.3.34"] },
  links: "pq",
  manifest: {
    description: "Auto-generated rust bindings for libpq",
    repository: "https://github.com/sgrif/pq-sys",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.82.0",
  },
});

rust_crate({
  name: "proc-macro2-1.0.107",
  package: "proc-macro2",
  version: "1.0.107",
  edition: "2021",
  source: { registry: crates_io, sha256: "985e7ec9bb745e6ce6535b544d84d6cd6f7ad8bd711c398938ae983b91a766d9", size: 59588 },
  lib: { name: "proc_macro2", path: "src/lib.rs" },
  features: ["default", "proc-macro"],
  deps: [":unicode-ident-1.0.27"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>:Alex Crichton <alex@alexcrichton.com>",
    description: "A substitute implementation of the compiler's `proc_macro` API to decouple token-based libraries from the procedural macro use case.",
    repository: "https://github.com/dtolnay/proc-macro2",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "quote-1.0.47",
  package: "quote",
  version: "1.0.47",
  edition: "2021",
  source: { registry: crates_io, sha256: "1fbf4db142a473a8d80c26bbf18454ed458bf8d26c8219c331daecfdbd079001", size: 31622 },
  lib: { name: "quote", path: "src/lib.rs" },
  features: ["default", "proc-macro"],
  deps: [":proc-macro2-1.0.107"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Quasi-quoting macro quote!(...)",
    repository: "https://github.com/dtolnay/quote",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "regex-automata-0.4.18",
  package: "regex-automata",
  version: "0.4.18",
  edition: "2021",
  source: { registry: crates_io, sha256: "ad8553b9b26413251cbf30e620595c7a41b3887f03da04579c0e6b0d6a06b4b2", size: 628707 },
  lib: { name: "regex_automata", path: "src/lib.rs" },
  features: ["alloc", "dfa-build", "dfa-search", "nfa-thompson", "std", "syntax"],
  deps: [":regex-syntax-0.8.11"],
  manifest: {
    authors: "The Rust Project Developers:Andrew Gallant <jamslam@gmail.com>",
    description: "Automata construction and matching using regular expressions.",
    homepage: "https://github.com/rust-lang/regex/tree/master/regex-automata",
    repository: "https://github.com/rust-lang/regex",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65",
  },
});

rust_crate({
  name: "regex-syntax-0.8.11",
  package: "regex-syntax",
  version: "0.8.11",
  edition: "2021",
  source: { registry: crates_io, sha256: "d6f6ff9a378485b298a5286656da665ba74413d36db0979633275d2e708145d4", size: 359055 },
  lib: { name: "regex_syntax", path: "src/lib.rs" },
  features: ["std"],
  manifest: {
    authors: "The Rust Project Developers:Andrew Gallant <jamslam@gmail.com>",
    description: "A regular expression parser.",
    homepage: "https://github.com/rust-lang/regex/tree/master/regex-syntax",
    repository: "https://github.com/rust-lang/regex",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.65",
  },
});

rust_crate({
  name: "ring-0.17.14",
  package: "ring",
  version: "0.17.14",
  edition: "2021",
  source: { registry: crates_io, sha256: "a4689e6c2294d81e88dc6261c768b63bc4fcdb852be6d1352498b114f61383b7", size: 1502610 },
  lib: { name: "ring", path: "src/lib.rs" },
  features: ["alloc", "default", "dev_urandom_fallback"],
  deps: [":cfg-if-1.0.5", ":getrandom-0.2.17", ":untrusted-0.9.0", select(cpu, { x86_64: [], aarch64: [":libc-0.2.191"] })],
  build_script: { path: "build.rs", deps: [":cc-1.11.1"] },
  links: "ring_core_0_17_14_",
  manifest: {
    description: "An experiment.",
    repository: "https://github.com/briansmith/ring",
    license: "Apache-2.0 AND ISC",
    readme: "README.md",
    rust_version: "1.66.0",
  },
});

rust_crate({
  name: "rusqlite-0.41.1",
  package: "rusqlite",
  version: "0.41.1",
  edition: "2024",
  source: { registry: crates_io, sha256: "da9bba6f3506135e120a6586df05be18b48d18896600646a4bec8f993d91a594", size: 181833 },
  lib: { name: "rusqlite", path: "src/lib.rs" },
  features: ["bundled", "cache", "default", "ffi-sqlite-wasm-rs", "hashlink", "modern_sqlite"],
  deps: [
    ":bitflags-2.13.2",
    ":fallible-iterator-0.3.0",
    ":fallible-streaming-iterator-0.1.9",
    ":hashlink-0.12.2",
    ":libsqlite3-sys-0.39.1",
    ":smallvec-1.16.5",
  ],
  manifest: {
    authors: "The rusqlite developers",
    description: "Ergonomic wrapper for SQLite",
    repository: "https://github.com/rusqlite/rusqlite",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.89.0",
  },
});

rust_crate({
  name: "rustls-0.23.46",
  package: "rustls",
  version: "0.23.46",
  edition: "2021",
  source: { registry: crates_io, sha256: "48e13bd8c0e9365c43cfa5c9e8f9ad49d3c8444926c9aac819e0e4dc503c8fdf", size: 386227 },
  lib: { name: "rustls", path: "src/lib.rs" },
  features: ["ring", "std", "tls12"],
  deps: [
    ":once_cell-1.21.4",
    ":ring-0.17.14",
    ":rustls-pki-types-1.15.1",
    ":rustls-webpki-0.103.16",
    ":subtle-2.6.1",
    ":zeroize-1.9.1",
  ],
  aliases: { "//thirdparty/crates:rustls-pki-types-1.15.1": "pki_types", "//thirdparty/crates:rustls-webpki-0.103.16": "webpki" },
  build_script: { path: "build.rs" },
  manifest: {
    description: "Rustls is a modern TLS library written in Rust.",
    homepage: "https://github.com/rustls/rustls",
    repository: "https://github.com/rustls/rustls",
    license: "Apache-2.0 OR ISC OR MIT",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "rustls-pki-types-1.15.1",
  package: "rustls-pki-types",
  version: "1.15.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "2f4925028c7eb5d1fcdaf196971378ed9d2c1c4efc7dc5d011256f76c99c0a96", size: 39322 },
  lib: { name: "rustls_pki_types", path: "src/lib.rs" },
  features: ["alloc", "default", "std"],
  deps: [":zeroize-1.9.1"],
  manifest: {
    description: "Shared types for the rustls PKI ecosystem",
    homepage: "https://github.com/rustls/pki-types",
    repository: "https://github.com/rustls/pki-types",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.60",
  },
});

rust_crate({
  name: "rustls-webpki-0.103.16",
  package: "rustls-webpki",
  version: "0.103.16",
  edition: "2021",
  source: { registry: crates_io, sha256: "4443b1b6d39d7c663139942cc4558262562d2c84123bb6282ef177009ca8b281", size: 89984 },
  lib: { name: "webpki", path: "src/lib.rs" },
  features: ["alloc", "ring", "std"],
  deps: [":ring-0.17.14", ":rustls-pki-types-1.15.1", ":untrusted-0.9.0"],
  aliases: { "//thirdparty/crates:rustls-pki-types-1.15.1": "pki_types" },
  manifest: {
    description: "Web PKI X.509 Certificate Verification.",
    repository: "https://github.com/rustls/webpki",
    license: "ISC",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "ryu-1.0.23",
  package: "ryu",
  version: "1.0.23",
  edition: "2021",
  source: { registry: crates_io, sha256: "9774ba4a74de5f7b1c1451ed6cd5285a32eddb5cccb8cc655a4e50009e06477f", size: 52823 },
  lib: { name: "ryu", path: "src/lib.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Fast floating point to string conversion",
    repository: "https://github.com/dtolnay/ryu",
    license: "Apache-2.0 OR BSL-1.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "scopeguard-1.2.0",
  package: "scopeguard",
  version: "1.2.0",
  edition: "2015",
  source: { registry: crates_io, sha256: "94143f37725109f92c262ed2cf5e59bce7498c01bcc1502d7b9afe439a4e9f49", size: 11619 },
  lib: { name: "scopeguard", path: "src/lib.rs" },
  manifest: {
    authors: "bluss",
    description: "A RAII scope guard that will run a given closure when it goes out of scope,\neven if the code between panics (assuming unwinding panic).\n\nDefines the macros `defer!`, `defer_on_unwind!`, `defer_on_success!` as\nshorthands for guards with one of the implemented strategies.",
    repository: "https://github.com/bluss/scopeguard",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "serde-1.0.229",
  package: "serde",
  version: "1.0.229",
  edition: "2021",
  source: { registry: crates_io, sha256: "4148590afebada386688f18773da617792bf2ef03ffc1e4cbd2b1d45b023e0ba", size: 83669 },
  lib: { name: "serde", path: "src/lib.rs" },
  features: ["default", "derive", "serde_derive", "std"],
  deps: [":serde_core-1.0.229", ":serde_derive-1.0.229"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "Erick Tryzelaar <erick.tryzelaar@gmail.com>:David Tolnay <dtolnay@gmail.com>",
    description: "A generic serialization/deserialization framework",
    homepage: "https://serde.rs",
    repository: "https://github.com/serde-rs/serde",
    license: "MIT OR Apache-2.0",
    readme: "crates-io.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "serde_core-1.0.229",
  package: "serde_core",
  version: "1.0.229",
  edition: "2021",
  source: { registry: crates_io, sha256: "67dca2c9c51e58a4791a4b1ed58308b39c64224d349a935ab5039aa360942a48", size: 63100 },
  lib: { name: "serde_core", path: "src/lib.rs" },
  features: ["alloc", "default", "result", "std"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "Erick Tryzelaar <erick.tryzelaar@gmail.com>:David Tolnay <dtolnay@gmail.com>",
    description: "Serde traits only, with no support for derive -- use the `serde` crate instead",
    homepage: "https://serde.rs",
    repository: "https://github.com/serde-rs/serde",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "serde_derive-1.0.229",
  package: "serde_derive",
  version: "1.0.229",
  edition: "2021",
  source: { registry: crates_io, sha256: "e7a5d71263a5a7d47b41f6b3f06ba276f10cc18b0931f1799f710578e2309348", size: 59864 },
  lib: { name: "serde_derive", path: "src/lib.rs", proc_macro: true },
  features: ["default"],
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-3.0.9"],
  manifest: {
    authors: "Erick Tryzelaar <erick.tryzelaar@gmail.com>:David Tolnay <dtolnay@gmail.com>",
    description: "Macros 1.1 implementation of #[derive(Serialize, Deserialize)]",
    homepage: "https://serde.rs",
    repository: "https://github.com/serde-rs/serde",
    license: "MIT OR Apache-2.0",
    readme: "crates-io.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "serde_json-1.0.154",
  package: "serde_json",
  version: "1.0.154",
  edition: "2021",
  source: { registry: crates_io, sha256: "e7e9cc8b1b85264074fbcc02a88680c4096b1e47df8f739dceb03bf482f04bd6", size: 158079 },
  lib: { name: "serde_json", path: "src/lib.rs" },
  features: ["default", "raw_value", "std"],
  deps: [":itoa-1.0.18", ":memchr-2.8.3", ":serde_core-1.0.229", ":zmij-1.0.23"],
  build_script: { path: "build.rs" },
  manifest: {
    description: "A JSON serialization file format",
    repository: "https://github.com/serde-rs/json",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "serde_path_to_error-0.1.20",
  package: "serde_path_to_error",
  version: "0.1.20",
  edition: "2021",
  source: { registry: crates_io, sha256: "10a9ff822e371bb5403e391ecd83e182e0e77ba7f6fe0160b795797109d1b457", size: 18046 },
  lib: { name: "serde_path_to_error", path: "src/lib.rs" },
  deps: [":itoa-1.0.18", ":serde_core-1.0.229"],
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Path to the element that failed to deserialize",
    repository: "https://github.com/dtolnay/path-to-error",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.61",
  },
});

rust_crate({
  name: "serde_urlencoded-0.7.1",
  package: "serde_urlencoded",
  version: "0.7.1",
  edition: "2018",
  source: { registry: crates_io, sha256: "d3491c14715ca2294c4d6a88f15e84739788c1d030eed8c110436aafdaa2f3fd", size: 12822 },
  lib: { name: "serde_urlencoded", path: "src/lib.rs" },
  deps: [":form_urlencoded-1.2.2", ":itoa-1.0.18", ":ryu-1.0.23", ":serde-1.0.229"],
  manifest: {
    authors: "Anthony Ramine <n.oxyde@gmail.com>",
    description: "`x-www-form-urlencoded` meets Serde",
    repository: "https://github.com/nox/serde_urlencoded",
    license: "MIT/Apache-2.0",
  },
});

rust_crate({
  name: "sharded-slab-0.1.7",
  package: "sharded-slab",
  version: "0.1.7",
  edition: "2018",
  source: { registry: crates_io, sha256: "f40ca3c46823713e0d4209592e8d6e826aa57e928f09752619fc696c499637f6", size: 58227 },
  lib: { name: "sharded_slab", path: "src/lib.rs" },
  deps: [":lazy_static-1.5.1"],
  manifest: {
    authors: "Eliza Weisman <eliza@buoyant.io>",
    description: "A lock-free concurrent slab.",
    homepage: "https://github.com/hawkw/sharded-slab",
    repository: "https://github.com/hawkw/sharded-slab",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.42.0",
  },
});

rust_crate({
  name: "shlex-2.0.1",
  package: "shlex",
  version: "2.0.1",
  edition: "2018",
  source: { registry: crates_io, sha256: "f8fadd59c855ef2080decdef8ff161eb6661b86933c9d82e5ba29dc602a55aba", size: 19332 },
  lib: { name: "shlex", path: "src/lib.rs" },
  features: ["default", "std"],
  manifest: {
    authors: "comex <comexk@gmail.com>:Fenhl <fenhl@fenhl.net>:Adrian Taylor <adetaylor@chromium.org>:Alex Touchet <alextouchet@outlook.com>:Daniel Parks <dp+git@oxidized.org>:Garrett Berg <googberg@gmail.com>",
    description: "Split a string into shell words, like Python's shlex.",
    repository: "https://github.com/comex/rust-shlex",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.46.0",
  },
});

rust_crate({
  name: "signal-hook-registry-1.4.8",
  package: "signal-hook-registry",
  version: "1.4.8",
  edition: "2015",
  source: { registry: crates_io, sha256: "c4db69cba1110affc0e9f7bcd48bbf87b3f4fc7c61fc9155afd4c469eb3d6c1b", size: 21668 },
  lib: { name: "signal_hook_registry", path: "src/lib.rs" },
  deps: [":errno-0.3.14", ":libc-0.2.191"],
  manifest: {
    authors: "Michal 'vorner' Vaner <vorner@vorner.cz>:Masaki Hara <ackie.h.gmai@gmail.com>",
    description: "Backend crate for signal-hook",
    repository: "https://github.com/vorner/signal-hook",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.26",
  },
});

rust_crate({
  name: "slab-0.4.12",
  package: "slab",
  version: "0.4.12",
  edition: "2018",
  source: { registry: crates_io, sha256: "0c790de23124f9ab44544d7ac05d60440adc586479ce501c1d6d7da3cd8c9cf5", size: 19080 },
  lib: { name: "slab", path: "src/lib.rs" },
  manifest: {
    authors: "Carl Lerche <me@carllerche.com>",
    description: "Pre-allocated storage for a uniform data type",
    repository: "https://github.com/tokio-rs/slab",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.51",
  },
});

rust_crate({
  name: "smallvec-1.16.5",
  package: "smallvec",
  version: "1.16.5",
  edition: "2018",
  source: { registry: crates_io, sha256: "149309498a5f7334b12ddae0cad8aba81ce785fe91755068867e017cf98fee46", size: 34819 },
  lib: { name: "smallvec", path: "src/lib.rs" },
  features: ["const_generics", "const_new"],
  manifest: {
    authors: "The Servo Project Developers",
    description: "'Small vector' optimization: store up to a small number of items on the stack",
    repository: "https://github.com/servo/rust-smallvec",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "socket2-0.6.5",
  package: "socket2",
  version: "0.6.5",
  edition: "2021",
  source: { registry: crates_io, sha256: "c3d1e2c7f27f8d4cb10542a02c49005dbd6e93095799d6f3be745fae9f8fedd4", size: 60031 },
  lib: { name: "socket2", path: "src/lib.rs" },
  features: ["all"],
  deps: [":libc-0.2.191"],
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>:Thomas de Zeeuw <thomasdezeeuw@gmail.com>",
    description: "Utilities for handling networking sockets with a maximal amount of configuration\npossible intended.",
    homepage: "https://github.com/rust-lang/socket2",
    repository: "https://github.com/rust-lang/socket2",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.70",
  },
});

rust_crate({
  name: "strsim-0.11.1",
  package: "strsim",
  version: "0.11.1",
  edition: "2015",
  source: { registry: crates_io, sha256: "7da8b5736845d9f2fcb837ea5d9e2628564b3b043a70948a3f0b778838c5fb4f", size: 14266 },
  lib: { name: "strsim", path: "src/lib.rs" },
  manifest: {
    authors: "Danny Guo <danny@dannyguo.com>:maxbachmann <oss@maxbachmann.de>",
    description: "Implementations of string similarity metrics. Includes Hamming, Levenshtein,\nOSA, Damerau-Levenshtein, Jaro, Jaro-Winkler, and Sørensen-Dice.",
    homepage: "https://github.com/rapidfuzz/strsim-rs",
    repository: "https://github.com/rapidfuzz/strsim-rs",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.56",
  },
});

rust_crate({
  name: "subtle-2.6.1",
  package: "subtle",
  version: "2.6.1",
  edition: "2018",
  source: { registry: crates_io, sha256: "13c2bddecc57b384dee18652358fb23172facb8a2c51ccc10d74c157bdea3292", size: 14562 },
  lib: { name: "subtle", path: "src/lib.rs" },
  manifest: {
    authors: "Isis Lovecruft <isis@patternsinthevoid.net>:Henry de Valence <hdevalence@hdevalence.ca>",
    description: "Pure-Rust traits and utilities for constant-time cryptographic implementations.",
    homepage: "https://dalek.rs/",
    repository: "https://github.com/dalek-cryptography/subtle",
    license: "BSD-3-Clause",
    readme: "README.md",
  },
});

rust_crate({
  name: "syn-2.0.119",
  package: "syn",
  version: "2.0.119",
  edition: "2021",
  source: { registry: crates_io, sha256: "872831b642d1a07999a962a351ed35b955ea2cfc8f3862091e2a240a84f17297", size: 307407 },
  lib: { name: "syn", path: "src/lib.rs" },
  features: [
    "clone-impls",
    "default",
    "derive",
    "extra-traits",
    "fold",
    "full",
    "parsing",
    "printing",
    "proc-macro",
    "visit",
    "visit-mut",
  ],
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":unicode-ident-1.0.27"],
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Parser for Rust source code",
    repository: "https://github.com/dtolnay/syn",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "syn-3.0.9",
  package: "syn",
  version: "3.0.9",
  edition: "2021",
  source: { registry: crates_io, sha256: "d78c8dee4c7bf0e14673097256fed6142ce9d3b85a408189d07482442145823b", size: 313970 },
  lib: { name: "syn", path: "src/lib.rs" },
  features: ["clone-impls", "default", "derive", "full", "parsing", "printing", "proc-macro"],
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":unicode-ident-1.0.27"],
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Parser for Rust source code",
    repository: "https://github.com/dtolnay/syn",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "sync_wrapper-1.0.2",
  package: "sync_wrapper",
  version: "1.0.2",
  edition: "2021",
  source: { registry: crates_io, sha256: "0bf256ce5efdfa370213c1dabab5935a12e49f2c58d15e9eac2870d3b4f27263", size: 6958 },
  lib: { name: "sync_wrapper", path: "src/lib.rs" },
  manifest: {
    authors: "Actyx AG <developer@actyx.io>",
    description: "A tool for enlisting the compiler's help in proving the absence of concurrency",
    homepage: "https://docs.rs/sync_wrapper",
    repository: "https://github.com/Actyx/sync_wrapper",
    license: "Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "thiserror-2.0.21",
  package: "thiserror",
  version: "2.0.21",
  edition: "2021",
  source: { registry: crates_io, sha256: "09e52cb86a36cede5cb101bf8908837b3e4c6e5e59fe7fd85c23fb56200d189e", size: 29021 },
  lib: { name: "thiserror", path: "src/lib.rs" },
  features: ["default", "std"],
  deps: [":thiserror-impl-2.0.21"],
  build_script: { path: "build.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "derive(Error)",
    repository: "https://github.com/dtolnay/thiserror",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.77",
  },
});

rust_crate({
  name: "thiserror-impl-2.0.21",
  package: "thiserror-impl",
  version: "2.0.21",
  edition: "2021",
  source: { registry: crates_io, sha256: "fe5197923287db20a58125f0bc85c062f7f2c892de97b18c356f9efb14b28524", size: 21637 },
  lib: { name: "thiserror_impl", path: "src/lib.rs", proc_macro: true },
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-3.0.9"],
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Implementation detail of the `thiserror` crate",
    repository: "https://github.com/dtolnay/thiserror",
    license: "MIT OR Apache-2.0",
    rust_version: "1.77",
  },
});

rust_crate({
  name: "thread_local-1.1.10",
  package: "thread_local",
  version: "1.1.10",
  edition: "2021",
  source: { registry: crates_io, sha256: "1ad99c4c6d32803332c548b1af0540b357b3f5fc0be8f6c6bfe8b2e6ae784070", size: 16361 },
  lib: { name: "thread_local", path: "src/lib.rs" },
  deps: [":cfg-if-1.0.5"],
  manifest: {
    authors: "Amanieu d'Antras <amanieu@gmail.com>",
    description: "Per-object thread-local storage",
    repository: "https://github.com/Amanieu/thread_local-rs",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.63",
  },
});

rust_crate({
  name: "tokio-1.54.1",
  package: "tokio",
  version: "1.54.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "b52fd3255258d26fac7264ab5a76b53c13367136dc011d3d6ad4f8ed070396a3", size: 983384 },
  lib: { name: "tokio", path: "src/lib.rs" },
  features: [
    "bytes",
    "default",
    "fs",
    "full",
    "io-std",
    "io-util",
    "libc",
    "macros",
    "mio",
    "net",
    "parking_lot",
    "process",
    "rt",
    "rt-multi-thread",
    "signal",
    "signal-hook-registry",
    "socket2",
    "sync",
    "time",
    "tokio-macros",
  ],
  deps: [
    ":bytes-1.12.1",
    ":libc-0.2.191",
    ":mio-1.2.4",
    ":parking_lot-0.12.5",
    ":pin-project-lite-0.2.17",
    ":signal-hook-registry-1.4.8",
    ":socket2-0.6.5",
    ":tokio-macros-2.7.2",
  ],
  manifest: {
    authors: "Tokio Contributors <team@tokio.rs>",
    description: "An event-driven, non-blocking I/O platform for writing asynchronous I/O\nbacked applications.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tokio",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "tokio-macros-2.7.2",
  package: "tokio-macros",
  version: "2.7.2",
  edition: "2021",
  source: { registry: crates_io, sha256: "78773a2a397f451582ce068015985c33193cf6dea8b74d2a639fe457b2f07b0e", size: 16081 },
  lib: { name: "tokio_macros", path: "src/lib.rs", proc_macro: true },
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-3.0.9"],
  manifest: {
    authors: "Tokio Contributors <team@tokio.rs>",
    description: "Tokio's proc macros.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tokio",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "tower-0.5.3",
  package: "tower",
  version: "0.5.3",
  edition: "2018",
  source: { registry: crates_io, sha256: "ebe5ef63511595f1344e2d5cfa636d973292adc0eec1f0ad45fae9f0851ab1d4", size: 110488 },
  lib: { name: "tower", path: "src/lib.rs" },
  features: ["futures-core", "futures-util", "log", "make", "pin-project-lite", "sync_wrapper", "tokio", "tracing", "util"],
  deps: [
    ":futures-core-0.3.34",
    ":futures-util-0.3.34",
    ":pin-project-lite-0.2.17",
    ":sync_wrapper-1.0.2",
    ":tokio-1.54.1",
    ":tower-layer-0.3.3",
    ":tower-service-0.3.3",
    ":tracing-0.1.44",
  ],
  manifest: {
    authors: "Tower Maintainers <team@tower-rs.com>",
    description: "Tower is a library of modular and reusable components for building robust\nclients and servers.",
    homepage: "https://github.com/tower-rs/tower",
    repository: "https://github.com/tower-rs/tower",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.64.0",
  },
});

rust_crate({
  name: "tower-layer-0.3.3",
  package: "tower-layer",
  version: "0.3.3",
  edition: "2018",
  source: { registry: crates_io, sha256: "121c2a6cda46980bb0fcd1647ffaf6cd3fc79a013de288782836f6df9c48780e", size: 6180 },
  lib: { name: "tower_layer", path: "src/lib.rs" },
  manifest: {
    authors: "Tower Maintainers <team@tower-rs.com>",
    description: "Decorates a `Service` to allow easy composition between `Service`s.",
    homepage: "https://github.com/tower-rs/tower",
    repository: "https://github.com/tower-rs/tower",
    license: "MIT",
    readme: "README.md",
  },
});

rust_crate({
  name: "tower-service-0.3.3",
  package: "tower-service",
  version: "0.3.3",
  edition: "2018",
  source: { registry: crates_io, sha256: "8df9b6e13f2d32c91b9bd719c00d1958837bc7dec474d94952798cc8e69eeec3", size: 6950 },
  lib: { name: "tower_service", path: "src/lib.rs" },
  manifest: {
    authors: "Tower Maintainers <team@tower-rs.com>",
    description: "Trait representing an asynchronous, request / response based, client or server.",
    homepage: "https://github.com/tower-rs/tower",
    repository: "https://github.com/tower-rs/tower",
    license: "MIT",
    readme: "README.md",
  },
});

rust_crate({
  name: "tracing-0.1.44",
  package: "tracing",
  version: "0.1.44",
  edition: "2018",
  source: { registry: crates_io, sha256: "63e71662fa4b2a2c3a26f570f037eb95bb1f85397f3cd8076caed2f026a6d100", size: 463135 },
  lib: { name: "tracing", path: "src/lib.rs" },
  features: ["attributes", "default", "log", "std", "tracing-attributes"],
  deps: [":log-0.4.35", ":pin-project-lite-0.2.17", ":tracing-attributes-0.1.31", ":tracing-core-0.1.36"],
  manifest: {
    authors: "Eliza Weisman <eliza@buoyant.io>:Tokio Contributors <team@tokio.rs>",
    description: "Application-level tracing for Rust.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tracing",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "tracing-attributes-0.1.31",
  package: "tracing-attributes",
  version: "0.1.31",
  edition: "2018",
  source: { registry: crates_io, sha256: "7490cfa5ec963746568740651ac6781f701c9c5ea257c58e057f3ba8cf69e8da", size: 39733 },
  lib: { name: "tracing_attributes", path: "src/lib.rs", proc_macro: true },
  deps: [":proc-macro2-1.0.107", ":quote-1.0.47", ":syn-2.0.119"],
  manifest: {
    authors: "Tokio Contributors <team@tokio.rs>:Eliza Weisman <eliza@buoyant.io>:David Barsky <dbarsky@amazon.com>",
    description: "Procedural macro attributes for automatically instrumenting functions.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tracing",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "tracing-core-0.1.36",
  package: "tracing-core",
  version: "0.1.36",
  edition: "2018",
  source: { registry: crates_io, sha256: "db97caf9d906fbde555dd62fa95ddba9eecfd14cb388e4f491a66d74cd5fb79a", size: 63967 },
  lib: { name: "tracing_core", path: "src/lib.rs" },
  features: ["default", "once_cell", "std"],
  deps: [":once_cell-1.21.4"],
  manifest: {
    authors: "Tokio Contributors <team@tokio.rs>",
    description: "Core primitives for application-level tracing.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tracing",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "tracing-log-0.2.0",
  package: "tracing-log",
  version: "0.2.0",
  edition: "2018",
  source: { registry: crates_io, sha256: "ee855f1f400bd0e5c02d150ae5de3840039a3f54b025156404e34c23c03f47c3", size: 17561 },
  lib: { name: "tracing_log", path: "src/lib.rs" },
  features: ["log-tracer", "std"],
  deps: [":log-0.4.35", ":once_cell-1.21.4", ":tracing-core-0.1.36"],
  manifest: {
    authors: "Tokio Contributors <team@tokio.rs>",
    description: "Provides compatibility between `tracing` and the `log` crate.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tracing",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.56.0",
  },
});

rust_crate({
  name: "tracing-subscriber-0.3.23",
  package: "tracing-subscriber",
  version: "0.3.23",
  edition: "2018",
  source: { registry: crates_io, sha256: "cb7f578e5945fb242538965c2d0b04418d38ec25c79d160cd279bf0731c8d319", size: 213773 },
  lib: { name: "tracing_subscriber", path: "src/lib.rs" },
  features: [
    "alloc",
    "ansi",
    "default",
    "env-filter",
    "fmt",
    "matchers",
    "nu-ansi-term",
    "once_cell",
    "registry",
    "sharded-slab",
    "smallvec",
    "std",
    "thread_local",
    "tracing",
    "tracing-log",
  ],
  deps: [
    ":matchers-0.2.0",
    ":nu-ansi-term-0.50.3",
    ":once_cell-1.21.4",
    ":regex-automata-0.4.18",
    ":sharded-slab-0.1.7",
    ":smallvec-1.16.5",
    ":thread_local-1.1.10",
    ":tracing-0.1.44",
    ":tracing-core-0.1.36",
    ":tracing-log-0.2.0",
  ],
  manifest: {
    authors: "Eliza Weisman <eliza@buoyant.io>:David Barsky <me@davidbarsky.com>:Tokio Contributors <team@tokio.rs>",
    description: "Utilities for implementing and composing `tracing` subscribers.",
    homepage: "https://tokio.rs",
    repository: "https://github.com/tokio-rs/tracing",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.65.0",
  },
});

rust_crate({
  name: "unicode-ident-1.0.27",
  package: "unicode-ident",
  version: "1.0.27",
  edition: "2021",
  source: { registry: crates_io, sha256: "a2c754d6c33795a1c324727428e5a7dedb5b06195f9890bdbcba760d3e246563", size: 48807 },
  lib: { name: "unicode_ident", path: "src/lib.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "Determine whether characters have the XID_Start or XID_Continue properties according to Unicode Standard Annex #31",
    repository: "https://github.com/dtolnay/unicode-ident",
    license: "(MIT OR Apache-2.0) AND Unicode-3.0",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "untrusted-0.9.0",
  package: "untrusted",
  version: "0.9.0",
  edition: "2018",
  source: { registry: crates_io, sha256: "8ecb6da28b8a351d773b68d5825ac39017e680750f980f3a1a85cd8dd28a47c1", size: 14447 },
  lib: { name: "untrusted", path: "src/lib.rs" },
  manifest: {
    authors: "Brian Smith <brian@briansmith.org>",
    description: "Safe, fast, zero-panic, zero-crashing, zero-allocation parsing of untrusted inputs in Rust.",
    repository: "https://github.com/briansmith/untrusted",
    license: "ISC",
    readme: "README.md",
  },
});

rust_crate({
  name: "utf8parse-0.2.2",
  package: "utf8parse",
  version: "0.2.2",
  edition: "2018",
  source: { registry: crates_io, sha256: "06abde3611657adf66d383f00b093d7faecc7fa57071cce2578660c9f1010821", size: 13499 },
  lib: { name: "utf8parse", path: "src/lib.rs" },
  features: ["default"],
  manifest: {
    authors: "Joe Wilm <joe@jwilm.com>:Christian Duerr <contact@christianduerr.com>",
    description: "Table-driven UTF-8 parser",
    repository: "https://github.com/alacritty/vte",
    license: "Apache-2.0 OR MIT",
  },
});

rust_crate({
  name: "vcpkg-0.2.15",
  package: "vcpkg",
  version: "0.2.15",
  edition: "2015",
  source: { registry: crates_io, sha256: "accd4ea62f7bb7a82fe23066fb0957d48ef677f6eeb8215f372f52e48bb32426", size: 228735 },
  lib: { name: "vcpkg", path: "src/lib.rs" },
  manifest: {
    authors: "Jim McGrath <jimmc2@gmail.com>",
    description: "A library to find native dependencies in a vcpkg tree at build\ntime in order to be used in Cargo build scripts.",
    repository: "https://github.com/mcgoo/vcpkg-rs",
    license: "MIT/Apache-2.0",
    readme: "README.md",
  },
});

rust_crate({
  name: "zeroize-1.9.1",
  package: "zeroize",
  version: "1.9.1",
  edition: "2024",
  source: { registry: crates_io, sha256: "e13084392c5e4bc371903e2935a5eaeed24905a7511356b883835e18a78f6879", size: 25043 },
  lib: { name: "zeroize", path: "src/lib.rs" },
  features: ["alloc", "default"],
  manifest: {
    authors: "The RustCrypto Project Developers",
    description: "Securely clear secrets from memory with a simple trait built on\nstable Rust primitives which guarantee memory is zeroed using an\noperation will not be 'optimized away' by the compiler.\nUses a portable pure Rust implementation that works everywhere,\neven WASM!",
    repository: "https://github.com/RustCrypto/utils",
    license: "Apache-2.0 OR MIT",
    readme: "README.md",
    rust_version: "1.85",
  },
});

rust_crate({
  name: "zmij-1.0.23",
  package: "zmij",
  version: "1.0.23",
  edition: "2021",
  source: { registry: crates_io, sha256: "29666d0abbfad1e3dc4dcf6144730dd3a3ab225bbbdac83319345b1b44ccfc1b", size: 28612 },
  lib: { name: "zmij", path: "src/lib.rs" },
  build_script: { path: "build.rs" },
  manifest: {
    authors: "David Tolnay <dtolnay@gmail.com>",
    description: "A double-to-string conversion algorithm based on Schubfach and xjb",
    repository: "https://github.com/dtolnay/zmij",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.71",
  },
});

rust_crate({
  name: "zstd-sys-2.1.2+zstd.1.5.7",
  package: "zstd-sys",
  version: "2.1.2+zstd.1.5.7",
  edition: "2018",
  source: { registry: crates_io, sha256: "481ada9c543b2323cbb7bbdbb5249177fbf0188ed959ed2c15e4b22421c84ed3", size: 785774 },
  lib: { name: "zstd_sys", path: "src/lib.rs" },
  features: ["default", "legacy", "zdict_builder"],
  build_script: { path: "build.rs", deps: [":cc-1.11.1", ":pkg-config-0.3.34"] },
  links: "zstd",
  manifest: {
    authors: "Alexandre Bury <alexandre.bury@gmail.com>",
    description: "Low-level bindings for the zstd compression library.",
    repository: "https://github.com/gyscos/zstd-rs",
    license: "BSD-3-Clause",
    readme: "Readme.md",
    rust_version: "1.64",
  },
});
