/* mimalloc under the names of the C library: exactly those that both musl and glibc let a program replace. */
#include "static.c"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED void *malloc(size_t size) { return mi_malloc(size); }
EXPORTED void *calloc(size_t count, size_t size) { return mi_calloc(count, size); }
EXPORTED void *realloc(void *block, size_t size) { return mi_realloc(block, size); }
EXPORTED void free(void *block) { mi_free(block); }
EXPORTED void *aligned_alloc(size_t alignment, size_t size) { return mi_aligned_alloc(alignment, size); }
EXPORTED void *memalign(size_t alignment, size_t size) { return mi_memalign(alignment, size); }
EXPORTED int posix_memalign(void **block, size_t alignment, size_t size) { return mi_posix_memalign(block, alignment, size); }
EXPORTED size_t malloc_usable_size(void *block) { return mi_malloc_usable_size(block); }
