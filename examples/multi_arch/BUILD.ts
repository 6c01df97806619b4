/** Two services of one workspace, each one image for two processors. */
import { service } from "//service.ts";
import { glob } from "athanor";

service({ name: "api", srcs: glob(["api/*.rs"]), files: { "/etc/api/greeting.txt": "config/greeting.txt" }, port: "8080" });
service({ name: "worker", srcs: glob(["worker/*.rs"]) });
