from search_index.entries import Entry
from search_index.query import understand
from search_index.results import EXCERPT, Hit, matches

TEXT = (
    "第十二条 窗口应当一次性告知。\n"
    "（一）申请材料齐全的，当场受理；\n"
    "（二）申请材料不齐全的，三个工作日内告知补正。"
)


def found(query: str, text: str = TEXT) -> Hit:
    entry = Entry(
        document="/rules/window",
        version=1,
        clause="c12",
        address="art-12",
        number_path="第十二条",
        title="窗口办法",
        type_name="rule",
        shelf="rules",
        units=(),
        readers=("everyone",),
        text=text,
        printed="第十二条",
        spans=(
            (text.find("（一）"), "c12-1", "art-12/item-1", "第十二条第（一）项"),
            (text.find("（二）"), "c12-2", "art-12/item-2", "第十二条第（二）项"),
        ),
    )
    return Hit(entry, 1.0, understand(query))


def marked(hit: Hit) -> list[str]:
    return [text for text, is_match in hit.excerpt if is_match]


def test_what_was_asked_for_is_marked():
    assert marked(found("申请材料")) == ["申请材料", "申请材料"]


def test_a_quantity_is_marked_as_it_is_written():
    assert "三个工作日" in marked(found("3个工作日"))


def test_part_of_a_larger_quantity_is_not_marked():
    assert marked(found("3个月", "期限为十三个月。")) == []


def test_a_synonym_is_marked():
    assert marked(found("现场勘验", "受理后踏勘。")) == ["踏勘"]


def test_the_pieces_join_to_the_text():
    assert "".join(text for text, _ in found("补正").excerpt) == TEXT


def test_the_deepest_clause_with_the_match_is_named():
    assert found("补正").address == "art-12/item-2"
    assert found("当场受理").address == "art-12/item-1"
    assert found("一次性告知").address == "art-12"


def test_the_deepest_clause_is_cited_as_it_is_printed():
    assert found("补正").citation == "《窗口办法》第十二条第（二）项"
    assert found("一次性告知").citation == "《窗口办法》第十二条"


def test_without_a_match_the_entry_itself_is_named():
    hit = found("鲸鱼")

    assert (hit.clause, hit.address, marked(hit)) == ("c12", "art-12", [])


def test_a_long_text_is_cut_around_the_best_place():
    hit = found("补正", "前文。" * 100 + "应当补正材料。" + "后文。" * 100)

    assert sum(len(text) for text, _ in hit.excerpt) <= EXCERPT
    assert marked(hit) == ["补正"]


def test_the_excerpt_prefers_the_place_with_more_of_the_words():
    hit = found("听证 期限", "听证。" + "前文。" * 100 + "听证的期限为五日。" + "后文。" * 50)

    assert marked(hit) == ["听证", "期限"]


def test_offsets_are_those_of_the_text_as_written():
    text = "面积１００㎡以上的，应当踏勘。"

    (match,) = matches(text, understand("踏勘"))

    assert text[match[0] : match[1]] == "踏勘"


def test_markup_in_the_text_stays_text():
    hit = found("踏勘", "<b>踏勘</b>")

    assert hit.excerpt == (("<b>", False), ("踏勘", True), ("</b>", False))
