# requires: rich markdown-it-py mdurl pygments
# include: pygments.lexers.python pygments.styles.*
"""rich on a console of fixed width: tables, trees, panels, markup, markdown, highlighting, export."""

import io

from rich import box
from rich.align import Align
from rich.columns import Columns
from rich.console import Console, Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.pretty import Pretty
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from rich.traceback import Traceback
from rich.tree import Tree

plain = Console(width=60, file=io.StringIO(), color_system=None, legacy_windows=False, _environ={})
coloured = Console(
    width=40,
    file=io.StringIO(),
    force_terminal=True,
    color_system="truecolor",
    legacy_windows=False,
    _environ={},
)

table = Table(title="Detections", box=box.ROUNDED, show_footer=True, caption="[i]two rows[/i]")
table.add_column("Class", footer="sum", style="cyan", no_wrap=True)
table.add_column("Score", justify="right", footer="1.45")
table.add_column("Note with a long heading", max_width=18)
table.add_row("car", "0.95", "a text that does not fit in one line")
table.add_row("日本", "0.50", Text("styled", style="bold red"), end_section=True)
plain.print(table)
tree = Tree("root")
branch = tree.add("[b]branch[/b]")
branch.add("leaf 1")
branch.add(Panel("in a panel", expand=False, title="T"))
tree.add(Group("two", "lines"))
plain.print(tree)
plain.print(
    Markdown(
        "# Title\n\nSome *emphasis*, `code` and a [link](http://x).\n\n1. one\n2. two\n\n> quote\n\n```python\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
)
plain.print(
    Columns([f"item {n}" for n in range(9)], equal=True), Rule("rule"), Align.center("centre")
)
plain.print(Padding("padded", (1, 4)), Pretty({"k": [1, 2.5, None, True], "long": list(range(30))}))
plain.print(
    "[bold]markup[/] \\[escaped] :warning: word wrap of a sentence that is longer than the console is wide",
    emoji=True,
)
plain.print(
    ProgressBar(total=10, completed=4, width=20),
    Syntax("def f(x):\n    return x", "python", line_numbers=True),
)
print(plain.file.getvalue())

coloured.print(
    "[red]red[/red] [on #112233]bg[/] 12 'str' None http://url",
    Panel("p", style="blue"),
)
coloured.print(
    Text.from_ansi("\x1b[32mgreen\x1b[0m"), Syntax("x = 'é'", "python", theme="ansi_dark")
)
print(repr(coloured.file.getvalue()))
recorder = Console(record=True, width=30, file=io.StringIO(), _environ={})
recorder.print("[bold magenta]export[/] & <escape>")
print(recorder.export_text(clear=False))
print(recorder.export_html(inline_styles=True, code_format="{code}"))
try:
    plain.print("[bold]unbalanced[/italic]")
except Exception as error:
    print(type(error).__name__, error)
text = Text("The quick brown fox")
text.highlight_words(["quick"], "bold")
text.truncate(12, overflow="ellipsis")
print(text.plain, text.spans, Text("a b").split(), plain.measure(table).maximum)
print(Text("日本x").cell_len, plain.render_str("[b]x[/b]").markup)
try:
    1 / 0
except ZeroDivisionError:
    shown = Console(width=70, file=io.StringIO(), color_system=None, _environ={})
    shown.print(Traceback(show_locals=False, extra_lines=0))
    print("ZeroDivisionError: division by zero" in shown.file.getvalue())
