/** Platforms of one's own; `@athanor//platforms` has these too. */
import { platform } from "athanor";
import { cpu } from "athanor/platforms";

for (const arch of cpu.values) platform({ name: `static_${arch}`, os: "linux", cpu: arch, libc: "musl", visibility: ["public"] });
