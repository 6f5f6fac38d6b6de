/* The WASI calls on open embedded files, and limits to those that the host answers. See files.c. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "watch.h"

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
        py2wasm_note("reads input");
        __wasi_iovec_t part;
        LIMIT(vectors, count, part);
        return __real___wasi_fd_read(fd, vectors, count, done);
    }
    open_file *open = py2wasm_open_file(fd);
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
    return read_at(py2wasm_open_file(fd), offset, vectors, count, done);
}

__wasi_errno_t __real___wasi_fd_write(
    __wasi_fd_t, const __wasi_ciovec_t *, size_t, __wasi_size_t *);

__wasi_errno_t
__wrap___wasi_fd_write(
    __wasi_fd_t fd, const __wasi_ciovec_t *vectors, size_t count, __wasi_size_t *done)
{
    py2wasm_note("writes output");
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
    open_file *open = py2wasm_open_file(fd);
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
    open_file *open = py2wasm_open_file(fd);
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

__wasi_errno_t __real___wasi_fd_filestat_get(__wasi_fd_t, __wasi_filestat_t *);

__wasi_errno_t
__wrap___wasi_fd_filestat_get(__wasi_fd_t fd, __wasi_filestat_t *stat)
{
    if (!is_ours(fd)) {
        return __real___wasi_fd_filestat_get(fd, stat);
    }
    open_file *open = py2wasm_open_file(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    py2wasm_describe_file(open->path, open->file, stat);
    return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __real___wasi_fd_fdstat_get(__wasi_fd_t, __wasi_fdstat_t *);

__wasi_errno_t
__wrap___wasi_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t *stat)
{
    if (!is_ours(fd)) {
        py2wasm_note("asks for a terminal");
        return __real___wasi_fd_fdstat_get(fd, stat);
    }
    open_file *open = py2wasm_open_file(fd);
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
    open_file *open = py2wasm_open_file(fd);
    if (open == NULL || open->file != NULL) {
        return open == NULL ? __WASI_ERRNO_BADF : __WASI_ERRNO_NOTDIR;
    }
    char prefix[PATH_SIZE + 2];
    size_t i = py2wasm_directory_start(open->path, prefix);
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
    open_file *open = py2wasm_open_file(fd);
    if (open == NULL) {
        return __WASI_ERRNO_BADF;
    }
    /* Reading never blocks and nothing is written: a flag is kept and makes no difference. */
    open->flags = flags;
    return __WASI_ERRNO_SUCCESS;
}
