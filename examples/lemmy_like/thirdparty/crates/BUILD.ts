/** Crates of thirdparty/Cargo.toml and thirdparty/Cargo.lock. Written by `athanor run //thirdparty:crates_vendor`; edit those. */
// inputs: 31490ec8846a9eedbb26ca4a393c999828cf5c99a6de604c48a17b6c6bcdacfb
import { alias, crates_of, package_defaults } from "athanor";

package_defaults({ visibility: ["public"], tags: ["manual"] });

const rust_crate = crates_of({
  command: "athanor run //thirdparty:crates_vendor",
  request: "//thirdparty:crates_vendor",
  asked: "28d39e3076c88d43",
  inputs: {
    "//thirdparty/Cargo.toml": "4b4f78012498ba7d",
    "//thirdparty/Cargo.lock": "d34314755405bfc8",
  },
});

const crates_io = "registry+https://github.com/rust-lang/crates.io-index";

alias({ name: "diesel", actual: ":diesel-2.3.14" });
alias({ name: "openssl", actual: ":openssl-0.10.82" });

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
  name: "cc-1.11.1",
  package: "cc",
  version: "1.11.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "4ff2a8126fff0f8c839080d619675a585e61720bb12d2baceae45769fd66f155", size: 150373 },
  lib: { name: "cc", path: "src/lib.rs" },
  deps: [":find-msvc-tools-0.1.15", ":shlex-2.0.1"],
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
  features: ["postgres", "postgres_backend"],
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
  features: ["default", "postgres"],
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
  name: "openssl-0.10.82",
  package: "openssl",
  version: "0.10.82",
  edition: "2021",
  source: { registry: crates_io, sha256: "4de8111e94a56adca7ebfe6c365b6d42f99deb69b74b6becacd4204e2f193aa2", size: 316901 },
  lib: { name: "openssl", path: "src/lib.rs" },
  features: ["default"],
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
  name: "openssl-sys-0.9.118",
  package: "openssl-sys",
  version: "0.9.118",
  edition: "2021",
  source: { registry: crates_io, sha256: "19c413d6ec9ebaf5e1c829d355cb3e9f783778d700f135be0921d52fce3c60ae", size: 76886 },
  lib: { name: "openssl_sys", path: "src/lib.rs" },
  deps: [":libc-0.2.191"],
  build_script: { path: "build/main.rs", deps: [":cc-1.11.1", ":pkg-config-0.3.34", ":vcpkg-0.2.15"] },
  links: "openssl",
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>:Steven Fackler <sfackler@gmail.com>",
    description: "FFI bindings to OpenSSL",
    repository: "https://github.com/rust-openssl/rust-openssl",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.80.0",
  },
  native_deps: ["@athanor//sysroots/system:ssl"],
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
  name: "pq-sys-0.7.8",
  package: "pq-sys",
  version: "0.7.8",
  edition: "2021",
  source: { registry: crates_io, sha256: "297a95d6f2378891f949d9556723e15140e50d29eac07458dabcee8688995b1d", size: 34767 },
  lib: { name: "pq_sys", path: "src/lib.rs" },
  features: ["default", "pkg-config"],
  deps: [":libc-0.2.191"],
  build_script: { path: "build.rs", deps: [":pkg-config-0.3.34"] },
  links: "pq",
  manifest: {
    description: "Auto-generated rust bindings for libpq",
    repository: "https://github.com/sgrif/pq-sys",
    license: "MIT OR Apache-2.0",
    readme: "README.md",
    rust_version: "1.82.0",
  },
  native_deps: ["@athanor//sysroots/system:pq"],
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
