/* For C that is compiled with checks: `setjmp` has nothing to note, `longjmp` starts the way back. */
#ifndef PY2WASM_SETJMP_H
#define PY2WASM_SETJMP_H

#include "../py2wasm_unwind.h"

typedef int jmp_buf[1];

#define setjmp(buffer) ((void)(buffer), 0)
#define longjmp(buffer, value) ((void)(buffer), (void)(value), py2wasm_unwinding = 1)

#endif
