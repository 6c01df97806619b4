/** The folder that is installed as /opt/kontain/runtime: musl of the locked packages under all its names, and the libraries of this workspace. */
import { cc_shared_library, runtime_folder } from "athanor";
import { for_every_processor, PREFIX } from "//defs.ts";

// musl has threads in libc: an empty libpthread makes `-lpthread` link everywhere, and programs that ask for it start.
cc_shared_library({ name: "pthread", srcs: ["empty.c"], visibility: ["public"] });
cc_shared_library({ name: "greet", srcs: ["greet.c"], hdrs: ["greet.h"], visibility: ["public"] });

const runtime = runtime_folder({ name: "runtime", prefix: PREFIX, libraries: [":pthread", ":greet"] });
for_every_processor("runtime", runtime);
