/** The crates of Cargo.lock, as targets in crates/. */
import { alias, cc_library, crates_vendor, select } from "athanor";
import { libc } from "athanor/platforms";

crates_vendor({ name: "crates_vendor" });

// What openssl-sys finds: the distribution's OpenSSL for gnu, nothing for musl.
alias({ name: "ssl", actual: select(libc, { gnu: "@athanor//sysroots/system:ssl", musl: ":none" }), visibility: ["//thirdparty/crates:__pkg__"] });
cc_library({ name: "none", srcs: [] });
