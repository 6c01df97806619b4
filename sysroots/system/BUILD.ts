/** Libraries of Debian that many programs use, shared, for gnu: `native_deps: ["@athanor//sysroots/system:pq"]`. */
import { package_defaults, select, system_library } from "athanor";
import { cpu } from "athanor/platforms";

package_defaults({ visibility: ["public"] });

const sysroot = select(cpu, { x86_64: "//sysroots:system_x86_64", aarch64: "//sysroots:system_aarch64" } as const);
const tags = ["manual"];

system_library({ name: "z", tags, sysroot, libs: ["z"] });
system_library({ name: "ssl", tags, sysroot, libs: ["ssl", "crypto"] });
system_library({ name: "pq", tags, sysroot, libs: ["pq"], includes: ["usr/include/postgresql"] });
