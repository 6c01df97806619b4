/** Two services of one workspace, each one image for two processors. */
import { service } from "//service.ts";
import { alias, glob, release } from "athanor";
import { cpu } from "athanor/platforms";

service({ name: "api", srcs: glob(["api/*.rs"]), files: { "/etc/api/greeting.txt": "config/greeting.txt" }, port: "8080" });
service({ name: "worker", srcs: glob(["worker/*.rs"]) });

// What `npx athanor release` collects: each program for each processor, and the images as archives.
const files: Record<string, string> = {};
for (const name of ["api", "worker"]) {
  files[`${name}-images.tar`] = `:${name}_archive`;
  for (const arch of cpu.values) {
    alias({ name: `${name}_${arch}`, actual: `:${name}`, platform: `@athanor//platforms:linux_${arch}_musl` });
    files[`${name}-linux-${arch}`] = `:${name}_${arch}`;
  }
}
release({ name: "release", files, tags: ["manual"] });
