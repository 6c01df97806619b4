#include <pthread.h>
#include <stdio.h>
#ifdef GREET
#include "greet.h"
#else
static const char *greeting(void) { return "static"; }
#endif

static void *speak(void *text) {
  puts(text);
  return text;
}

int main(void) {
  pthread_t thread;
  return pthread_create(&thread, 0, speak, (void *)greeting()) || pthread_join(thread, 0);
}
