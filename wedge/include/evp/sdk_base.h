/* All of it is in one header here. */

#include "sdk.h"
