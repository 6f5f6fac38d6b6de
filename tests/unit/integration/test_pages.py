"""Pages are read as a reader follows them, and what they show is compared with what is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.integration.page import Command, File, find_difference, read_page
from tests.integration.session import Session

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
# A page

Write `src/greet.sh`:

```bash
echo "hello, $1"
```

1. Run it, in a list:

   ```console
   $ sh src/greet.sh you
   hello, you
   $ cat > more <<'END'
   more
   END
   $ echo one \\
   >    && cat more
   one
   ...
   ```

What it looks like, in `greet.sh` and elsewhere:

```text
hello
```

```sh
# a comment
cd src

ls \\
  greet.sh
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path / "commands")


def follow(session: Session, page: Path, text: str) -> str:
    page.write_text(text)
    folder = page.with_name("work")
    folder.mkdir()
    return session.follow(page, folder)


def test_a_page_is_read_in_its_order(page: Path) -> None:
    page.write_text(PAGE)
    assert read_page(page) == [
        File("src/greet.sh", 'echo "hello, $1"\n'),
        Command(12, "sh src/greet.sh you", "hello, you\n"),
        Command(14, "cat > more <<'END'\nmore\nEND"),
        Command(17, "echo one \\\n>    && cat more", "one\n...\n"),
        Command(31, "cd src"),
        Command(33, "ls \\\n  greet.sh"),
    ]


def test_a_session_begins_with_a_command(page: Path) -> None:
    page.write_text("Text\n\n```console\nhello\n```\n")
    with pytest.raises(AssertionError, match="line 4: no command before 'hello'"):
        read_page(page)


def test_a_shell_goes_through_the_page(session: Session, page: Path) -> None:
    text = PAGE.replace(">    &&", "   &&")
    assert follow(session, page, text) == "hello, you\none\nmore\ngreet.sh\n"


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("$ false", "page.md:4: $ false\nexits with 1"),
        ("$ echo a\na\n$ exit 3\n$ echo b", "page.md: the shell has ended"),
        ("$ echo error: a\nerror: a", "page.md:4: $ echo error: a\nexits with 0"),
        ("$ printf a\nb", "the output is another\n\nshown:\nb\n\nprinted:\na"),
    ],
)
def test_what_is_not_as_the_page_says_fails(
    session: Session, page: Path, block: str, message: str
) -> None:
    with pytest.raises(AssertionError, match=re.escape(message)):
        follow(session, page, f"Text\n\n```console\n{block}\n```\n")


def test_an_error_that_is_shown_has_to_come(session: Session, page: Path) -> None:
    block = "$ echo error: no >&2 && false\nerror: no\n$ pwd\n/home/you"
    follow(session, page, f"Text\n\n```console\n{block}\n```\n")


def test_what_cannot_be_run_is_left_out(session: Session, page: Path) -> None:
    page.write_text("Text\n\n```console\n$ echo a\n$ make it\n```\n")
    assert session.follow(page, page.parent, left_out={"make it": "a test of its own"}) == "a\n"
    with pytest.raises(AssertionError, match="no command `make`"):
        session.follow(page, page.parent, left_out={"make": "gone", "make it": "here"})


def test_the_tools_are_those_of_the_checkout(session: Session, page: Path) -> None:
    block = (
        "$ py2wasm --version\npy2wasm ...\n$ wedge --version\nwedge ...\n$ python -c 'import wedge'"
    )
    follow(session, page, f"Text\n\n```console\n{block}\n```\n")


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\n", "a\n"),
        ("a\n", "a"),
        ("a\n", "Linking...\n✓ Linking 1.7 s\n  compile 20/330\na\n"),
        ("a\n", "Building zlib...\n  configure\n  compile 15 files\n  100/536\na\n"),
        ("...\nb\n", "b\n"),
        ("a\n...\n", "a\nb\nc\n"),
        ("a ... c (1)\n", "a b c (1)\n"),
        ("a.wasm: 3.65 MB, 9 s\n", "a.wasm: 3.40 MB, 31.0 s\n"),
    ],
)
def test_alike(shown: str, printed: str) -> None:
    assert find_difference(shown, printed) is None


@pytest.mark.parametrize(
    ("shown", "printed", "difference"),
    [
        ("a\n", "", "the output is another"),
        ("a\n", "a\nb\n", "the output is another"),
        ("a.c\n", "abc\n", "the output is another"),
        ("a\n...\nb\n", "a\nb\nc\n", "the output is another"),
        ("3.65 MB\n", "3.65 KB\n", "the output is another"),
        ("a 3.65 MB, 1.30 MB\n", "a 3.65 MB, 1.10 MB\n", "1.3 MB has become 1.10 MB"),
    ],
)
def test_different(shown: str, printed: str, difference: str) -> None:
    assert find_difference(shown, printed) == difference
