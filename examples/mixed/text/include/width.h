#pragma once
#include <stddef.h>

/* Columns a text takes: code points of UTF-8, each of width one. */
size_t text_width(const char *text, size_t length);
