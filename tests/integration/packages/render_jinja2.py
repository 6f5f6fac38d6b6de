# requires: jinja2 markupsafe
"""jinja2: inheritance, macros, loops, filters, escaping, sandbox, and its located errors."""

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

TEMPLATES = {
    "base.html": (
        "<title>{% block title %}none{% endblock %}</title>\n{% block body required %}{% endblock %}"
    ),
    "macros.html": (
        "{% macro item(name, price=0) -%}"
        "<li class={{ price and 'x' or 'y' }}>{{ name }}: {{ '%.2f'|format(price) }}</li>"
        "{%- endmacro %}"
    ),
    "page.html": """{% extends "base.html" %}
{% from "macros.html" import item %}
{% block title %}{{ super() }} & {{ title|title }}{% endblock %}
{% block body %}
{%- for product in products|rejectattr("price", "none")|sort(attribute="price") %}
{{ loop.index }}/{{ loop.length }} {{ item(product.name, product.price) }}{{ "," if not loop.last }}
{%- else %}nothing{% endfor %}
{% set ns = namespace(total=0) -%}
{% for product in products %}{% set ns.total = ns.total + (product.price or 0) %}{% endfor -%}
total {{ ns.total|round(1) }}, {{ products|map(attribute="name")|join("; ") }}
{% filter upper %}{{ note|default("no note")|truncate(12) }}{% endfilter %}
{{ raw|safe }} {{ raw }} {{ raw|striptags }} {{ [3, 1]|sum }} {{ {"a": [1]}|tojson }}
{% endblock %}""",
    "broken.html": "line one\n{% for x in %}\n",
    "failing.html": "\n{{ 1 // zero }}",
}
environment = jinja2.Environment(
    loader=jinja2.DictLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)
environment.filters["shout"] = lambda text: f"{text}!"
environment.tests["tiny"] = lambda number: number < 3
products = [
    {"name": "Pen <red>", "price": 2.5},
    {"name": "Ink & paper", "price": 1.25},
    {"name": "Gift", "price": None},
]
page = environment.get_template("page.html")
print(page.render(title="my shop", products=products, raw="<b>bold</b>"))
inline = environment.from_string(
    "{% for n in range(5) if n is tiny %}{{ cycler_name }}{{ n|shout }} {% endfor %}"
    "{% with a=1, b=2 %}{{ a ~ b }}{% endwith %} {{ '%s' % dict(k=1) }} {{ x if x is defined }}"
)
print(inline.render(cycler_name="#"))
print(list(environment.from_string("{% for x in 'ab' %}{{ x }}{% endfor %}").generate()))
for name in ("broken.html", "failing.html", "page.html", "missing.html"):
    try:
        environment.get_template(name).render(zero=0)
    except (jinja2.TemplateError, ZeroDivisionError) as error:
        print(type(error).__name__, error, getattr(error, "lineno", None))
sandbox = SandboxedEnvironment()
for attack in ("{{ ''.__class__.__mro__ }}", "{{ range(10**9)|length }}", "{{ [].append(1) }}"):
    try:
        print(repr(sandbox.from_string(attack).render()))
    except (jinja2.TemplateError, OverflowError) as error:
        print(type(error).__name__, error)
print(escape("<'\">&"), Markup("<i>%s</i>") % "<", Markup("a&amp;b").unescape(), type(escape(1)))
