# requires: pyparsing
"""pyparsing: an expression calculator, a query language, nested lists, and error positions."""

import operator

import pyparsing as pp

pp.ParserElement.enable_packrat()
OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}
number = pp.common.number()
name = pp.common.identifier()
expression = pp.Forward()
call = pp.Group(
    name("function")
    + pp.Suppress("(")
    + pp.DelimitedList(expression)("arguments")
    + pp.Suppress(")")
)
operand = number | call | name
expression <<= pp.infix_notation(
    operand,
    [
        ("^", 2, pp.OpAssoc.RIGHT),
        (pp.one_of("+ -"), 1, pp.OpAssoc.RIGHT),
        (pp.one_of("* /"), 2, pp.OpAssoc.LEFT),
        (pp.one_of("+ -"), 2, pp.OpAssoc.LEFT),
    ],
)
FUNCTIONS = {"max": max, "min": min, "abs": abs}
VARIABLES = {"two": 2, "ten": 10}


def evaluate(node):
    if isinstance(node, pp.ParseResults):
        if "function" in node:
            return FUNCTIONS[node.function](*map(evaluate, node.arguments))
        items = list(node)
        if len(items) == 1:
            return evaluate(items[0])
        if len(items) == 2:
            return OPERATORS[items[0]](0, evaluate(items[1]))
        if "^" in items:
            return evaluate(items[0]) ** evaluate(pp.ParseResults(items[2:]))
        total = evaluate(items[0])
        for symbol, value in zip(items[1::2], items[2::2], strict=True):
            total = OPERATORS[symbol](total, evaluate(value))
        return total
    return VARIABLES.get(node, node)


for text in (
    "1 + 2 * 3",
    "(1 + 2) * 3 - -4",
    "2 ^ 3 ^ 2",
    "max(1, two * 4, abs(-9)) / 3",
    "ten / two / 5 - 1e1",
    "((7))",
):
    print(text, "=", evaluate(expression.parse_string(text, parse_all=True)))
for text in ("1 +", "(2", "3 $ 4", "max(,)", ""):
    try:
        expression.parse_string(text, parse_all=True)
    except pp.ParseException as error:
        print(repr(text), error, (error.lineno, error.column))
        print(error.explain(depth=0).splitlines()[1:2])

word = pp.Word(pp.alphas, pp.alphanums + "_")
quoted = pp.QuotedString('"', esc_char="\\") | pp.QuotedString("'")
SELECT, FROM, WHERE, AND = map(pp.CaselessKeyword, "select from where and".split())
condition = pp.Group(word("field") + pp.one_of("= != < >")("op") + (quoted | number)("value"))
query = (
    SELECT.suppress() + (pp.DelimitedList(word) | "*")("fields") + FROM.suppress() + word("table")
    + pp.Optional(WHERE.suppress() + pp.DelimitedList(condition,
    delim=AND)("where")) + pp.Optional(";").suppress()
)  # fmt: skip
query.ignore(pp.dbl_slash_comment)
parsed = query.parse_string(
    'SELECT a, b_2 // comment\nfrom things WHERE a = "x\\"y" AND b_2 > 2.5;'
)
print(parsed.as_dict(), parsed.dump().splitlines()[0], parsed.where[1].op)
print(pp.nested_expr("[", "]").parse_string("[1 [2 [3]] 'a b']").as_list())
print(pp.nested_expr().parse_string("(a (b))").as_list())
date = pp.Regex(r"(?P<y>\d{4})-(?P<m>\d\d)").add_condition(
    lambda t: 1 <= int(t.m) <= 12, message="bad month"
)
print([tuple(t) for t, _, _ in date.scan_string("2024-05 2024-13 1999-12")])
print(pp.Word(pp.nums).transform_string("a1b22"))
integer = pp.Word(pp.nums).set_parse_action(lambda s, loc, t: int(t[0]))
print(integer.set_name("integer"), pp.Combine(word + "." + word).parse_string("a.b")[0])
print(pp.counted_array(word).parse_string("2 x y z").as_list())
print((word + pp.Optional(integer, default=0)).set_results_name("r").parse_string("abc").as_list())
print(pp.common.ipv4_address.matches("10.0.0.1"))
