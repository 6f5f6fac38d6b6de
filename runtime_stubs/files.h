/* What files.c, which knows the tree of embedded files, and descriptors.c, which reads the open ones,
 * tell each other. */

#ifndef PY2WASM_FILES_H
#define PY2WASM_FILES_H

#include <stdbool.h>
#include <stdint.h>
#include <wasi/api.h>

#include "py2wasm.h"

/* Far above what a host hands out. */
#define FIRST_FD 0x40000000
#define PATH_SIZE 1024

typedef struct {
    char *path;              /* absolute, without a slash at the end; NULL when free */
    const py2wasm_file *file; /* NULL for a directory */
    uint64_t offset;
    __wasi_fdflags_t flags;
} open_file;

static inline bool
is_ours(__wasi_fd_t fd)
{
    return fd >= FIRST_FD && fd <= INT32_MAX;
}

/* Descriptors of ours are below this one. */
__wasi_fd_t py2wasm_end_of_files(void);

/* The open file or directory of a descriptor, or NULL. */
open_file *py2wasm_open_file(__wasi_fd_t fd);

/* The first file below a directory; `prefix`, of PATH_SIZE + 2, becomes the path with a slash. */
size_t py2wasm_directory_start(const char *path, char *prefix);

void py2wasm_describe_file(const char *path, const py2wasm_file *file, __wasi_filestat_t *stat);

#endif
