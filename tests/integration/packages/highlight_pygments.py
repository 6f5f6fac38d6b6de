# requires: pygments
# include: pygments.styles.*
"""pygments: lexing several languages, formatting to HTML, terminal and LaTeX, own styles."""

from pygments import highlight, lex
from pygments.filters import VisibleWhitespaceFilter
from pygments.formatters.html import HtmlFormatter
from pygments.formatters.latex import LatexFormatter
from pygments.formatters.other import NullFormatter, RawTokenFormatter
from pygments.formatters.terminal256 import Terminal256Formatter
from pygments.lexer import RegexLexer, bygroups
from pygments.lexers.data import JsonLexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.shell import BashLexer
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, String, Token, is_token_subtype

PYTHON = '''@decorator
async def f(x: int = 0x1F, *args) -> str:
    """Doc é."""
    return f"{x!r:>{10}} {args[0]}" + r'raw\\n'  # comment
match = lambda: ... if not None else 1_000.5e-3j
'''
print(highlight(PYTHON, PythonLexer(), HtmlFormatter(linenos="inline", hl_lines=[2], cssclass="c")))
print(repr(highlight("if x:\n    pass\n", PythonLexer(), Terminal256Formatter(style="monokai"))))
print(
    highlight(
        '{"k": [1, -2.5e3, null, "é\\n"], "bad": tru}', JsonLexer(), RawTokenFormatter()
    ).decode()
)
print(highlight('for f in "$@"; do echo ${f%.txt} $((1+2)); done', BashLexer(), LatexFormatter()))
lexer = PythonLexer(stripall=True)
lexer.add_filter(VisibleWhitespaceFilter(spaces="·"))
print(highlight("  a  =  1  ", lexer, NullFormatter()))


class IniLexer(RegexLexer):
    name = "tiny ini"
    tokens = {
        "root": [
            (r"\s+", Token.Text),
            (r"[;#].*?$", Comment.Single),
            (r"\[.*?\]$", Keyword),
            (
                r"(\w+)(\s*)(=)(\s*)(\d+)",
                bygroups(Name, Token.Text, Token.Operator, Token.Text, Number),
            ),
            (r"(\w+)(\s*=\s*)", bygroups(Name, Token.Operator), "value"),
        ],
        "value": [(r'"', String, "string"), (r"[^\"\n]+", String), (r"\n", Token.Text, "#pop")],
        "string": [(r'[^"\\]+|\\.', String.Escape), (r'"', String, "#pop")],
    }


for kind, text in lex('[part]\nkey = 5 ; note\nname = "quo\\"ted"\n!', IniLexer()):
    print(kind, repr(text))


class Grey(Style):
    background_color = "#eee"
    styles = {Comment: "italic #888", Keyword: "bold", Name: "underline #123 bg:#fff"}


print(HtmlFormatter(style=Grey).get_style_defs(".g"))
print(is_token_subtype(Token.Literal.String.Doc, String))
print(Grey.style_for_token(Comment.Single)["italic"])
