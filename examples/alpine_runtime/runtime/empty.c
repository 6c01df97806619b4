/* musl has threads in libc: see BUILD.ts. */
typedef int nothing;
