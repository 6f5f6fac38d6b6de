/* The embedded, read-only file system.
 *
 * The program's data files (and the sources that tracebacks show) are arrays in the module. They
 * are given to libc as directories that it believes to be preopened, so that open(), os.listdir()
 * and everything built on them see files where `__file__` says that they are. The WASI calls on
 * descriptors from FIRST_FD up are answered here; all others go to the host. The linker puts each
 * function `__wrap_X` in the place of the libc's `X` and gives the latter as `__real_X`.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>
#include <wasi/libc.h>
#include <wasi/libc-find-relpath.h>

#include "py2wasm.h"

/* Far above what a host hands out. */
#define FIRST_FD 0x40000000
#define PATH_SIZE 1024
/* What every file says of its age: the release of CPython 3.13.5, in nanoseconds. */
#define MODIFIED 1749600000000000000u

/* Hosts copy what passes through a call and refuse what is more than they care to copy: wasmtime
 * 128 MiB. A call may always do less than it was asked for, and its callers go on from there. */
#define MOST_AT_ONCE (32u << 20)
/* Cuts `count` down to the vectors that are not too much, or makes of the first one a part. */
#define LIMIT(vectors, count, part)                                                     \
    do {                                                                                \
        size_t fitting = 0, total = 0;                                                  \
        while (fitting < (count) && (vectors)[fitting].buf_len <= MOST_AT_ONCE - total) { \
            total += (vectors)[fitting++].buf_len;                                      \
        }                                                                               \
        if (fitting == 0 && (count) > 0) {                                              \
            (part) = (vectors)[0];                                                      \
            (part).buf_len = MOST_AT_ONCE;                                              \
            (vectors) = &(part);                                                        \
            fitting = 1;                                                                \
        }                                                                               \
        (count) = fitting;                                                              \
    } while (0)

typedef struct {
    char *path;              /* absolute, without a slash at the end; NULL when free */
    const py2wasm_file *file; /* NULL for a directory */
    uint64_t offset;
    __wasi_fdflags_t flags;
} open_file;

static open_file *table;
static uint32_t table_size;

static bool
is_ours(__wasi_fd_t fd)
{
    return fd >= FIRST_FD && fd <= INT32_MAX;
}

static open_file *
lookup(__wasi_fd_t fd)
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

/* A directory exists when a file lies below it. The prefix to look for ends with a slash. */
static size_t
directory_start(const char *path, char *prefix)
{
    size_t length = strlen(path);
    memcpy(prefix, path, length);
    prefix[length] = '/';
    prefix[length + 1] = '\0';
    return lower_bound(prefix);
}

