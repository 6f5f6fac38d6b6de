"""Where a traceback puts its carets, read from the tokens of a line.

The traceback module parses the line for that, and the parser with its syntax trees is a sixth of a
module that compiles nothing. What it asks is little: whether an expression is at its top an
operation of two operands, a subscript or a call, and where the operator or the brackets stand. Of
text that is an expression, brackets and precedence tell.
"""

from keyword import iskeyword
from token import (
    COMMENT,
    DEDENT,
    ENDMARKER,
    FSTRING_END,
    FSTRING_START,
    INDENT,
    NAME,
    NEWLINE,
    NL,
    NUMBER,
    OP,
    STRING,
)

_BLANK = frozenset({COMMENT, DEDENT, ENDMARKER, INDENT, NL})
_CONSTANTS = frozenset({"None", "True", "False"})
# The operators of two operands; a higher number binds more closely.
_RANKS = {
    "|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5,
    "*": 6, "@": 6, "/": 6, "//": 6, "%": 6, "**": 7,
}  # fmt: skip
_POWER = 7


def find_anchors(segment):
    """Give line and column of an expression's operator or brackets, and of their end.

    Lines count from 0. None if the expression is of another kind, or the text is no expression.
    """
    # In brackets, lines may end anywhere; they make the first line the second.
    tokens = _read(f"(\n{segment}\n)")
    if tokens is None or len(_items(tokens[:-1])) != 1:
        return None
    # Without the end of the line.
    tokens = _bare(tokens[:-1])
    index, closing = _top(tokens)
    if index is None:
        return None
    line, column = tokens[index].start
    if closing is not None:
        last, end = tokens[closing].end
        return line - 2, column, last - 2, end
    end = column + 1
    following = tokens[index].line[end : end + 1]
    # An operator has a second character where the right operand does not begin at once; brackets
    # are not part of an operand.
    if (line, end) < _bare(tokens[index + 1 :])[0].start and not (
        following.isspace() or following in ("", "\\", "#")
    ):
        end += 1
    return line - 2, column, line - 2, end


def is_whole_call(lines, start, end):
    """Say whether the lines are `return name(...)` or `name = ...(...)` with the call `start:end`.

    `start` is a column of the first line, `end` one of the last. True also if there is no
    statement at all: carets are of no use then either.
    """
    tokens = _read("\n".join(lines))
    if tokens is None:
        return False
    ends = (index for index, token in enumerate(tokens) if _ends_statement(token))
    statement = tokens[: next(ends, None)]
    if not statement:
        return True
    returns = statement[0].string == "return"
    if not returns and not (_is_name(statement[:1]) and statement[1:2] and _is(statement[1], "=")):
        return False
    value = _bare(statement[1 if returns else 2 :])
    index, closing = _top(value)
    if closing is None or not _is(value[index], "("):
        return False
    if returns and not _is_name(_bare(value[:index])):
        return False
    first, last = value[0].start, value[closing].end
    # As the traceback module compares them: columns of a syntax tree, in bytes, with characters.
    return (
        (first[0], last[0]) == (1, len(lines))
        and len(lines[0][: first[1]].encode()) == start
        and len(lines[-1][: last[1]].encode()) == end
    )


def _read(text):
    """Give the tokens of a text that are no blanks; None if it cannot be read."""
    from io import StringIO
    from tokenize import TokenError, generate_tokens

    try:
        read = list(generate_tokens(StringIO(text).readline))
    except (SyntaxError, TokenError):
        return None
    return [token for token in read if token.type not in _BLANK]


def _is(token, text):
    return token.type == OP and token.string == text


def _is_word(token, text):
    return token.type == NAME and token.string == text


def _is_name(tokens):
    return len(tokens) == 1 and tokens[0].type == NAME and not iskeyword(tokens[0].string)


def _ends_statement(token):
    return token.type == NEWLINE or _is(token, ";")


def _items(tokens):
    """Give first and last index of each part: a token, or brackets with what is in them."""
    items = []
    depth = 0
    for index, token in enumerate(tokens):
        bracket = token.string if token.type == OP else ""
        if token.type == FSTRING_END or bracket in (")", "]", "}"):
            depth -= 1
            if depth < 0:
                return []
            if depth == 0:
                items[-1] = items[-1][0], index
        else:
            if depth == 0:
                items.append((index, index))
            depth += token.type == FSTRING_START or bracket in ("(", "[", "{")
    return items


def _bare(tokens):
    """Take off the parentheses around an expression that are no part of it."""
    while len(_items(tokens)) == 1 and _is(tokens[0], "("):
        inner = tokens[1:-1]
        if not inner or _is_tuple_or_generator(inner):
            break
        tokens = inner
    return tokens


def _is_tuple_or_generator(inner):
    if inner[0].string == "yield":
        return False
    lambdas = 0
    for first, _ in _items(inner):
        token = inner[first]
        if _is_word(token, "for") or (_is(token, ",") and not lambdas):
            return True
        lambdas += _is_word(token, "lambda")
        lambdas -= _is(token, ":") and lambdas > 0
    return False


def _top(tokens):
    """Give what an expression without parentheses around it is at its top, as indices of tokens.

    Of an operation, that of the operator and None; of a call or subscript, those of the brackets;
    else None twice, as for what is no expression.
    """
    operator, rank, sign, awaits = None, 0, False, False
    state = _BEFORE
    items = _items(tokens)
    for first, last in items:
        token = tokens[first]
        if state == _AFTER and _is(token, token.string) and token.string in _RANKS:
            own = _RANKS[token.string]
            # Powers group to the right, the others to the left.
            if operator is None or own < rank or own == rank != _POWER:
                operator, rank = first, own
            state = _BEFORE
            continue
        if state == _BEFORE and operator is None and first == last:
            sign = sign or token.string in ("+", "-", "~")
            awaits = awaits or token.string == "await"
        state = _next_state(state, tokens, first, last)
        if state is None:
            return None, None
    if state != _AFTER:
        return None, None
    if operator is not None:
        # A sign is one of the whole power that follows it.
        return (None, None) if sign and rank == _POWER else (operator, None)
    first, last = items[-1]
    if sign or awaits or len(items) == 1 or first == last or tokens[first].string not in ("(", "["):
        return None, None
    return first, last


# Where in an expression a token stands: before an operand, after one, or after a dot.
_BEFORE, _AFTER, _DOT = range(3)


def _next_state(state, tokens, first, last):
    """Say what may follow a part that is no operator between operands; None if it may not stand."""
    token = tokens[first]
    if state == _DOT:
        return _AFTER if token.type == NAME else None
    if token.type in (STRING, FSTRING_START):
        joined = state == _BEFORE or tokens[first - 1].type in (STRING, FSTRING_END)
        return _AFTER if joined else None
    if state == _AFTER:
        after_operand = {"(": _AFTER, "[": _AFTER, ".": _DOT}
        return after_operand.get(token.string) if token.type == OP else None
    if token.type == NAME and token.string != "await":
        word = iskeyword(token.string) and token.string not in _CONSTANTS
        return None if word else _AFTER
    if token.type == NUMBER or first != last or token.string == "...":
        return _AFTER
    return _BEFORE if token.string in ("+", "-", "~", "await") else None
