/** Crates of Cargo.toml and Cargo.lock. Written by `athanor run //:crates_vendor`; edit those. */
// inputs: a534594df8e9356c7ddcbb780d082e644307d011b85cd1f71a1080835431a469
import { alias, crates_of, package_defaults } from "athanor";

package_defaults({ visibility: ["public"], tags: ["manual"] });

const rust_crate = crates_of({
  command: "athanor run //:crates_vendor",
  request: "//:crates_vendor",
  asked: "224f50ec7153c9a5",
  inputs: {
    "//Cargo.toml": "f3efd0411c0ad7cd",
    "//Cargo.lock": "ce327940658282fd",
  },
});

const crates_io = "registry+https://github.com/rust-lang/crates.io-index";

alias({ name: "axum", actual: ":axum-0.8.9" });
alias({ name: "clap", actual: ":clap-4.6.7" });
alias({ name: "serde", actual: ":serde-1.0.229" });
alias({ name: "serde_json", actual: ":serde_json-1.0.154" });
alias({ name: "tokio", actual: ":tokio-1.54.1" });

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
  features: ["http1", "json", "tokio"],
  deps: [
    ":axum-core-0.5.6",
    ":bytes-1.12.1",
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
    ":sync_wrapper-1.0.2",
    ":tokio-1.54.1",
    ":tower-0.5.3",
    ":tower-layer-0.3.3",
    ":tower-service-0.3.3",
  ],
  aliases: { "//crates:tokio-1.54.1": "tokio" },
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
  name: "clap-4.6.7",
  package: "clap",
  version: "4.6.7",
  edition: "2024",
  source: { registry: crates_io, sha256: "aa8876b300ab35ba921adea3dfd70157a46249b33f95c9084ae5709785478946", size: 65831 },
  lib: { name: "clap", path: "src/lib.rs" },
  features: ["derive", "env", "error-context", "help", "std", "usage"],
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
  features: ["env", "error-context", "help", "std", "usage"],
  deps: [":anstyle-1.0.14", ":clap_lex-1.1.1"],
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
  name: "tokio-1.54.1",
  package: "tokio",
  version: "1.54.1",
  edition: "2021",
  source: { registry: crates_io, sha256: "b52fd3255258d26fac7264ab5a76b53c13367136dc011d3d6ad4f8ed070396a3", size: 983384 },
  lib: { name: "tokio", path: "src/lib.rs" },
  features: [
    "default",
    "libc",
    "macros",
    "mio",
    "net",
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
    ":libc-0.2.191",
    ":mio-1.2.4",
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
  features: ["futures-core", "futures-util", "make", "pin-project-lite", "sync_wrapper", "tokio", "util"],
  deps: [
    ":futures-core-0.3.34",
    ":futures-util-0.3.34",
    ":pin-project-lite-0.2.17",
    ":sync_wrapper-1.0.2",
    ":tokio-1.54.1",
    ":tower-layer-0.3.3",
    ":tower-service-0.3.3",
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
