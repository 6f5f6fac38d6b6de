/* The embedded, read-only file system: what lies where.
 *
 * The program's data files (and the sources that tracebacks show) are arrays in the module. They
 * are given to libc as directories that it believes to be preopened, so that open(), os.listdir()
 * and everything built on them see files where `__file__` says that they are. The WASI calls on
 * descriptors from FIRST_FD up are answered here, for paths, and in descriptors.c; all others go to
 * the host. The linker puts each function `__wrap_X` in the place of the libc's `X` and gives the
 * latter as `__real_X`.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/libc.h>
#include <wasi/libc-find-relpath.h>

#include "files.h"
#include "watch.h"

/* What every file says of its age: the release of CPython 3.13.5, in nanoseconds. */
#define MODIFIED 1749600000000000000u

static open_file *table;
static uint32_t table_size;

__wasi_fd_t
py2wasm_end_of_files(void)
{
    return FIRST_FD + table_size;
}

open_file *
py2wasm_open_file(__wasi_fd_t fd)
{
    uint32_t slot = fd - FIRST_FD;
    return slot < table_size && table[slot].path != NULL ? &table[slot] : NULL;
}

/* Give the first file whose path is not less than `path`. */
static size_t
lower_bound(const char *path)
{
    size_t low = 0, high = py2wasm_file_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(py2wasm_files[middle].path, path) < 0) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low;
}

static const py2wasm_file *
find_file(const char *path)
{
    size_t i = lower_bound(path);
    bool found = i < py2wasm_file_count && strcmp(py2wasm_files[i].path, path) == 0;
    return found ? &py2wasm_files[i] : NULL;
}

size_t
py2wasm_directory_start(const char *path, char *prefix)
{
    size_t length = strlen(path);
    memcpy(prefix, path, length);
    prefix[length] = '/';
    prefix[length + 1] = '\0';
    return lower_bound(prefix);
}

/* A directory exists when a file lies below it. */
static bool
is_directory(const char *path)
{
    char prefix[PATH_SIZE + 2];
    size_t i = py2wasm_directory_start(path, prefix);
    return *path == '\0' ||
           (i < py2wasm_file_count &&
            strncmp(py2wasm_files[i].path, prefix, strlen(prefix)) == 0);
}

/* Join and normalise: `.` and `..` are resolved, as there are no links. */
static __wasi_errno_t
resolve(const open_file *base, const char *path, char *result)
{
    size_t length = strlen(base->path);
    if (length + strlen(path) + 2 > PATH_SIZE) {
        return __WASI_ERRNO_NAMETOOLONG;
    }
    memcpy(result, base->path, length + 1);
    while (*path != '\0') {
        size_t part = strcspn(path, "/");
        if (part == 2 && path[0] == '.' && path[1] == '.') {
            char *slash = strrchr(result, '/');
            length = slash == NULL ? 0 : (size_t)(slash - result);
        }
        else if (part > 0 && !(part == 1 && path[0] == '.')) {
            result[length++] = '/';
            memcpy(result + length, path, part);
            length += part;
        }
        result[length] = '\0';
        path += part;
        path += *path == '/';
    }
    return __WASI_ERRNO_SUCCESS;
}

static __wasi_errno_t
allocate(const char *path, const py2wasm_file *file, __wasi_fd_t *fd)
{
    uint32_t slot = 0;
    while (slot < table_size && table[slot].path != NULL) {
        slot++;
    }
    if (slot == table_size) {
        uint32_t size = table_size == 0 ? 8 : table_size * 2;
        open_file *larger = realloc(table, size * sizeof(open_file));
        if (larger == NULL) {
            return __WASI_ERRNO_NOMEM;
        }
        memset(larger + table_size, 0, (size - table_size) * sizeof(open_file));
        table = larger;
        table_size = size;
    }
    char *copy = strdup(path);
    if (copy == NULL) {
        return __WASI_ERRNO_NOMEM;
    }
    table[slot] = (open_file){.path = copy, .file = file};
    *fd = FIRST_FD + slot;
    return __WASI_ERRNO_SUCCESS;
}

static uint64_t
hash_path(const char *path)
{
    uint64_t hash = 14695981039346656037u;
    for (; *path != '\0'; path++) {
        hash = (hash ^ (unsigned char)*path) * 1099511628211u;
    }
    return hash;
}

