# requires: markdown-it-py mdurl
"""markdown-it-py: CommonMark and tables to HTML, tokens, own rules and renderers."""

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TEXT = """\
Title with *emphasis* & `code`
=====

1. first **bold _nested_**
2. second

   ```python title
   print("<hello>")
   ```
   - [link](https://example.org/a b "T") and <https://auto.example/?q=ü>
   - ![image](pic.png)

> quote
> with ~~strike~~ \\*escaped\\* &copy; &#35;

| a | b |
|:--|--:|
| 1 | `x|y` |

[ref]: /target 'Ref title'
A [ref] and a hard  \nbreak. <b>html</b>

***
    indented code
"""
plain = MarkdownIt("commonmark").enable("table")
print(plain.render(TEXT))
safe = MarkdownIt("js-default", {"html": False, "typographer": True, "breaks": True})
print(safe.render('"Smart" -- quotes... (c) <script>\nnext ~~gone~~'))


def word_count(state):
    state.env["words"] = sum(
        len(token.content.split()) for token in state.tokens if token.type == "inline"
    )


def external(self, tokens, index, options, env):
    tokens[index].attrSet("rel", "external")
    return self.renderToken(tokens, index, options, env)


plain.core.ruler.push("count", word_count)
plain.add_render_rule("link_open", external)
env = {}
print(plain.render("[x](y) and [z](/z)\n\nmore words", env), env)
tokens = plain.parse(TEXT)
print([token.type for token in tokens[:8]], tokens[1].children[1].markup, len(tokens))
tree = SyntaxTreeNode(tokens)
print([child.type for child in tree.children], tree.pretty(indent=1)[:120])
print(MarkdownIt().renderInline("**a** [b](javascript:alert(1)) `c`"))
print(plain.get_active_rules()["inline"])
print(MarkdownIt("zero").render("# not a heading *here*"), end="")
