// The machine that measures, in the words of platforms, and where a root of Debian packages for it has its loader and libraries, below its usr.
export const host = process.arch === "arm64" ? "aarch64" : "x86_64";
export const loader = host === "aarch64" ? "lib/ld-linux-aarch64.so.1" : "lib64/ld-linux-x86-64.so.2";
export const libraries = `lib/${host}-linux-gnu`;
