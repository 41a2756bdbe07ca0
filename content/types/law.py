"""Laws and regulations (法律法规) that our documents cite; recorded, not reviewed by us."""

from __future__ import annotations

from typing import ClassVar

import colander

from content.library.document import Document
from content.types.basis import LAW_LEVELS
from content.types.nodes import choice, day, extension, line, lines, prose
from content.types.spans import check_span
from content.types.values import Node, Raw


class LawFields(colander.MappingSchema):
    """What is recorded about one version of a law beside its text."""

    title = line("名称", needed=True, hint="全称，例如 中华人民共和国行政许可法")
    short_names = lines("简称")
    level = choice("效力层级", LAW_LEVELS)
    issuer = line("制定机关")
    region = line("适用地区", hint="地方性法规、地方政府规章填写")
    promulgation_no = line("公布文号", hint="例如 主席令第三十八号、国务院令第722号")
    promulgated_on = day("本版本公布日期")
    history = lines("通过和修改情况")
    effective_from = day("本版本施行日期")
    effective_to = day("失效日期")
    repealed_by = line("废止依据")
    source = line("文本来源")
    source_url = line("来源网址")
    checked_on = day("核对日期")
    checked_by = line("核对人")
    note = prose("备注")
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a version that ends before it takes effect."""
        check_span(node, fields, "effective_from", "effective_to")


class Law(Document):
    """A law, regulation or ministry rule of somebody else."""

    type_name: ClassVar[str] = "law"
    label: ClassVar[str] = "法律法规"
    shelf: ClassVar[str] = "laws"
    schema: ClassVar[type[colander.MappingSchema]] = LawFields
    workflow: ClassVar[str] = "record"
    text_label: ClassVar[str] = "条文"
    number_field: ClassVar[tuple[str, ...]] = ("promulgation_no",)

    @classmethod
    def readers(cls) -> tuple[str, ...]:
        """Return everybody who may read anything: laws are public by nature."""
        return ("public", "signed-in")
