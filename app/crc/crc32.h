#ifndef CRC32_H
#define CRC32_H
#include <stddef.h>
#include <stdint.h>

/* CRC-32 of IEEE 802.3 over `length` bytes, going on from `crc` (0 to begin). */
uint32_t crc32_update(uint32_t crc, const uint8_t *bytes, size_t length);

#endif
