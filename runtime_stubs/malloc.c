/* The allocator: boundary tags, free neighbours joined, free chunks in size classes.
 *
 * It takes the place of the C library's, which rounds every request up to a power of two and never
 * joins what was freed: a program that had used half its memory in small blocks could not get one
 * large block any more. Size classes and their bitmap follow Masmano et al., "TLSF: a new dynamic
 * memory allocator for real-time systems" (2004): four classes to a power of two, and constant time.
 *
 * Every chunk has a header of 8 bytes in front of memory that is aligned to 16. Small objects do not
 * come here; CPython's own allocator cuts them from arenas.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "py2wasm.h"

#define ALIGNMENT 16u
#define HEADER 8u
#define SMALLEST 16u
#define LARGEST 0x7fff0000u
#define PAGE 65536u
#define CLASSES 128u
/* Ask the host for no less at a time: growing a memory is a call into the host. */
#define GROWTH_PAGES 2u

typedef struct chunk {
    uint32_t before; /* size of the chunk in front, 0 at the start of a region */
    uint32_t size;   /* of this chunk with its header; bit 0: in use */
    struct chunk *next; /* in its class, while free */
    struct chunk *previous;
} chunk;

extern unsigned char __heap_base;

static chunk *classes[CLASSES];
static uint32_t bitmap[CLASSES / 32];
static chunk *last; /* the chunk of size 0 that ends the newest region */

static uint32_t
size_of(const chunk *c)
{
    return c->size & ~1u;
}

static bool
is_used(const chunk *c)
{
    return c->size & 1u;
}

static chunk *
after(chunk *c)
{
    return (chunk *)((char *)c + size_of(c));
}

static chunk *
from_memory(void *memory)
{
    return (chunk *)((char *)memory - HEADER);
}

static void *
to_memory(chunk *c)
{
    return (char *)c + HEADER;
}

/* The class that a chunk of this size belongs to; sizes are multiples of 16. */
static uint32_t
class_of(uint32_t size)
{
    uint32_t power = 31u - (uint32_t)__builtin_clz(size);
    return (power - 4u) * 4u + ((size >> (power - 2u)) & 3u);
}

static void
take_out(chunk *c)
{
    uint32_t class = class_of(c->size);
    if (c->next != NULL) {
        c->next->previous = c->previous;
    }
    if (c->previous != NULL) {
        c->previous->next = c->next;
    }
    else if ((classes[class] = c->next) == NULL) {
        bitmap[class / 32] &= ~(1u << class % 32);
    }
}

static void
put_in(chunk *c)
{
    uint32_t class = class_of(c->size);
    c->previous = NULL;
    c->next = classes[class];
    if (c->next != NULL) {
        c->next->previous = c;
    }
    classes[class] = c;
    bitmap[class / 32] |= 1u << class % 32;
}

/* Mark as free, join with free neighbours, and give the result, which is in no class yet. */
static chunk *
join(chunk *c)
{
    uint32_t size = size_of(c);
    chunk *behind = after(c);
    if (!is_used(behind)) {
        take_out(behind);
        size += behind->size;
    }
    if (c->before != 0) {
        chunk *front = (chunk *)((char *)c - c->before);
        if (!is_used(front)) {
            take_out(front);
            size += front->size;
            c = front;
        }
    }
    c->size = size;
    after(c)->before = size;
    return c;
}

/* Cut a chunk in use to `size` and free the rest, if that is worth a chunk. */
static void
cut(chunk *c, uint32_t size)
{
    uint32_t rest = size_of(c) - size;
    if (rest < SMALLEST) {
        return;
    }
    c->size = size | 1u;
    chunk *tail = after(c);
    tail->before = size;
    tail->size = rest | 1u;
    after(tail)->before = rest;
    put_in(join(tail));
}

/* Turn `bytes` of fresh memory into a free chunk; the first region starts at `start`. */
static chunk *
add_region(char *start, char *end)
{
    chunk *c;
    if (last != NULL && (char *)last + HEADER == start) {
        c = last; /* goes on where the last region ended */
        c->size = (uint32_t)(end - HEADER - (char *)c) | 1u;
    }
    else {
        uintptr_t first = ((uintptr_t)start + HEADER + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1);
        c = (chunk *)(first - HEADER);
        c->before = 0;
        c->size = (uint32_t)(end - HEADER - (char *)c) | 1u;
    }
    last = (chunk *)(end - HEADER);
    last->size = 1u; /* in use for ever, so that nothing joins with it */
    last->before = size_of(c);
    return join(c);
}