void
py2wasm_describe_file(const char *path, const py2wasm_file *file, __wasi_filestat_t *stat)
{
    memset(stat, 0, sizeof(*stat));
    stat->ino = hash_path(path);
    stat->nlink = 1;
    stat->filetype = file ? __WASI_FILETYPE_REGULAR_FILE : __WASI_FILETYPE_DIRECTORY;
    stat->size = file ? file->size : 0;
    stat->atim = stat->mtim = stat->ctim = MODIFIED;
}

/* Whether a run may find there what the module does not hold: its own folders hide the host's. */
static bool
is_outside(const open_file *base, const char *path)
{
    for (const char *const *own = py2wasm_search_paths; *own != NULL; own++) {
        size_t length = strlen(*own);
        if (strncmp(path, *own, length) == 0 && (path[length] == '/' || path[length] == '\0')) {
            return false;
        }
    }
    return base->path[0] == '\0';
}

/* Find what a path below a directory of ours names. */
static __wasi_errno_t
find(__wasi_fd_t fd, const char *path, char *full, const py2wasm_file **file)
{
    open_file *base = py2wasm_open_file(fd);
    if (base == NULL) {
        return __WASI_ERRNO_BADF;
    }
    if (base->file != NULL) {
        return __WASI_ERRNO_NOTDIR;
    }
    __wasi_errno_t error = resolve(base, path, full);
    if (error != __WASI_ERRNO_SUCCESS) {
        return error;
    }
    *file = find_file(full);
    if (*file != NULL || is_directory(full)) {
        return __WASI_ERRNO_SUCCESS;
    }
    if (is_outside(base, full)) {
        py2wasm_note("looks for a file of the host");
    }
    return __WASI_ERRNO_NOENT;
}

__wasi_errno_t __real___wasi_path_open(
    __wasi_fd_t, __wasi_lookupflags_t, const char *, __wasi_oflags_t, __wasi_rights_t,
    __wasi_rights_t, __wasi_fdflags_t, __wasi_fd_t *);

__wasi_errno_t
__wrap___wasi_path_open(
    __wasi_fd_t fd, __wasi_lookupflags_t lookup_flags, const char *path, __wasi_oflags_t oflags,
    __wasi_rights_t rights, __wasi_rights_t inheriting, __wasi_fdflags_t fdflags,
    __wasi_fd_t *result)
{
    if (!is_ours(fd)) {
        return __real___wasi_path_open(
            fd, lookup_flags, path, oflags, rights, inheriting, fdflags, result);
    }
    char full[PATH_SIZE];
    const py2wasm_file *file = NULL;
    __wasi_errno_t error = find(fd, path, full, &file);
    if (error == __WASI_ERRNO_NOENT && (oflags & __WASI_OFLAGS_CREAT)) {
        return __WASI_ERRNO_ROFS;
    }
    if (error != __WASI_ERRNO_SUCCESS) {
        return error;
    }
    if ((oflags & __WASI_OFLAGS_CREAT) && (oflags & __WASI_OFLAGS_EXCL)) {
        return __WASI_ERRNO_EXIST;
    }
    if ((oflags & __WASI_OFLAGS_TRUNC) || (rights & __WASI_RIGHTS_FD_WRITE)) {
        return file ? __WASI_ERRNO_ROFS : __WASI_ERRNO_ISDIR;
    }
    if ((oflags & __WASI_OFLAGS_DIRECTORY) && file != NULL) {
        return __WASI_ERRNO_NOTDIR;
    }
    error = allocate(full, file, result);
    py2wasm_note("opens a file");
    return error;
}

__wasi_errno_t __real___wasi_path_filestat_get(
    __wasi_fd_t, __wasi_lookupflags_t, const char *, __wasi_filestat_t *);

__wasi_errno_t
__wrap___wasi_path_filestat_get(
    __wasi_fd_t fd, __wasi_lookupflags_t flags, const char *path, __wasi_filestat_t *stat)
{
    if (!is_ours(fd)) {
        return __real___wasi_path_filestat_get(fd, flags, path, stat);
    }
    char full[PATH_SIZE];
    const py2wasm_file *file = NULL;
    __wasi_errno_t error = find(fd, path, full, &file);
    if (error == __WASI_ERRNO_SUCCESS) {
        py2wasm_describe_file(full, file, stat);
    }
    return error;
}

