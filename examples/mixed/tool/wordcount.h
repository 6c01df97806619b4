#pragma once
#include <stddef.h>

struct counts {
  size_t lines, words, widest;
};

struct counts count(const char *text);
