"""xml: ElementTree parsing, searching and writing, events, namespaces, minidom, sax, errors."""

import io
import xml.etree.ElementTree as ET
import xml.sax
from html import escape, unescape
from html.parser import HTMLParser
from xml.dom import minidom
from xml.sax.saxutils import quoteattr

SOURCE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE lib [<!ENTITY who "Ann &amp; Bo">]>
<lib xmlns:m="urn:meta" name="main">
  <!-- comment -->
  <book id="b1" m:rank="2"><title>Öne</title><price>3.5</price></book>
  <book id="b2"><title>Two &lt;raw&gt; <![CDATA[<cdata>]]></title>tail<m:extra/></book>
  <by>&who;</by>
</lib>
"""
root = ET.fromstring(SOURCE.encode())
print(root.tag, root.attrib, [child.tag for child in root], root.find("by").text)
print([book.get("id") for book in root.iter("book")], root.findtext("book/title"))
print(root.find("book[@id='b2']/title").text)
print(root.find("book").attrib, [e.tag for e in root.findall(".//{urn:meta}extra")])
print(root.find("book[2]")[0].tail)
print([e.tag for e in root.findall("m:*", {"m": "urn:meta"})])
print(root.find("book[price='3.5']").get("id"), root.find("nope"))
added = ET.SubElement(root, "book", {"id": "b3", "q": 'say "x" & <y>'})
added.text = "text & more\n"
added.append(ET.Comment("note"))
root.remove(root[0])
ET.indent(root, space=" ")
ET.register_namespace("meta", "urn:meta")
print(ET.tostring(root, encoding="unicode"))
print(ET.tostring(added, "us-ascii", short_empty_elements=False))
print(ET.tostring(ET.Element("ü"), "latin-1"))
print(ET.canonicalize('<a z="1" b="2"><c/></a>'))
print("".join(ET.fromstring("<p>a<b>c</b>d</p>").itertext()))
print(
    [
        (event, element.tag)
        for event, element in ET.iterparse(io.StringIO("<a><b/><c>t</c></a>"), ("start", "end"))
    ]
)
pull = ET.XMLPullParser(("end",))
for chunk in ("<r><x>1</", "x><x>2</x>", "</r>"):
    pull.feed(chunk)
    print([element.text for _, element in pull.read_events()])
for bad in ("<a><b></a>", "", "<a>&nope;</a>", "<a", "<a x='1' x='2'/>", "<a/><b/>", "<p:a/>"):
    try:
        ET.fromstring(bad)
    except ET.ParseError as error:
        print(repr(bad), error, error.position)


class Handler(xml.sax.ContentHandler):
    def startElement(self, name, attrs):
        print("start", name, dict(attrs))

    def characters(self, content):
        if content.strip():
            print("text", content)


xml.sax.parseString(b"<r a='1'>hi<s/></r>", Handler())
document = minidom.parseString("<a><b x='1'>t</b><b/></a>")
print(len(document.getElementsByTagName("b")))
print(document.documentElement.firstChild.getAttribute("x"))
print(document.toprettyxml(indent=" ").replace("\n", "|"))


class Links(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("tag", tag, attrs)

    def handle_data(self, data):
        print("data", repr(data))


Links().feed('<p class=x>Fish &amp; <a href="/u?a=1&b=2">chips</a><br>')
print(escape("<a href='x'>"), unescape("&eacute;&#8364;&notin;&lt"), quoteattr('a"b'))
