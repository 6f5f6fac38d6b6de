/* longjmp as early returns; see py2wasm/recipes/unwind.py, and panics.py for Rust's panics.
 *
 * The code between is compiled with checks. The function that would have called setjmp calls what it
 * guards, and then asks whether that came back by itself:
 *
 *     uintptr_t stack = py2wasm_stack();
 *     int result = guarded(...);
 *     if (py2wasm_caught(stack)) { ... the error ... }
 */
#ifndef PY2WASM_UNWIND_H
#define PY2WASM_UNWIND_H

#include <stdint.h>

extern int py2wasm_unwinding;

/* The stack pointer, to go back to: functions that return early leave it where it was. */
uintptr_t py2wasm_stack(void);

/* Whether the last call was left by longjmp; ends the unwinding. */
int py2wasm_caught(uintptr_t stack);

/* What begins the unwinding of a panic; `why` is not 0. */
void py2wasm_throw(int why);

/* Call a function; give 0 if it came back by itself, or why it was left. */
int py2wasm_catch(void (*call)(void *), void *data);

#endif
