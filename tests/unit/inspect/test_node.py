"""Trees are put together so that nothing is lost."""

from __future__ import annotations

from hypothesis import given, strategies as st

from py2wasm.inspect import Kind, Node, count_leaves
from py2wasm.inspect.node import Step, TreeBuilder

ROOT = Step(name="module", kind=Kind.FILE)


def step(name: str, kind: Kind = Kind.OBJECT) -> Step:
    return Step(name=name, kind=kind)


def leaves(node: Node) -> list[Node]:
    return [part for _, part in node.walk() if not part.children]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
            st.integers(1, 50),
            st.none() | st.integers(0, 5),
        ),
        min_size=1,
    )
)
def test_leaves_add_up(added: list[tuple[list[str], int, int | None]]) -> None:
    builder = TreeBuilder(ROOT)
    for names, size, number in added:
        builder.add([step(name) for name in names], size, number)
    tree = builder.finish()
    total = sum(size for _, size, _ in added)
    assert tree.size == total
    assert sum(leaf.size for leaf in leaves(tree) or [tree]) == total
    for _, node in tree.walk():
        assert not node.children or node.size == sum(child.size for child in node.children)
    assert count_leaves(tree) == len(leaves(tree) or [tree])


def test_the_largest_comes_first_and_the_order_of_adding_does_not_matter() -> None:
    parts = [("b", 5), ("a", 5), ("c", 9)]
    trees = []
    for order in (parts, parts[::-1]):
        builder = TreeBuilder(ROOT)
        for name, size in order:
            builder.add([step("lib"), step(name)], size)
        trees.append(builder.finish())
    assert trees[0] == trees[1]
    (library,) = trees[0].children
    assert [child.name for child in library.children] == ["c", "a", "b"]


def test_functions_of_one_name_stay_apart() -> None:
    builder = TreeBuilder(ROOT)
    builder.add([step("f", Kind.FUNCTION)], 3, 7)
    builder.add([step("f", Kind.FUNCTION)], 4, 8)
    found = {child.name: (child.number, child.size) for child in builder.finish().children}
    assert found == {"f": (7, 3), "f (8)": (8, 4)}


def test_a_module_that_is_its_whole_package_stands_for_it() -> None:
    builder = TreeBuilder(ROOT)
    builder.add([step("abc", Kind.PACKAGE), step("abc", Kind.MODULE), step("code")], 3)
    builder.add([step("os", Kind.PACKAGE), step("os", Kind.MODULE), step("code")], 2)
    builder.add([step("os", Kind.PACKAGE), step("os.path", Kind.MODULE), step("code")], 1)
    first, second = builder.finish().children
    assert (first.name, first.kind, [part.name for part in first.children]) == (
        ("abc", Kind.MODULE, ["code"])
    )
    assert [part.name for part in second.children] == ["os", "os.path"]
