/* The quick ways through CPython's small-object allocator, without its calls through pointers.
 *
 * `PyObject_Malloc` looks up the allocator that was set and calls it through a pointer, and that looks
 * up its state; for most blocks the rest is to take the first of a list. Here the linker puts
 * functions in the place of the four that nearly all blocks pass by. They do what obmalloc.c does
 * where a list has a block to give or to take, and leave everything else to it: other allocators
 * (`PYTHONMALLOC`, tracemalloc), large blocks, lists that end, pools that become empty or are full.
 */
#define Py_BUILD_CORE
#include "Python.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <stdbool.h>

#define OBJECTS (_PyRuntime.allocators.standard.obj)
#define MEMORY (_PyRuntime.allocators.standard.mem)

/* CPython's allocator, as it is set at the start. */
extern void *_PyObject_Malloc(void *context, size_t size);
extern void _PyObject_Free(void *context, void *memory);

extern void *__real_PyObject_Malloc(size_t size);
extern void *__real_PyMem_Malloc(size_t size);
extern void __real_PyObject_Free(void *memory);
extern void __real_PyMem_Free(void *memory);
void *__wrap_PyObject_Malloc(size_t size);
void *__wrap_PyMem_Malloc(size_t size);
void __wrap_PyObject_Free(void *memory);
void __wrap_PyMem_Free(void *memory);

static inline struct _obmalloc_state *
state(void)
{
    return _PyInterpreterState_GET()->obmalloc;
}

/* The first free block of its size, or NULL if that is not all there is to do. */
static inline void *
take(size_t size)
{
    if (size - 1 >= SMALL_REQUEST_THRESHOLD) {
        return NULL;
    }
    unsigned index = (unsigned)(size - 1) >> ALIGNMENT_SHIFT;
    poolp pool = state()->pools.used[index + index];
    pymem_block *block = pool->freeblock;
    /* What stands in the list while it is empty has no free block. */
    if (pool == pool->nextpool || *(pymem_block **)block == NULL) {
        return NULL;
    }
    pool->ref.count++;
    pool->freeblock = *(pymem_block **)block;
    return block;
}

static inline bool
is_in_arena(struct _obmalloc_state *all, const void *memory)
{
    const arena_coverage_t *arena = &all->usage.arena_map_root.arenas[MAP_BOT_INDEX(memory)];
    int32_t tail = (int32_t)((uintptr_t)memory & ARENA_SIZE_MASK);
    return tail < arena->tail_lo || (tail >= arena->tail_hi && arena->tail_hi != 0);
}

/* Whether a block is back in the list that it is from. */
static inline bool
give_back(void *memory)
{
    if (memory == NULL || !is_in_arena(state(), memory)) {
        return false;
    }
    poolp pool = POOL_ADDR(memory);
    if (pool->freeblock == NULL || pool->ref.count == 1) {
        return false;
    }
    *(pymem_block **)memory = pool->freeblock;
    pool->freeblock = memory;
    pool->ref.count--;
    return true;
}

void *
__wrap_PyObject_Malloc(size_t size)
{
    void *block = OBJECTS.malloc == _PyObject_Malloc ? take(size) : NULL;
    return block != NULL ? block : __real_PyObject_Malloc(size);
}

void *
__wrap_PyMem_Malloc(size_t size)
{
    void *block = MEMORY.malloc == _PyObject_Malloc ? take(size) : NULL;
    return block != NULL ? block : __real_PyMem_Malloc(size);
}

void
__wrap_PyObject_Free(void *memory)
{
    if (OBJECTS.free != _PyObject_Free || !give_back(memory)) {
        __real_PyObject_Free(memory);
    }
}

void
__wrap_PyMem_Free(void *memory)
{
    if (MEMORY.free != _PyObject_Free || !give_back(memory)) {
        __real_PyMem_Free(memory);
    }
}
