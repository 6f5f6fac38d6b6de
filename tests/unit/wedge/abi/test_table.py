"""The table of the node ABI says what the agent's binding does, and the C header compiles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wedge.abi import CALLBACKS, ENUMS, FUNCTIONS, STRUCTS
from wedge.abi.header import c_header

# As the agent registers them with WAMR.
SIGNATURES = {
    "EVP_initialize": "() i",
    "EVP_getWorkspaceDirectory": "(ii) i",
    "EVP_setConfigurationCallback": "(iii) i",
    "EVP_setMessageCallback": "(iii) i",
    "EVP_setRpcCallback": "(iii) i",
    "EVP_sendState": "(iiiiii) i",
    "EVP_sendMessage": "(iiiiii) i",
    "EVP_sendTelemetry": "(iiiii) i",
    "EVP_sendRpcResponse": "(iIiiii) i",
    "EVP_processEvent": "(ii) i",
    "EVP_blobOperation": "(iiiiiii) i",
    "EVP_BlobRequestHttpExt_initialize": "() i",
    "EVP_BlobRequestHttpExt_addHeader": "(iii) i",
    "EVP_BlobRequestHttpExt_addAzureHeader": "(i) i",
    "EVP_BlobRequestHttpExt_setUrl": "(ii) i",
    "EVP_BlobRequestHttpExt_free": "(i) ",
    "EVP_streamInputOpen": "(iiiii) i",
    "EVP_streamOutputOpen": "(iii) i",
    "EVP_streamClose": "(ii) i",
    "EVP_streamWrite": "(iiii) i",
}
CALLED = {
    "EVP_CONFIGURATION_CALLBACK": "(iiii) ",
    "EVP_MESSAGE_RECEIVED_CALLBACK": "(iiii) ",
    "EVP_RPC_REQUEST_CALLBACK": "(Iiii) ",
    "EVP_STATE_CALLBACK": "(ii) ",
    "EVP_MESSAGE_SENT_CALLBACK": "(ii) ",
    "EVP_TELEMETRY_CALLBACK": "(ii) ",
    "EVP_RPC_RESPONSE_CALLBACK": "(ii) ",
    "EVP_BLOB_CALLBACK": "(iii) ",
    "EVP_BLOB_IO_CALLBACK": "(iii) i",
    "EVP_STREAM_READ_CALLBACK": "(iiii) ",
}
SIZES = {
    "EVP_telemetry_entry": 8,
    "EVP_BlobLocalStore": 12,
    "EVP_BlobRequestAzureBlob": 4,
    "EVP_BlobRequestHttp": 4,
    "EVP_BlobRequestEvp": 4,
    "EVP_BlobRequestEvpExt": 8,
    "EVP_BlobRequestHttpExt": 12,
    "EVP_BlobResultAzureBlob": 12,
    "EVP_BlobResultEvp": 12,
    "EVP_BlobResultHttp": 12,
}


@pytest.mark.parametrize(
    ("table", "expected"), [(FUNCTIONS, SIGNATURES), (CALLBACKS, CALLED)], ids=["host", "node"]
)
def test_every_function_has_the_types_of_the_agent(
    table: dict[str, object], expected: dict[str, str]
) -> None:
    found = {name: "({}) {}".format(*item.signature) for name, item in table.items()}  # type: ignore[attr-defined]
    assert found == expected


def test_structures_have_the_sizes_of_the_agent() -> None:
    assert {name: struct.size for name, struct in STRUCTS.items()} == SIZES
    assert STRUCTS["EVP_BlobLocalStore"].offset("blob_len") == 8


@pytest.mark.toolchain
def test_the_header_says_the_same_to_a_compiler(tmp_path: Path) -> None:
    (tmp_path / "sdk.h").write_text(c_header())
    checks = [
        f'_Static_assert(sizeof(struct {name}) == {size}, "");' for name, size in SIZES.items()
    ]
    checks += [
        f'_Static_assert({enum.prefix}{value.name} == {value.value}, "");\n'
        f'_Static_assert(sizeof({enum.name}) == 4, "");'
        for enum in ENUMS
        for value in enum.values
    ]
    calls = "".join(f"(void)&{name};" for name in FUNCTIONS)
    source = tmp_path / "use.c"
    source.write_text(
        '#include "sdk.h"\n' + "\n".join(checks) + f"\nvoid use(void) {{ {calls} }}\n"
    )
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", "wasm32-wasi", "-Wall", "-Werror"]
    subprocess.run([*compiler, "-c", str(source), "-o", str(tmp_path / "use.o")], check=True)
    # The same header for nodes in C++.
    (tmp_path / "use.cpp").write_text('#include "sdk.h"\nint main() { return EVP_OK; }\n')
    subprocess.run(
        [*compiler, "-x", "c++", "-c", str(tmp_path / "use.cpp"), "-o", str(tmp_path / "cpp.o")],
        check=True,
    )
