"""What a hostile file brings along never leaves the library again: macros, links, scripts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.content.word_files import docx, paragraph
from tests.functional.handing_in import Counter
from tests.functional.pages import bureau_with_passwords, signed_in

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture
def counter(tmp_path):
    with bureau_with_passwords(tmp_path, "office") as bureau:
        yield Counter(signed_in(bureau, "office"))


def exported(counter: Counter, name: str, data: bytes) -> zipfile.ZipFile | None:
    """Return the Word file that is exported of what was handed in; None when it is refused."""
    answer = counter.hand_in(name, data)
    if answer.is_refused:
        return None
    address = f"{counter.keep_unseen(answer)}/export?version=draft&format=docx"
    return zipfile.ZipFile(io.BytesIO(counter.browser.get(address, status=200).body))


def faults(archive: zipfile.ZipFile) -> list[str]:
    """Return what of an exported file is active or leads outside."""
    found = [name for name in archive.namelist() if ACTIVE.search(name)]
    for name in archive.namelist():
        content = archive.read(name)
        found += [f"{name}: {m[0].decode()}" for p in (OUTSIDE, FIELD) for m in p.finditer(content)]
    return found


def test_a_made_file_with_links_and_fields_is_exported_without_them(counter):
    archive = exported(counter, "外链.docx", docx(paragraph("第一条　本办法。"), paragraph(LINK)))

    assert faults(archive) == []
    assert "点这里" in archive.read("word/document.xml").decode()


def test_no_hostile_file_leaves_anything_active_behind(counter, shared: Path):
    left = {}
    for file in sorted((shared / "hostile" / "files").glob("*.docx")):
        archive = exported(counter, file.name, file.read_bytes())
        if archive is not None and (found := faults(archive)):
            left[file.name] = found

    assert left == {}


def test_a_page_shows_hostile_words_as_words(counter, shared: Path):
    broken = {}
    for file in sorted((shared / "hostile" / "files").glob("*.docx")):
        answer = counter.hand_in(file.name, file.read_bytes())
        if answer.is_refused:
            continue
        for page in (counter.look_over(answer), counter.keep(answer)):
            if found := _alive(page.html):
                broken[file.name] = found

    assert broken == {}


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
