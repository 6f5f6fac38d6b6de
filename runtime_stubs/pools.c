/* Filling what is free in CPython's small-object allocator with zeros, which take no place in a
 * snapshot. How its arenas and pools are laid out is said in pycore_obmalloc.h.
 */
#define Py_BUILD_CORE
#include "Python.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"

#include <string.h>

#include "py2wasm.h"

/* A pool of which no block is in use; whoever takes it next lays it out anew. */
static void
erase_free_pool(struct pool_header *pool)
{
    pool->szidx = DUMMY_SIZE_IDX;
    memset((char *)pool + POOL_OVERHEAD, 0, POOL_SIZE - POOL_OVERHEAD);
}

/* Free blocks hold the address of the next one, and those beyond `nextoffset` nothing yet. */
static void
erase_free_blocks(struct pool_header *pool)
{
    size_t size = INDEX2SIZE(pool->szidx);
    for (char *block = (char *)pool->freeblock; block != NULL; block = *(char **)block) {
        memset(block + sizeof(char *), 0, size - sizeof(char *));
    }
    if (pool->nextoffset <= pool->maxnextoffset) {
        memset((char *)pool + pool->nextoffset, 0, POOL_SIZE - pool->nextoffset);
    }
}

void
py2wasm_erase_pools(void)
{
    struct _obmalloc_mgmt *all = &_PyInterpreterState_GET()->obmalloc->mgmt;
    for (unsigned index = 0; index < all->maxarenas; index++) {
        struct arena_object *arena = &all->arenas[index];
        if (arena->address == 0) {
            continue;
        }
        char *pool = (char *)_Py_ALIGN_UP(arena->address, POOL_SIZE);
        for (; pool < (char *)arena->pool_address; pool += POOL_SIZE) {
            struct pool_header *header = (struct pool_header *)pool;
            if (header->ref.count == 0) {
                erase_free_pool(header);
            }
            else {
                erase_free_blocks(header);
            }
        }
    }
}
