/** Crates of thirdparty/Cargo.toml and thirdparty/Cargo.lock. Written by `athanor run //thirdparty:crates_vendor`; edit those. */
// inputs: 297709323a32d7c4bf8c733c6493fd784eec7ce68c6174df22dfac3ddedf3a6d
import { alias, crates_of, package_defaults, select } from "athanor";
import { cpu, libc } from "athanor/platforms";

package_defaults({ visibility: ["public"], tags: ["manual"] });

const rust_crate = crates_of({
  command: "athanor run //thirdparty:crates_vendor",
  request: "//thirdparty:crates_vendor",
  asked: "28d39e3076c88d43",
  inputs: {
    "//thirdparty/Cargo.toml": "87f8b721d80fdfee",
    "//thirdparty/Cargo.lock": "63f1d2b54974e4f2",
  },
});

const crates_io = "registry+https://github.com/rust-lang/crates.io-index";

alias({ name: "openssl", actual: ":openssl-0.10.82" });
alias({ name: "rustls", actual: ":rustls-0.23.46" });

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
  name: "once_cell-1.21.4",
  package: "once_cell",
  version: "1.21.4",
  edition: "2021",
  source: { registry: crates_io, sha256: "9f7c3e4beb33f85d45ae3e3a1792185706c8e16d043238c593331cc7cd313b50", size: 35010 },
  lib: { name: "once_cell", path: "src/lib.rs" },
  features: ["alloc", "race", "std"],
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
  features: ["default", select(libc, { gnu: [], musl: ["vendored"] })],
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
  features: [select(libc, { gnu: [], musl: ["openssl-src", "vendored"] })],
  deps: [":libc-0.2.191"],
  build_script: {
    path: "build/main.rs",
    deps: [":cc-1.11.1", ":pkg-config-0.3.34", ":vcpkg-0.2.15", select(libc, { gnu: [], musl: [":openssl-src-300.6.1+3.6.3"] })],
  },
  links: "openssl",
  manifest: {
    authors: "Alex Crichton <alex@alexcrichton.com>:Steven Fackler <sfackler@gmail.com>",
    description: "FFI bindings to OpenSSL",
    repository: "https://github.com/rust-openssl/rust-openssl",
    license: "MIT",
    readme: "README.md",
    rust_version: "1.80.0",
  },
  native_deps: ["//thirdparty:ssl"],
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
