#include "greet.h"
const char *greeting(void) { return "from the runtime folder"; }
