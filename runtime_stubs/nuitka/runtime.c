/* Nuitka's run time: this one file of it includes the rest. */

#include "CompiledFunctionType.c"
