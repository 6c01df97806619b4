/** The machine that runs the tests, in the words of platforms. */

export const host = process.arch === "arm64" ? "aarch64" : "x86_64";
/** The other processor: what has to be emulated here. */
export const foreign = host === "x86_64" ? "aarch64" : "x86_64";

/** Where a root of Debian packages for this machine has its loader, and libraries beside the usual ones; below its `usr`. */
export const loader = host === "aarch64" ? "lib/ld-linux-aarch64.so.1" : "lib64/ld-linux-x86-64.so.2";
export const libraries = `lib/${host}-linux-gnu`;
