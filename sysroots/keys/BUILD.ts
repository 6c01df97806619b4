/** Public keys that sign Debian's archive. */
import { filegroup, glob } from "athanor";

filegroup({ name: "debian", srcs: glob(["*.asc"]), visibility: ["public"] });
