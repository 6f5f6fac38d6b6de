"""The linker's map: what lies where, by file and symbol."""

from __future__ import annotations

from py2wasm.link.areas import sum_areas
from py2wasm.link.linkmap import parse_link_map

MAP = """\
    Addr      Off     Size Out     In      Symbol
       -        8       15 TYPE
       0        0        0         __stack_pointer
       -       6b       ba CODE
       -       6c        5         <internal>:(__wasm_call_ctors)
       -       75       2f         /a/libpython3.13.a(/zig/o/12/long.o):(_ZN1SC1Ev)
       -       75       2f                 S::S()
       -       75       2f                 another name of it
       -       a4       10         /work/0-tables.o:(start)
       -      125       50 DATA
   10040      154       18 .data
   10040      15b       10         /a/libmpdec.a(mpd.o):(.data.mpd_traps)
   10040      15b       10                 mpd_traps
   10000      126       27 .rodata
   10000      12d       27         <internal>:(.rodata)
   10050      125        4 .bss
   10050        0        4         /work/0-tables.o:(.bss.counter)
       -      175       89 CUSTOM(target_features)
       -      175       10         CODE
"""


def test_functions_stand_in_their_order() -> None:
    first, method, last = parse_link_map(MAP.splitlines()).functions
    assert (first.file, first.name, first.size) == ("<internal>", "__wasm_call_ctors", 5)
    assert (method.file, method.member) == ("/a/libpython3.13.a", "/zig/o/12/long.o")
    assert (method.object, method.name, method.size) == ("long.o", "S::S()", 0x2F)
    assert (last.object, last.member, last.name) == ("0-tables.o", "", "start")


def test_data_stand_by_address_without_the_kind_of_their_section() -> None:
    data = parse_link_map(MAP.splitlines()).data
    assert [(placed.address, placed.size, placed.name) for placed in data] == [
        (0x10000, 0x27, ".rodata"),
        (0x10040, 0x10, "mpd_traps"),
        (0x10050, 4, "counter"),
    ]
    assert [placed.is_zero for placed in data] == [False, False, True]


def test_areas() -> None:
    areas = sum_areas(parse_link_map(MAP.splitlines()))
    assert areas.code == {"program": 0x15, "interpreter": 0x2F}
    assert areas.data == {"program": 0x27, "decimal": 0x10}
    assert areas.objects["interpreter/long.o"] == 0x2F
    assert sum(areas.objects.values()) == 0x15 + 0x2F + 0x27 + 0x10


def test_what_is_no_row_is_passed_over() -> None:
    assert parse_link_map(["", "no row", "  12"]).functions == ()