static bool
grow(uint32_t size)
{
    if (last == NULL) {
        char *end = (char *)(__builtin_wasm_memory_size(0) * PAGE);
        if (end - (char *)&__heap_base > (ptrdiff_t)(4 * SMALLEST)) {
            put_in(add_region((char *)&__heap_base, end));
            return true;
        }
    }
    uint32_t pages = (size + 2 * HEADER + ALIGNMENT + PAGE - 1) / PAGE;
    size_t old = __builtin_wasm_memory_grow(0, pages < GROWTH_PAGES ? GROWTH_PAGES : pages);
    if (old == (size_t)-1) {
        /* At the limit: what lies free at the end may be almost enough. */
        uint32_t missing = size;
        if (last != NULL && last->before != 0) {
            chunk *front = (chunk *)((char *)last - last->before);
            missing -= is_used(front) || front->size > missing ? 0 : front->size;
        }
        pages = (missing + 2 * HEADER + ALIGNMENT + PAGE - 1) / PAGE;
        old = __builtin_wasm_memory_grow(0, pages);
        if (old == (size_t)-1) {
            return false;
        }
    }
    else if (pages < GROWTH_PAGES) {
        pages = GROWTH_PAGES;
    }
    put_in(add_region((char *)(old * PAGE), (char *)((old + pages) * PAGE)));
    return true;
}

/* Find a free chunk of at least `size`: in a class where all are large enough, else in its own. */
static chunk *
find(uint32_t size)
{
    uint32_t own = class_of(size);
    uint32_t step = 1u << (29u - (uint32_t)__builtin_clz(size));
    uint32_t class = size & (step - 1) ? own + 1 : own;
    uint32_t word = class / 32;
    uint32_t bits = word < CLASSES / 32 ? bitmap[word] & ~0u << class % 32 : 0;
    while (bits == 0 && ++word < CLASSES / 32) {
        bits = bitmap[word];
    }
    if (word < CLASSES / 32) {
        return classes[word * 32 + (uint32_t)__builtin_ctz(bits)];
    }
    for (chunk *c = classes[own]; c != NULL; c = c->next) {
        if (c->size >= size) {
            return c;
        }
    }
    return NULL;
}

static uint32_t
chunk_size(size_t size)
{
    return ((uint32_t)size + HEADER + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

void *
malloc(size_t size)
{
    if (size > LARGEST) {
        errno = ENOMEM;
        return NULL;
    }
    uint32_t wanted = chunk_size(size);
    chunk *c = find(wanted);
    while (c == NULL) {
        if (!grow(wanted)) {
            errno = ENOMEM;
            return NULL;
        }
        c = find(wanted);
    }
    take_out(c);
    c->size |= 1u;
    cut(c, wanted);
    return to_memory(c);
}

void
free(void *memory)
{
    if (memory != NULL) {
        put_in(join(from_memory(memory)));
    }
}

void *
calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    void *memory = malloc(bytes);
    if (memory != NULL) {
        memset(memory, 0, bytes);
    }
    return memory;
}

void *
realloc(void *memory, size_t size)
{
    if (memory == NULL) {
        return malloc(size);
    }
    if (size > LARGEST) {
        errno = ENOMEM;
        return NULL;
    }
    chunk *c = from_memory(memory);
    uint32_t wanted = chunk_size(size);
    if (size_of(c) < wanted) {
        chunk *behind = after(c);
        if (is_used(behind) || size_of(c) + behind->size < wanted) {
            void *moved = malloc(size);
            if (moved != NULL) {
                memcpy(moved, memory, size_of(c) - HEADER);
                free(memory);
            }
            return moved;
        }
        take_out(behind);
        c->size += behind->size;
        after(c)->before = size_of(c);
    }
    cut(c, wanted);
    return memory;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
    if (alignment <= ALIGNMENT) {
        return malloc(size);
    }
    if (alignment & (alignment - 1) || alignment > LARGEST / 2 || size > LARGEST / 2) {
        errno = alignment & (alignment - 1) ? EINVAL : ENOMEM;
        return NULL;
    }
    char *memory = malloc(size + alignment + SMALLEST);
    if (memory == NULL) {
        return NULL;
    }
    chunk *c = from_memory(memory);
    uintptr_t place = ((uintptr_t)memory + alignment - 1) & ~(uintptr_t)(alignment - 1);
    if (place != (uintptr_t)memory) {
        /* The distance is a multiple of 16, and so a chunk of its own. */
        uint32_t front = (uint32_t)(place - (uintptr_t)memory);
        chunk *aligned = from_memory((void *)place);
        aligned->before = front;
        aligned->size = (size_of(c) - front) | 1u;
        after(aligned)->before = size_of(aligned);
        c->size = front | 1u;
        free(memory);
        c = aligned;
    }
    cut(c, chunk_size(size));
    return to_memory(c);
}

int
posix_memalign(void **result, size_t alignment, size_t size)
{
    void *memory = aligned_alloc(alignment, size);
    if (memory == NULL) {
        return errno;
    }
    *result = memory;
    return 0;
}

size_t
malloc_usable_size(void *memory)
{
    return memory == NULL ? 0 : size_of(from_memory(memory)) - HEADER;
}

void
py2wasm_erase_free(void)
{
    for (uint32_t class = 0; class < CLASSES; class++) {
        for (chunk *c = classes[class]; c != NULL; c = c->next) {
            memset(c + 1, 0, c->size - sizeof(*c));
        }
    }
}
