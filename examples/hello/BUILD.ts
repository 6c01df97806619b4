/** A greeting for every platform. */
import { alias, glob, rust_binary, rust_test } from "athanor";
import { cpu } from "athanor/platforms";

const hello = rust_binary({ name: "hello", srcs: glob(["src/**/*.rs"]), edition: "2024" });

rust_test({ name: "hello_test", crate: hello });

for (const arch of cpu.values) alias({ name: `hello_${arch}`, actual: hello, platform: `//platforms:static_${arch}` });
