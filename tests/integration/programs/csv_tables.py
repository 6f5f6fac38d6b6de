"""csv: dialects, quoting rules, dictionaries, sniffing, and what it refuses."""

import csv
import io

table = 'name,note,price\n"Smith, J","said ""hi""",3.50\nplain,,2\n"two\nlines",x,1\n'
for row in csv.reader(io.StringIO(table)):
    print(row)
for record in csv.DictReader(io.StringIO(table)):
    print(record)
ragged = csv.DictReader(
    io.StringIO("1,2,3\n4\n"), fieldnames=["a", "b"], restkey="more", restval="?"
)
print(list(ragged), ragged.line_num)

ROWS = [["a b", 1, 2.5, None], ['q"uote', "semi;colon", "new\nline", ""], ["", True, -0.0, "é"]]
for options in (
    {},
    {"delimiter": ";", "quotechar": "'", "lineterminator": "\n"},
    {"quoting": csv.QUOTE_ALL},
    {"quoting": csv.QUOTE_NONNUMERIC},
    {"quoting": csv.QUOTE_NONE, "escapechar": "\\"},
    {"doublequote": False, "escapechar": "~"},
    {"quoting": csv.QUOTE_STRINGS},
    {"quoting": csv.QUOTE_NOTNULL},
):
    out = io.StringIO(newline="")
    csv.writer(out, **options).writerows(ROWS)
    print(options, repr(out.getvalue()))


class Pipes(csv.Dialect):
    delimiter = "|"
    quoting = csv.QUOTE_MINIMAL
    quotechar = '"'
    lineterminator = "\n"
    skipinitialspace = True


csv.register_dialect("pipes", Pipes)
out = io.StringIO()
writer = csv.DictWriter(out, ["x", "y"], dialect="pipes", extrasaction="ignore", restval="-")
writer.writeheader()
writer.writerows([{"x": 1, "y": "a|b", "z": 0}, {"x": 2}])
print(out.getvalue(), sorted(csv.list_dialects()), list(csv.reader(["1| 2|3"], "pipes")))
csv.unregister_dialect("pipes")
sniffed = csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n", delimiters=";,")
print(sniffed.delimiter, csv.Sniffer().has_header("name;age\nann;4\nbob;5\n"))
print(list(csv.reader(['1,2.5,"x"'], quoting=csv.QUOTE_NONNUMERIC)))
print(next(csv.reader(["a\tb"], csv.excel_tab)))
for bad in (
    lambda: list(csv.reader(['"open'], strict=True)),
    lambda: list(csv.reader(["a\nb"], lineterminator="x")) and list(csv.reader([b"bytes"])),
    lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]),
    lambda: csv.reader([], delimiter="ab"),
    lambda: writer.writerow({"x": 1}) and csv.DictWriter(out, ["x"]).writerow({"x": 1, "z": 2}),
    lambda: csv.writer(out).writerow(5),
    lambda: list(csv.reader(["x" * 200_000])),
    lambda: csv.get_dialect("gone"),
    lambda: list(csv.reader(["word"], quoting=csv.QUOTE_NONNUMERIC)),
):
    try:
        print(bad())
    except (csv.Error, ValueError, TypeError) as error:
        print(type(error).__name__, error)
