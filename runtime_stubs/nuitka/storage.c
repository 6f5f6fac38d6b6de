/* What a suspended body keeps.
 *
 * The functions are given the storage, and for each variable its address and its size in bytes, up to NULL.
 * Variables are small: a loop is quicker than the Wasm instruction that copies memory, a call to the host. */

#include "py2wasm_nuitka.h"

enum direction { TO_STORAGE, FROM_STORAGE };

static inline void copy_variable(char *to, char const *from, size_t size) {
    size_t done = 0;
    for (; size - done >= sizeof(uint32_t); done += sizeof(uint32_t)) {
        uint32_t word;
        __builtin_memcpy(&word, from + done, sizeof word);
        __builtin_memcpy(to + done, &word, sizeof word);
        /* Keeps the compiler from seeing that instruction in the loop. */
        __asm__ volatile("");
    }
    for (; done < size; done++) {
        to[done] = from[done];
        __asm__ volatile("");
    }
}

static inline void copy_variables(char *storage, va_list variables, enum direction direction) {
    for (char *variable; (variable = va_arg(variables, char *)) != NULL;) {
        size_t size = va_arg(variables, size_t);
        bool is_kept = direction == TO_STORAGE;
        copy_variable(is_kept ? storage : variable, is_kept ? variable : storage, size);
        storage += size;
    }
}

void Nuitka_PreserveHeap(void *storage, ...) {
    va_list variables;
    va_start(variables, storage);
    copy_variables(storage, variables, TO_STORAGE);
    va_end(variables);
}

void Nuitka_RestoreHeap(void *storage, ...) {
    va_list variables;
    va_start(variables, storage);
    copy_variables(storage, variables, FROM_STORAGE);
    va_end(variables);
}
