/* The way back of a longjmp; see py2wasm_unwind.h. */

#include "py2wasm_unwind.h"

int py2wasm_unwinding = 0;

__asm__(".globaltype __stack_pointer, i32\n");

/* Naked in effect: neither has a frame of its own. */
uintptr_t
py2wasm_stack(void)
{
    uintptr_t pointer;
    __asm__ volatile("global.get __stack_pointer\n"
                     "local.set %0"
                     : "=r"(pointer));
    return pointer;
}

int
py2wasm_caught(uintptr_t stack)
{
    if (!py2wasm_unwinding) {
        return 0;
    }
    py2wasm_unwinding = 0;
    __asm__ volatile("local.get %0\n"
                     "global.set __stack_pointer"
                     :
                     : "r"(stack));
    return 1;
}
