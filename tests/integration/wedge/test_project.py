"""A project from `wedge new` to a pipeline that runs: a Python node, and a C node beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

C_NODE = r"""
#include <evp/sdk.h>
#include <stdlib.h>
#include <string.h>

static void sent(EVP_MESSAGE_SENT_CALLBACK_REASON reason, void *data)
{
    (void)reason;
    free(data);
}

int main(void)
{
    struct EVP_client *client = EVP_initialize();
    EVP_RESULT result;

    while ((result = EVP_processEvent(client, 200)) != EVP_SHOULDEXIT) {
        char *text;

        if (result != EVP_TIMEDOUT)
            continue;
        text = strdup("{\"step\": 100}");
        if (EVP_sendMessage(client, "steps", text, strlen(text), sent, text) != EVP_OK)
            return 1;
    }
    return 0;
}
"""


def wedge(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "wedge", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_project_is_built_and_runs(tmp_path: Path, sysroot: Sysroot) -> None:
    wedge(tmp_path, "new", "beats")
    project = tmp_path / "beats"
    (project / "src" / "stepper.c").write_text(C_NODE)
    path = project / "deployment.json"
    manifest = json.loads(path.read_text("utf-8"))
    body = manifest["deployment"]
    body["modules"]["stepper"] = {"moduleImpl": "wasm", "entryPoint": "main"}
    body["instanceSpecs"]["stepper"] = {
        "moduleId": "stepper",
        "publish": {"steps": "beats-publication"},
        "subscribe": {},
    }
    path.write_text(json.dumps(manifest, indent=2), "utf-8")

    built = wedge(project, "build").stdout.splitlines()
    assert [line.split()[0] for line in built] == ["bin/beats.wasm", "bin/stepper.wasm"]
    assert wedge(project, "pipeline", "check").stderr.count("warning") == 0
    lines = wedge(project, "pipeline", "run", "--seconds", "4").stdout.splitlines()
    counts = [json.loads(line)["beats/count"] for line in lines]
    # Both nodes send steps: its own of 1, and those of the C node.
    assert counts[-1] > 300
    assert {after - before for before, after in pairwise(counts)} == {1, 100}
