/** What runs cargo's build scripts: the programs they start by name, and how they are started themselves. */
import { filegroup, package_defaults } from "athanor";

package_defaults({ visibility: ["public"] });

filegroup({ name: "programs", srcs: ["cc", "c++", "host-cc", "host-c++", "ar", "ranlib", "nm", "strip", "objcopy", "readelf", "ld", "pkg-config", "rustc", "awk"].map((name) => `bin/${name}`) });
filegroup({ name: "run", srcs: ["run.sh"] });
