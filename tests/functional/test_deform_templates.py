"""Our own form templates: each field is named, explained and recoverable without a script."""

from __future__ import annotations

from pathlib import Path

import colander
import pytest
from deform import FileData, Form, ValidationFailure, ZPTRendererFactory, widget
from lxml import html

TEMPLATES = Path(__file__).parents[2] / "kb_app" / "templates" / "deform"
RENDERER = ZPTRendererFactory((str(TEMPLATES),), auto_reload=False)
KINDS = (("", "请选择"), ("commitment", "承诺件"), ("instant", "即办件"))


class Material(colander.MappingSchema):
    name = colander.SchemaNode(colander.String(), title="名称", description="与清单一致")
    original = colander.SchemaNode(colander.Boolean(), title="需要原件", missing=False)


class Materials(colander.SequenceSchema):
    material = Material(title="申请材料")


class Phones(colander.SequenceSchema):
    phone = colander.SchemaNode(colander.String(), title="电话")


class Item(colander.MappingSchema):
    title = colander.SchemaNode(colander.String(), title="事项名称", description="全称")
    basis = colander.SchemaNode(
        colander.String(), title="设定依据", missing="", widget=widget.TextAreaWidget()
    )
    kind = colander.SchemaNode(
        colander.String(), title="办件类型", widget=widget.SelectWidget(values=KINDS)
    )
    level = colander.SchemaNode(
        colander.String(),
        title="行使层级",
        widget=widget.RadioChoiceWidget(values=(("county", "县级"), ("town", "乡级"))),
    )
    places = colander.SchemaNode(
        colander.Set(),
        title="办理地点",
        missing=(),
        widget=widget.CheckboxChoiceWidget(values=(("hall", "政务大厅"), ("net", "网上"))),
    )
    since = colander.SchemaNode(colander.Date(), title="施行日期", missing=None)
    token = colander.SchemaNode(
        colander.String(), title="口令", missing="", widget=widget.PasswordWidget()
    )
    version = colander.SchemaNode(
        colander.String(), missing="", widget=widget.HiddenWidget(), title="版本"
    )
    source = colander.SchemaNode(
        FileData(), title="来源文件", missing=None, widget=widget.FileUploadWidget({})
    )
    materials = Materials(title="申请材料清单", description="逐项列出")
    phones = Phones(title="咨询电话", missing=())


VALUES = {
    "title": "食品小作坊登记",
    "basis": "\n第一条",
    "kind": "instant",
    "level": "town",
    "places": {"hall"},
    "materials": [{"name": "申请表<script>", "original": True}],
    "phones": ["0372-1"],
}


def the_form() -> Form:
    return Form(Item(), renderer=RENDERER, buttons=("save", "cancel"), formid="item")


def rendered(values: dict | None = None, **options: object) -> html.HtmlElement:
    return html.fromstring(the_form().render(VALUES if values is None else values, **options))


def refused(controls: list[tuple[str, str]]) -> html.HtmlElement:
    with pytest.raises(ValidationFailure) as failure:
        the_form().validate(controls)
    return html.fromstring(failure.value.render())


BLANK_ROW = [
    ("title", ""),
    ("__start__", "materials:sequence"),
    ("__start__", "material:mapping"),
    ("name", ""),
    ("__end__", "material:mapping"),
    ("__end__", "materials:sequence"),
]


def test_every_control_has_a_name_a_person_can_hear():
    page = rendered()

    labelled = set(page.xpath("//label/@for"))
    controls = page.xpath("//input[not(@type='hidden')] | //select | //textarea")

    assert controls
    assert [c.get("id") for c in controls if c.get("id") not in labelled] == []


def test_no_id_is_used_twice():
    ids = rendered().xpath("//@id")

    assert len(ids) == len(set(ids))


def test_a_hint_is_tied_to_its_field():
    page = rendered()
    field = page.xpath("//input[@name='title']")[0]

    (hint,) = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")

    assert hint.text_content() == "全称"


def test_the_summary_links_to_each_field_that_is_wrong():
    page = refused(BLANK_ROW)

    links = page.xpath("//*[@class='kb-problems']//a")

    assert "事项名称" in links[0].text_content()
    assert "名称" in [link.text_content().split("：")[0] for link in links]
    for link in links:
        assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")


def test_an_error_is_tied_to_its_field():
    page = refused(BLANK_ROW)

    field = page.xpath("//input[@name='title']")[0]

    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby").split() == [
        f"{field.get('id')}-{x}" for x in ("hint", "error")
    ]
    assert page.xpath(f"//*[@id='{field.get('id')}-error']//p")


def test_what_was_filled_in_is_shown_again():
    page = rendered()

    assert page.xpath("//input[@name='title']/@value") == ["食品小作坊登记"]
    assert page.xpath("//textarea")[0].text == "\n\n第一条"
    assert page.xpath("//option[@selected]/@value") == ["instant"]
    assert page.xpath("//input[@type='radio'][@checked]/@value") == ["town"]
    assert page.xpath("//input[@name='checkbox'][@checked]/@value") == ["hall"]
    assert page.xpath("//*[@data-rows-list]//input[@name='name']/@value") == ["申请表<script>"]


def test_rows_can_be_added_with_and_without_a_script():
    page = rendered()
    materials = page.xpath("//fieldset[@data-rows][legend='申请材料清单']")[0]

    assert len(materials.xpath("./div[@data-rows-list]/div[@data-row]")) == 1
    assert len(materials.xpath("./noscript/div[@data-row]")) == 3
    assert len(materials.xpath("./template/div[@data-row]")) == 1


def test_spare_rows_of_a_list_in_a_list_hold_no_noscript_of_their_own():
    """A browser with scripts would end the outer one at the inner one's end."""

    class Steps(colander.SequenceSchema):
        materials = Materials(title="材料", missing=())

    schema = colander.MappingSchema()
    schema.add(Steps(name="steps", title="步骤", missing=()))

    text = Form(schema, renderer=RENDERER).render({"steps": []})

    for spare in text.split("<noscript>")[1:]:
        assert spare.count("</noscript>") == 1
        assert spare.partition("</noscript>")[0].count("<div") == (
            spare.partition("</noscript>")[0].count("</div>")
        )


def test_nothing_runs_inline():
    text = the_form().render(VALUES)

    assert "<script" not in text
    assert "style=" not in text
    assert not html.fromstring(text).xpath("//@*[starts-with(name(), 'on')]")


def test_a_form_carries_the_token_against_forgery():
    assert rendered(csrf="abc").xpath("//input[@name='csrf_token']/@value") == ["abc"]


def test_read_only_fields_show_the_labels_of_the_choices():
    text = html.fromstring(the_form().render(VALUES, readonly=True)).text_content()

    assert "即办件" in text
    assert "承诺件" not in text
    assert "政务大厅" in text
    assert "申请表<script>" in text


def test_a_rendered_form_answers_with_the_values_it_was_given():
    form = html.fromstring(f"<div>{the_form().render(VALUES)}</div>").forms[0]
    for spare in form.xpath(".//noscript | .//template"):
        spare.getparent().remove(spare)

    answer = the_form().validate([(k, v or "") for k, v in form.form_values()])

    assert answer["title"] == "食品小作坊登记"
    assert answer["level"] == "town"
    assert answer["places"] == {"hall"}
    assert answer["materials"] == [{"name": "申请表<script>", "original": True}]
    assert answer["phones"] == ["0372-1"]
