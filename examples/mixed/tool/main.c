#include <stdio.h>
#include "wordcount.h"

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    struct counts c = count(argv[i]);
    printf("%zu %zu %zu\n", c.lines, c.words, c.widest);
  }
  return 0;
}
