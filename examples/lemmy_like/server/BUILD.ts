/** A server on the distribution's libpq and OpenSSL, for both processors of gnu, and what has to lie beside it. */
import { alias, image_test, multi_arch_image, oci_image, runtime_closure, rust_binary, rust_test } from "athanor";
import { cpu } from "athanor/platforms";

const server = rust_binary({
  name: "server",
  srcs: ["src/main.rs"],
  edition: "2024",
  deps: ["//thirdparty/crates:diesel", "//thirdparty/crates:openssl"],
});
rust_test({ name: "server_test", crate: server });

// What an image or a package needs: the libraries the program names, those they name, and the packages they are from.
const runtime = runtime_closure({ name: "runtime", binary: server });

for (const arch of cpu.values) {
  const platform = `@athanor//platforms:linux_${arch}_gnu` as const;
  alias({ name: `server_${arch}`, actual: server, platform });
  alias({ name: `runtime_${arch}`, actual: runtime, platform });
}

// The image holds exactly what the server needs: its loader and libraries in one layer, the server in another, on certificates and accounts. No package manager, no shell.
const image = oci_image({ name: "image", base: "@athanor//images/static_base", binary: server, exposed_ports: ["8536"] });
const images = multi_arch_image({ name: "images", image, platforms: cpu.values.map((arch) => `@athanor//platforms:linux_${arch}_gnu` as const) });
image_test({ name: "images_test", image: images, absent: ["/usr/bin/sh", "/usr/bin/dpkg"], files: { "/usr/bin/server": "file 0755 0:0", "/var/lib/dpkg/status.d/libpq5": "file" }, config: { User: "65532:65532" } });
for (const arch of cpu.values) image_test({ name: `image_${arch}_test`, image, run: ["/usr/bin/server"], platform: `@athanor//platforms:linux_${arch}_gnu` });