__wasi_errno_t __real___wasi_path_readlink(
    __wasi_fd_t, const char *, uint8_t *, __wasi_size_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_path_readlink(
    __wasi_fd_t fd, const char *path, uint8_t *buffer, __wasi_size_t size, __wasi_size_t *used)
{
    if (!is_ours(fd)) {
        return __real___wasi_path_readlink(fd, path, buffer, size, used);
    }
    char full[PATH_SIZE];
    const py2wasm_file *file = NULL;
    __wasi_errno_t error = find(fd, path, full, &file);
    return error == __WASI_ERRNO_SUCCESS ? __WASI_ERRNO_INVAL : error;
}

int __real___wasilibc_find_relpath_alloc(
    const char *, const char **, char **, size_t *, int);

/* The C library takes the empty path for the current folder; POSIX has it that there is none. */
int
__wrap___wasilibc_find_relpath_alloc(
    const char *path, const char **abs, char **relative, size_t *length, int can_realloc)
{
    if (path[0] == '\0') {
        errno = ENOENT;
        return -1;
    }
    return __real___wasilibc_find_relpath_alloc(path, abs, relative, length, can_realloc);
}

__wasi_errno_t __real___wasi_path_create_directory(__wasi_fd_t, const char *);

__wasi_errno_t
__wrap___wasi_path_create_directory(__wasi_fd_t fd, const char *path)
{
    if (!is_ours(fd)) {
        return __real___wasi_path_create_directory(fd, path);
    }
    char full[PATH_SIZE];
    const py2wasm_file *file = NULL;
    __wasi_errno_t error = find(fd, path, full, &file);
    return error == __WASI_ERRNO_SUCCESS  ? __WASI_ERRNO_EXIST
           : error == __WASI_ERRNO_NOENT ? __WASI_ERRNO_ROFS
                                         : error;
}

/* What changes a file that must exist: there is nothing to change, or it is read-only. */
static __wasi_errno_t
refuse(__wasi_fd_t fd, const char *path)
{
    char full[PATH_SIZE];
    const py2wasm_file *file = NULL;
    __wasi_errno_t error = find(fd, path, full, &file);
    return error == __WASI_ERRNO_SUCCESS ? __WASI_ERRNO_ROFS : error;
}

#define READ_ONLY(NAME, PARAMETERS, ARGUMENTS)                                   \
    __wasi_errno_t __real___wasi_##NAME PARAMETERS;                              \
    __wasi_errno_t __wrap___wasi_##NAME PARAMETERS                               \
    {                                                                            \
        return is_ours(fd) ? refuse(fd, path) : __real___wasi_##NAME ARGUMENTS; \
    }

READ_ONLY(path_remove_directory, (__wasi_fd_t fd, const char *path), (fd, path))
READ_ONLY(path_unlink_file, (__wasi_fd_t fd, const char *path), (fd, path))
READ_ONLY(path_rename,
          (__wasi_fd_t fd, const char *path, __wasi_fd_t new_fd, const char *new_path),
          (fd, path, new_fd, new_path))
READ_ONLY(path_filestat_set_times,
          (__wasi_fd_t fd, __wasi_lookupflags_t flags, const char *path,
           __wasi_timestamp_t atim, __wasi_timestamp_t mtim, __wasi_fstflags_t what),
          (fd, flags, path, atim, mtim, what))

static void
mount(const char *path)
{
    __wasi_fd_t fd;
    /* libc's prefix is a path as programs write it, ours has no slash at the end. */
    const char *below = strcmp(path, "/") == 0 ? "" : path;
    if (allocate(below, NULL, &fd) != __WASI_ERRNO_SUCCESS ||
        __wasilibc_register_preopened_fd((int)fd, path) < 0) {
        abort();
    }
}

void
py2wasm_mount_files(void)
{
    const char *prefix, *relative;
    /* Where the host gives no root, ours makes a missing file an ordinary ENOENT. */
    if (__wasilibc_find_abspath("/", &prefix, &relative) < 0) {
        mount("/");
    }
    for (const char *const *path = py2wasm_mounts; *path != NULL; path++) {
        mount(*path);
    }
}

void
py2wasm_unmount_files(void)
{
    for (uint32_t slot = 0; slot < table_size; slot++) {
        free(table[slot].path);
    }
    free(table);
    table = NULL;
    table_size = 0;
}
