/** TLS three ways: OpenSSL of the distribution, OpenSSL built from source, and rustls; for both processors. */
import { rust_binary, run_test } from "athanor";
import { cpu } from "athanor/platforms";

const common = { edition: "2024", compile_data: ["localhost/certificate.pem", "localhost/key.pem"], tags: ["manual"] } as const;
const over_openssl = rust_binary({ ...common, name: "openssl", srcs: ["src/openssl.rs"], crate_name: "over_openssl", deps: ["//thirdparty/crates:openssl"] });
const over_rustls = rust_binary({ ...common, name: "rustls", srcs: ["src/rustls.rs"], crate_name: "over_rustls", deps: ["//thirdparty/crates:rustls"] });

for (const arch of cpu.values) {
  const [gnu, musl] = [`@athanor//platforms:linux_${arch}_gnu`, `@athanor//platforms:linux_${arch}_musl`] as const;
  // Shared with the distribution, from its sysroot.
  run_test({ name: `openssl_system_${arch}`, program: over_openssl, platform: gnu });
  // From source, static. OpenSSL takes minutes to compile: only when it is named.
  run_test({ name: `openssl_vendored_${arch}`, program: over_openssl, platform: musl, tags: ["manual"] });
  run_test({ name: `rustls_${arch}`, program: over_rustls, platform: musl });
}
