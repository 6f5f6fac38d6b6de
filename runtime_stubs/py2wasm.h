/* What the toolchain's generated tables and the run time agree on. */

#ifndef PY2WASM_H
#define PY2WASM_H

#include <stddef.h>
#include <stdint.h>

enum {
    PY2WASM_PACKAGE = 1,   /* has submodules */
    PY2WASM_COMPILED = 2,  /* its code is an entry of the inittab, not a code object */
    PY2WASM_NAMESPACE = 4, /* a folder without __init__.py */
    PY2WASM_DROPPED = 8,   /* imported for the snapshot, and its code left out */
};

/* One Python module, sorted by name. `path` is what `__file__` says. */
typedef struct {
    const char *name;
    const char *path;
    const unsigned char *code; /* marshalled; NULL when compiled */
    uint32_t packed;           /* bytes at `code`; in LZ4's block format if fewer than `size` */
    uint32_t size;
    uint32_t flags;
} py2wasm_module;

/* One file of the embedded, read-only file system, sorted by path. */
typedef struct {
    const char *path;
    const unsigned char *data;
    uint32_t size;
} py2wasm_file;

extern py2wasm_module py2wasm_modules[];
/* What stands before this address counts as written before the first byte of each packed module. */
extern const unsigned char *const py2wasm_dictionary_end;
extern const size_t py2wasm_module_count;
extern const py2wasm_file py2wasm_files[];
extern const size_t py2wasm_file_count;

/* The name under which the entry would be imported, for `-m`; NULL for a script. */
extern const char *const py2wasm_entry_name;
extern const char *const py2wasm_stdlib_dir;
/* NULL-terminated; becomes sys.path. */
extern const char *const py2wasm_search_paths[];
/* NULL-terminated: the folders that belong to the embedded file system. */
extern const char *const py2wasm_mounts[];

const py2wasm_module *py2wasm_find_module(const char *name);

/* A new reference to the code object of a module that has one, or NULL and an exception. The type
   is CPython's, which not every file that includes this one knows. */
struct _object *py2wasm_read_code(const py2wasm_module *module);

/* Leaves out the code of the modules in a list, and what the interpreter has started from. */
struct _object *py2wasm_drop(struct _object *self, struct _object *names);

/* Fill memory that is free with zeros, which take no place in a snapshot: that of CPython's own
   allocator, and that of the C library. */
void py2wasm_erase_pools(void);
void py2wasm_erase_free(void);

/* Makes the embedded files visible to libc. */
void py2wasm_mount_files(void);

/* Forgets them, and that they are open. */
void py2wasm_unmount_files(void);

/* Functions of the `_py2wasm` module that serve a snapshot; see snapshot.c. */
struct _object *py2wasm_watch(struct _object *self, struct _object *callback);
struct _object *py2wasm_open_files(struct _object *self, struct _object *ignored);

#endif
