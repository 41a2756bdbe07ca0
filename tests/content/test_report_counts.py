"""The counts of the import report equal an independent count over the XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from content.errors import NotPossible
from content.files.uploads import inspect
from content.files.word.reader import read_docx

DOCS = Path(__file__).parents[2].parent / "shared" / "docs"

STORIES = re.compile(r"/(document|footnotes|endnotes)$")
"""The kinds of relationship whose parts hold running text."""

COUNTED = {
    "formulas": "self::*[local-name()='oMath'][not(ancestor::*[local-name()='oMath'])]",
    "empty_formulas": "self::*[local-name()='oMath'][not(ancestor::*[local-name()='oMath'])]"
    "[not(normalize-space())]",
    "pictures": "self::*[local-name()='pic'] | self::*[local-name()='imagedata'][@*["
    "local-name()='id' or local-name()='pict' or local-name()='href' or local-name()='relid'"
    " or local-name()='src']]",
    "picture_fills": "self::*[local-name()='blipFill'][namespace-uri()="
    "'http://schemas.openxmlformats.org/drawingml/2006/main'][*[local-name()='blip']/@*]"
    " | self::*[local-name()='fill'][namespace-uri()='urn:schemas-microsoft-com:vml'][@*["
    "local-name()='id' or local-name()='href' or local-name()='relid' or local-name()='src'"
    " or local-name()='title']]",
    "text_boxes": "self::*[local-name()='txbxContent']",
    "insertions": "self::*[local-name()='ins' or local-name()='cellIns']",
    "deletions": "self::*[local-name()='del' or local-name()='cellDel']",
    "moves": "self::*[local-name()='moveFrom' or local-name()='moveTo']",
    "footnotes": "self::*[local-name()='footnoteReference']",
    "endnotes": "self::*[local-name()='endnoteReference']",
    "tables": "self::*[local-name()='tbl']",
    "merged_cells": "self::*[local-name()='gridSpan' and number(@*[local-name()='val']) > 1"
    " or local-name()='vMerge' and @*[local-name()='val'] = 'restart']"
    "[parent::*[local-name()='tcPr']/parent::*[local-name()='tc']]",
    "content_controls": "self::*[local-name()='sdt']",
    "objects": "self::*[local-name()='OLEObject' or local-name()='objectEmbed'"
    " or local-name()='objectLink'] | self::*[local-name()='control']",
    "diagrams": "self::*[local-name()='relIds'] | self::*[local-name()='chart']",
    "outside_pieces": "self::*[local-name()='altChunk' or local-name()='subDoc']",
}
ONCE = "[not(ancestor::*[local-name()='Fallback'][preceding-sibling::*[local-name()='Choice']])]"


LOOKS = {
    kind: (
        [f"{{*}}{name}" for name in sorted(set(re.findall(r"local-name\(\)='(\w+)'", path)))],
        etree.XPath(f"boolean(self::*[{path.replace(' | ', ' or ')}]{ONCE})"),
    )
    for kind, path in COUNTED.items()
}
"""By kind: the names that elements have which may be one, and whether an element is one."""


def count(data: bytes) -> dict[str, int]:
    """Return what the XML holds, by plain XPath over the unzipped parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        main = related(archive, names, "")["officeDocument"][0]
        kinds = related(archive, names, main)
        stories = [main, *kinds.get("footnotes", [])[:1], *kinds.get("endnotes", [])[:1]]
        roots = [
            root for root in (parsed(archive, names, name) for name in stories) if root is not None
        ]
        counts = {
            kind: sum(is_one(element) for root in roots for element in root.iter(*names_of_it))
            for kind, (names_of_it, is_one) in LOOKS.items()
        }
        comments = [parsed(archive, names, name) for name in kinds.get("comments", [])[:1]]
        counts["comments"] = sum(
            int(root.xpath("count(/*/*[local-name()='comment'])"))
            for root in comments
            if root is not None
        )
        counts["headers"] = len(kinds.get("header", []))
        counts["footers"] = len(kinds.get("footer", []))
        counts["macros"] = int(any(name.endswith("vbaproject.bin") for name in names))
        counts["hidden_runs"] = hidden_runs(
            roots, parsed(archive, names, kinds.get("styles", [""])[0])
        )
        return counts


def related(archive, names, part):
    folder, _, base = part.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels".lstrip("/").lower()
    kinds: dict[str, list[str]] = {}
    if rels not in names:
        return kinds
    for rel in etree.fromstring(archive.read(names[rels])):
        if isinstance(rel.tag, str) and rel.get("TargetMode") != "External":
            target = rel.get("Target", "")
            path = (
                target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            )
            kinds.setdefault(rel.get("Type", "").rpartition("/")[2], []).append(path)
    return kinds


def parsed(archive, names, name):
    if name.lower() not in names:
        return None
    try:
        return etree.fromstring(archive.read(names[name.lower()]))
    except etree.XMLSyntaxError:
        return None


def hidden_runs(roots, styles):
    """Count the runs with text that `vanish` hides, their own or that of a style that says so."""
    hiding = set()
    if styles is not None:
        found = styles.xpath(
            "//*[local-name()='style'][*[local-name()='rPr']/*[local-name()='vanish']]"
        )
        hiding = {local(style, "styleId") for style in found}
    runs = (
        run
        for root in roots
        for run in root.xpath(f"//*[local-name()='r']{ONCE}[*[local-name()='t']]")
    )
    return sum(is_hidden(run, hiding) for run in runs)


def is_hidden(run, hiding):
    own = run.xpath("./*[local-name()='rPr']/*[local-name()='vanish']")
    if own:
        return local(own[0], "val") not in {"0", "false", "off"}
    style = run.xpath("./*[local-name()='rPr']/*[local-name()='rStyle']")
    styles = style + run.xpath(
        "ancestor::*[local-name()='p'][1]/*[local-name()='pPr']/*[local-name()='pStyle']"
    )
    return any(local(each, "val") in hiding for each in styles)


def local(element, name):
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == name), "")


def folders():
    missing = pytest.param(
        None, marks=pytest.mark.skip(reason="../shared/docs 不在：没有真实 Word 文件")
    )
    found = sorted({path.parent for path in DOCS.glob("*/*.doc[xm]")})
    return [pytest.param(path, id=path.name) for path in found] or [missing]


@pytest.mark.parametrize("folder", folders())
def test_the_report_counts_what_the_xml_holds(folder):
    differences, totals = {}, Counter()
    for source in sorted(folder.glob("*.doc[xm]")):
        data = source.read_bytes()
        try:
            inspect(source.name, data)
            report = read_docx(data).report
        except NotPossible:
            continue
        expected = count(data)
        totals.update(expected)
        counted = {name: getattr(report, name) for name in expected}
        if counted != expected:
            differences[source.name] = (counted, expected)

    assert not differences
    assert sum(totals.values())
