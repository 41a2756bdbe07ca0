"""Whether the library is sound (核对): journal, contents, source files, shelves, inboxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from ZODB.POSException import POSKeyError

from content.errors import NotFound
from content.files.pictures import is_entry
from content.library.amendment import Amendment
from content.library.catalog import Line
from content.library.deadlines import deadlines_of
from content.library.document import Document
from content.library.revision import Figures, SourceFile, content_hash
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from workflows.todo import review_holders

_CLEAR_EVERY = 200


@dataclass(frozen=True)
class Checked:
    """How much was looked at, and a Chinese sentence for each fault."""

    documents: int
    versions: int
    source_files: int
    faults: tuple[str, ...]


def faults_of(site: Site, tell: Callable[[int, int], None]) -> Checked:
    """Look at everything the library holds; `tell(done, total)` is called meanwhile."""
    look = _Look(site)
    look.at_journal()
    total = sum(len(shelf.documents) for shelf in site.shelves.values())
    for shelf in site.shelves.values():
        for document in shelf.documents.values():
            look.at_document(document)
            tell(look.documents, total)
        look.at_shelf(shelf)
    for amendment in site.amendments.by_key.values():
        look.at_amendment(amendment)
    look.at_catalog()
    return Checked(look.documents, look.versions, look.source_files, tuple(look.faults))


class _Look:
    """One walk through the library, and what it found."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.documents = self.versions = self.source_files = 0
        self.faults: list[str] = []
        self.drafts: set[str] = set()
        self.reviews: set[tuple[str, tuple[str, str]]] = set()
        self.deadlines: set[Line] = set()
        self.figures: set[bytes] = set()

    def at_journal(self) -> None:
        number = self.site.journal.first_fault()
        if number is not None:
            self.faults.append(f"日志第{number}条与日志链不符，可能被改动过。")

    def at_document(self, document: Document) -> None:
        path = path_of(document)
        self.documents += 1
        self.versions += len(document.versions)
        try:
            self.faults += [f"{path}：{fault}" for fault in _version_faults(document)]
            self.deadlines |= {deadline.line() for deadline in deadlines_of(document)}
            for revision in document.revisions.values():
                self._at_revision(path, revision)
        except POSKeyError as missing:
            self.faults.append(f"{path}：数据库中缺少对象或文件（{missing}）。")
        if document.draft is not None:
            self.drafts.add(path)
        if document.review_by is not None:
            due = (document.review_by.isoformat(), path)
            self.reviews |= {(holder, due) for holder in review_holders(document)}
        if self.documents % _CLEAR_EVERY == 0:
            self.site._p_jar.cacheMinimize()  # noqa: SLF001 - ZODB's public name begins so

    def at_shelf(self, shelf: Shelf) -> None:
        label = f"/{shelf.__name__}"
        published = {name for name, one in shelf.documents.items() if one.is_published}
        if published != set(shelf.published):
            self.faults.append(f"{label}：已发布文件的名单与文件不符。")
        if shelf.published_count() != len(published):
            self.faults.append(
                f"{label}：已发布文件应为{len(published)}份，计数为{shelf.published_count()}份。"
            )

    def at_amendment(self, amendment: Amendment) -> None:
        """Note what is wrong with the working copies of an amendment, and that it waits."""
        path = path_of(amendment)
        if not amendment.is_over:
            self.drafts.add(path)
        for name, copy in amendment.copies.items():
            if name not in amendment.bases:
                self.faults.append(f"{path}：{name}没有依据的版本。")
            for revision in copy.revisions.values():
                self._at_revision(f"{path}/{name}", revision)

    def at_catalog(self) -> None:
        catalog = self.site.catalog
        places = {key: place for key, place in catalog.places.items() if place is not None}
        waiting = {key.rpartition(" ")[0] for key in places}
        self.faults += [
            f"{path}：待办目录与文件的状态不符。" for path in sorted(waiting ^ self.drafts)
        ]
        wanted = {(line, holder) for line, holders in places.values() for holder in holders}
        listed = {(line, holder) for holder, lines in catalog.inboxes.items() for line in lines}
        if wanted != listed:
            self.faults.append("待办目录的收件箱与其登记不符。")
        planned = {(holder, due) for holder, days in catalog.reviews.items() for due in days}
        if planned != self.reviews:
            self.faults.append("到期复审的目录与文件不符。")
        if set(catalog.deadlines) != self.deadlines:
            self.faults.append("到期目录与文件不符。")

    def _at_revision(self, path: str, revision) -> None:
        where = f"{path}：第{revision.number}次保存"
        text, figures = revision.text, revision.figures
        if content_hash(text.fields, text.body, figures) != revision.content_hash:
            self.faults.append(f"{where}的内容与其散列值不符。")
        if figures is not None:
            self.faults += [f"{where}{fault}" for fault in self._figure_faults(figures)]
        if revision.source is not None:
            self.source_files += 1
            self.faults += [f"{where}{fault}" for fault in _source_faults(revision.source)]

    def _figure_faults(self, figures: Figures) -> Iterator[str]:
        """Yield what is wrong with the pictures of a text, which many saves may share."""
        key = figures._p_oid  # noqa: SLF001 - ZODB's public name begins so
        if key in self.figures:
            return
        self.figures.add(key)
        yield from _source_faults(figures.source)
        for picture in figures.pictures:
            if not is_entry(picture):
                continue
            try:
                figures.source.picture(picture)
            except NotFound as gone:
                yield f"：{gone}"


def _version_faults(document: Document) -> Iterator[str]:
    if not document.revisions:
        yield "没有任何内容。"
    if [version.number for version in document.versions] != [*range(1, len(document.versions) + 1)]:
        yield "版本号不连续。"
    for version in document.versions:
        revision = document.revisions.get(version.revision)
        if revision is None:
            yield f"第{version.number}版的内容不见了。"
        elif revision.content_hash != version.content_hash:
            yield f"第{version.number}版的内容与发布时不同。"
        elif any(a.content_hash != version.content_hash for a in version.approvals):
            yield f"第{version.number}版的审核意见针对的不是这份内容。"
    if document.draft is not None and document.draft.revision not in document.revisions:
        yield "草稿的内容不见了。"


def _source_faults(source: SourceFile) -> Iterator[str]:
    data = source.read()
    if len(data) != source.size:
        yield f"的来源文件“{source.name}”应为{source.size}字节，实为{len(data)}字节。"
    elif sha256(data).hexdigest() != source.sha256:
        yield f"的来源文件“{source.name}”与收入时的散列值不符。"
