/** A server on the distribution's libpq and OpenSSL, for both processors of gnu, and what has to lie beside it. */
import { alias, runtime_closure, rust_binary, rust_test } from "athanor";
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