static bool
is_directory(const char *path)
{
    char prefix[PATH_SIZE + 2];
    size_t i = directory_start(path, prefix);
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

static void
describe(const char *path, const py2wasm_file *file, __wasi_filestat_t *stat)
{
    memset(stat, 0, sizeof(*stat));
    stat->ino = hash_path(path);
    stat->nlink = 1;
    stat->filetype = file ? __WASI_FILETYPE_REGULAR_FILE : __WASI_FILETYPE_DIRECTORY;
    stat->size = file ? file->size : 0;
    stat->atim = stat->mtim = stat->ctim = MODIFIED;
}

/* Find what a path below a directory of ours names. */
static __wasi_errno_t
find(__wasi_fd_t fd, const char *path, char *full, const py2wasm_file **file)
{
    open_file *base = lookup(fd);
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
    return *file != NULL || is_directory(full) ? __WASI_ERRNO_SUCCESS : __WASI_ERRNO_NOENT;
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
    return allocate(full, file, result);
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
        describe(full, file, stat);
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

static __wasi_errno_t
read_at(const open_file *open, uint64_t offset, const __wasi_iovec_t *vectors, size_t count,
        __wasi_size_t *done)
{
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    if (open->file == NULL) {
        return __WASI_ERRNO_ISDIR;
    }
    *done = 0;
    for (size_t i = 0; i < count && offset < open->file->size; i++) {
        size_t left = open->file->size - (size_t)offset;
        size_t part = vectors[i].buf_len < left ? vectors[i].buf_len : left;
        memcpy(vectors[i].buf, open->file->data + offset, part);
        offset += part;
        *done += part;
    }
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_read(
    __wasi_fd_t, const __wasi_iovec_t *, size_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_fd_read(
    __wasi_fd_t fd, const __wasi_iovec_t *vectors, size_t count, __wasi_size_t *done)
{
    if (!is_ours(fd)) {
        __wasi_iovec_t part;
        LIMIT(vectors, count, part);
        return __real___wasi_fd_read(fd, vectors, count, done);
    }
    open_file *open = lookup(fd);
    __wasi_errno_t error = read_at(open, open ? open->offset : 0, vectors, count, done);
    if (error == __WASI_ERRNO_SUCCESS) {
        open->offset += *done;
    }
    return error;
}

__wasi_errno_t __real___wasi_fd_pread(
    __wasi_fd_t, const __wasi_iovec_t *, size_t, __wasi_filesize_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_fd_pread(
    __wasi_fd_t fd, const __wasi_iovec_t *vectors, size_t count, __wasi_filesize_t offset,
    __wasi_size_t *done)
{
    if (!is_ours(fd)) {
        __wasi_iovec_t part;
        LIMIT(vectors, count, part);
        return __real___wasi_fd_pread(fd, vectors, count, offset, done);
    }
    return read_at(lookup(fd), offset, vectors, count, done);
}

__wasi_errno_t __real___wasi_fd_write(
    __wasi_fd_t, const __wasi_ciovec_t *, size_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_fd_write(
    __wasi_fd_t fd, const __wasi_ciovec_t *vectors, size_t count, __wasi_size_t *done)
{
    __wasi_ciovec_t part;
    LIMIT(vectors, count, part);
    return __real___wasi_fd_write(fd, vectors, count, done);
}

__wasi_errno_t __real___wasi_fd_pwrite(
    __wasi_fd_t, const __wasi_ciovec_t *, size_t, __wasi_filesize_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_fd_pwrite(
    __wasi_fd_t fd, const __wasi_ciovec_t *vectors, size_t count, __wasi_filesize_t offset,
    __wasi_size_t *done)
{
    __wasi_ciovec_t part;
    LIMIT(vectors, count, part);
    return __real___wasi_fd_pwrite(fd, vectors, count, offset, done);
}

__wasi_errno_t __real___wasi_fd_seek(
    __wasi_fd_t, __wasi_filedelta_t, __wasi_whence_t, __wasi_filesize_t *);

__wasi_errno_t
__wrap___wasi_fd_seek(
    __wasi_fd_t fd, __wasi_filedelta_t delta, __wasi_whence_t whence, __wasi_filesize_t *result)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_seek(fd, delta, whence, result);
    }
    open_file *open = lookup(fd);
    if (open == NULL || open->file == NULL) {
        return open == NULL ? __WASI_ERRNO_BADF : __WASI_ERRNO_ISDIR;
    }
    int64_t start = whence == __WASI_WHENCE_CUR   ? (int64_t)open->offset
                    : whence == __WASI_WHENCE_END ? (int64_t)open->file->size
                                                  : 0;
    if (start + delta < 0) {
        return __WASI_ERRNO_INVAL;
    }
    open->offset = *result = (uint64_t)(start + delta);
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_tell(__wasi_fd_t, __wasi_filesize_t *);

__wasi_errno_t
__wrap___wasi_fd_tell(__wasi_fd_t fd, __wasi_filesize_t *result)
{
    return is_ours(fd) ? __wrap___wasi_fd_seek(fd, 0, __WASI_WHENCE_CUR, result)
                       : __real___wasi_fd_tell(fd, result);
}

__wasi_errno_t __real___wasi_fd_close(__wasi_fd_t);

__wasi_errno_t
__wrap___wasi_fd_close(__wasi_fd_t fd)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_close(fd);
    }
    open_file *open = lookup(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    free(open->path);
    open->path = NULL;
    return __WASI_ERRNO_SUCCESS;
}

/* zig's close() goes to the host without passing by __wasi_fd_close. */
int __real_close(int);

int
__wrap_close(int fd)
{
    if (!is_ours((__wasi_fd_t)fd)) {
        return __real_close(fd);
    }
    __wasi_errno_t error = __wrap___wasi_fd_close((__wasi_fd_t)fd);
    errno = error;
    return error == __WASI_ERRNO_SUCCESS ? 0 : -1;
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

__wasi_errno_t __real___wasi_fd_filestat_get(__wasi_fd_t, __wasi_filestat_t *);

__wasi_errno_t
__wrap___wasi_fd_filestat_get(__wasi_fd_t fd, __wasi_filestat_t *stat)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_filestat_get(fd, stat);
    }
    open_file *open = lookup(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    describe(open->path, open->file, stat);
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_fdstat_get(__wasi_fd_t, __wasi_fdstat_t *);

__wasi_errno_t
__wrap___wasi_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t *stat)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_fdstat_get(fd, stat);
    }
    open_file *open = lookup(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    memset(stat, 0, sizeof(*stat));
    stat->fs_filetype = open->file ? __WASI_FILETYPE_REGULAR_FILE : __WASI_FILETYPE_DIRECTORY;
    stat->fs_flags = open->flags;
    /* libc asks for no more than these rights when it opens below a directory. */
    stat->fs_rights_base = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL |
                           __WASI_RIGHTS_FD_FILESTAT_GET | __WASI_RIGHTS_FD_READDIR |
                           __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_FILESTAT_GET |
                           __WASI_RIGHTS_PATH_READLINK;
    /* With this one it says so when it wants to write, and is refused. */
    stat->fs_rights_inheriting = stat->fs_rights_base | __WASI_RIGHTS_FD_WRITE;
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_readdir(
    __wasi_fd_t, uint8_t *, __wasi_size_t, __wasi_dircookie_t, __wasi_size_t *);

/* A cookie is the index of the next file plus one. Entries are the next path components of the
 * files below the directory; sorted, so the files of one subdirectory follow each other. */
__wasi_errno_t
__wrap___wasi_fd_readdir(
    __wasi_fd_t fd, uint8_t *buffer, __wasi_size_t size, __wasi_dircookie_t cookie,
    __wasi_size_t *used)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_readdir(fd, buffer, size, cookie, used);
    }
    open_file *open = lookup(fd);
    if (open == NULL || open->file != NULL) {
        return open == NULL ? __WASI_ERRNO_BADF : __WASI_ERRNO_NOTDIR;
    }
    char prefix[PATH_SIZE + 2];
    size_t i = directory_start(open->path, prefix);
    size_t length = strlen(prefix);
    if (cookie > 0) {
        i = (size_t)cookie - 1;
    }
    *used = 0;
    while (i < py2wasm_file_count && strncmp(py2wasm_files[i].path, prefix, length) == 0) {
        const char *name = py2wasm_files[i].path + length;
        size_t part = strcspn(name, "/");
        bool directory = name[part] == '/';
        size_t next = i + 1;
        while (directory && next < py2wasm_file_count &&
               strncmp(py2wasm_files[next].path, py2wasm_files[i].path, length + part + 1) == 0) {
            next++;
        }
        __wasi_dirent_t entry = {
            .d_next = next + 1,
            .d_ino = 0,
            .d_namlen = part,
            .d_type = directory ? __WASI_FILETYPE_DIRECTORY : __WASI_FILETYPE_REGULAR_FILE,
        };
        /* A last entry that is cut off makes libc come back with a larger buffer. */
        size_t left = size - *used;
        size_t head = sizeof(entry) < left ? sizeof(entry) : left;
        memcpy(buffer + *used, &entry, head);
        *used += head;
        left -= head;
        size_t tail = part < left ? part : left;
        memcpy(buffer + *used, name, tail);
        *used += tail;
        if (left == tail) {
            *used = size;
            break;
        }
        i = next;
    }
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_fdstat_set_flags(__wasi_fd_t, __wasi_fdflags_t);

__wasi_errno_t
__wrap___wasi_fd_fdstat_set_flags(__wasi_fd_t fd, __wasi_fdflags_t flags)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_fdstat_set_flags(fd, flags);
    }
    open_file *open = lookup(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    /* Reading never blocks and nothing is written: a flag is kept and makes no difference. */
    open->flags = flags;
    return __WASI_ERRNO_SUCCESS;
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
