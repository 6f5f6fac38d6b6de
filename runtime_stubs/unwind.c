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

/* The flag of panics is a global of the machine: its check is short, and there are many. */
__asm__(".globl py2wasm_panicking\n"
        ".globaltype py2wasm_panicking, i32\n"
        "py2wasm_panicking:\n");

void
py2wasm_throw(int why)
{
    __asm__ volatile("local.get %0\n"
                     "global.set py2wasm_panicking"
                     :
                     : "r"(why));
}

int
py2wasm_catch(void (*call)(void *), void *data)
{
    uintptr_t stack = py2wasm_stack();
    call(data);
    int panicking;
    __asm__ volatile("global.get py2wasm_panicking\n"
                     "local.set %0"
                     : "=r"(panicking));
    if (panicking) {
        __asm__ volatile("i32.const 0\n"
                         "global.set py2wasm_panicking\n"
                         "local.get %0\n"
                         "global.set __stack_pointer"
                         :
                         : "r"(stack));
    }
    return panicking;
}
