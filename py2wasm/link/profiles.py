"""Profiles: what a kind of host takes of WebAssembly, and what it offers to import.

`wamr` is what WAMR 2 compiles ahead of time without further flags; `wasmtime` is what `py2wasm run`
has switched on. Both are WASI preview 1 (`wasi_snapshot_preview1` of the WASI repository's witx).
"""

from __future__ import annotations

from dataclasses import dataclass

WASI = "wasi_snapshot_preview1"
WASI_FUNCTIONS = (
    "args_get", "args_sizes_get", "clock_res_get", "clock_time_get", "environ_get",
    "environ_sizes_get", "fd_advise", "fd_allocate", "fd_close", "fd_datasync", "fd_fdstat_get",
    "fd_fdstat_set_flags", "fd_fdstat_set_rights", "fd_filestat_get", "fd_filestat_set_size",
    "fd_filestat_set_times", "fd_pread", "fd_prestat_dir_name", "fd_prestat_get", "fd_pwrite",
    "fd_read", "fd_readdir", "fd_renumber", "fd_seek", "fd_sync", "fd_tell", "fd_write",
    "path_create_directory", "path_filestat_get", "path_filestat_set_times", "path_link",
    "path_open", "path_readlink", "path_remove_directory", "path_rename", "path_symlink",
    "path_unlink_file", "poll_oneoff", "proc_exit", "proc_raise", "random_get", "sched_yield",
    "sock_accept", "sock_recv", "sock_send", "sock_shutdown",
)  # fmt: skip
FEATURES = frozenset(
    {
        "bulk-memory",
        "multivalue",
        "mutable-globals",
        "nontrapping-fptoint",
        "reference-types",
        "sign-ext",
        "simd128",
    }
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a kind of host takes of WebAssembly, and what it offers to import.

    Features have the names of the tool conventions, imports are `module.function`.
    """

    features: frozenset[str]
    imports: frozenset[str]


_WASI = frozenset(f"{WASI}.{name}" for name in WASI_FUNCTIONS)
PROFILES: dict[str, Profile] = {
    "wamr": Profile(features=FEATURES, imports=_WASI),
    "wasmtime": Profile(features=FEATURES, imports=_WASI),
}
