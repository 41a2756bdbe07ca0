"""What a hostile file brings along never leaves the library again: macros, links, scripts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.content.word_files import docx, paragraph
from tests.functional.handing_in import Counter
from tests.functional.pages import bureau_with_passwords, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.functional.handing_in import Answer

ACTIVE = re.compile(
    r"vbaProject|activeX|embeddings|oleObject|customUI|\.(?:bin|exe|js|svg)$", re.IGNORECASE
)
OUTSIDE = re.compile(
    rb'TargetMode="External"|altChunk|attachedTemplate|<w:(?:object|control|pict)\b'
)
FIELD = re.compile(rb"<w:instrText[^>]*>(?!\s*PAGE\s*<)|<w:fldSimple\b")
"""Any field but the number of the page, which we write ourselves."""

LINK = (
    '<w:hyperlink r:id="rIdOut"><w:r><w:t>第二条　点这里。</w:t></w:r></w:hyperlink>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText>DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>结果</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office") as bureau:
        yield Counter(signed_in(bureau, "office"))


@pytest.fixture(scope="module")
def found(counter, shared: Path) -> list[Found]:
    """Return what is alive of each hostile file that was read, on its pages and when exported."""
    files = sorted((shared / "hostile" / "files").glob("*.docx"))
    taken = ((file.name, counter.hand_in(file.name, file.read_bytes())) for file in files)
    return [_found(counter, name, answer) for name, answer in taken if not answer.is_refused]


@dataclass(frozen=True)
class Found:
    """A file, and what of it is active: on preview and draft, and in the file exported."""

    name: str
    shown: list[str]
    exported: list[str]


def _found(counter: Counter, name: str, answer: Answer) -> Found:
    preview, draft = counter.look_over(answer), counter.keep(answer)
    archive = exported(counter, draft.request.path.removesuffix("/draft"))
    return Found(name, [*_alive(preview.html), *_alive(draft.html)], faults(archive))


def exported(counter: Counter, path: str) -> zipfile.ZipFile:
    """Return the Word file that is exported of a draft."""
    address = f"{path}/export?version=draft&format=docx"
    return zipfile.ZipFile(io.BytesIO(counter.browser.get(address, status=200).body))


def faults(archive: zipfile.ZipFile) -> list[str]:
    """Return what of an exported file is active or leads outside."""
    found = [name for name in archive.namelist() if ACTIVE.search(name)]
    for name in archive.namelist():
        content = archive.read(name)
        found += [f"{name}: {m[0].decode()}" for p in (OUTSIDE, FIELD) for m in p.finditer(content)]
    return found


def test_a_made_file_with_links_and_fields_is_exported_without_them(counter):
    answer = counter.hand_in("外链.docx", docx(paragraph("第一条　本办法。"), paragraph(LINK)))

    archive = exported(counter, counter.keep_unseen(answer))

    assert faults(archive) == []
    assert "点这里" in archive.read("word/document.xml").decode()


def test_no_hostile_file_leaves_anything_active_behind(found):
    assert found
    assert {one.name: one.exported for one in found if one.exported} == {}


def test_a_page_shows_hostile_words_as_words(found):
    assert {one.name: one.shown for one in found if one.shown} == {}


def _alive(soup) -> list[str]:
    """Return what of a page would run, or fetch something from outside."""
    found = [str(tag)[:80] for tag in soup.select("script:not([src]), iframe, object, embed, base")]
    for tag in soup.find_all(True):
        found += [f"{tag.name} {name}" for name in tag.attrs if name.startswith("on")]
        for name in ("href", "src", "action", "xlink:href"):
            value = str(tag.get(name, "")).strip().lower()
            if value.startswith(("javascript:", "data:", "vbscript:")):
                found.append(f"{tag.name} {value[:60]}")
    return found + [s["src"] for s in soup.select("[src]") if s["src"].startswith(("http", "//"))]
