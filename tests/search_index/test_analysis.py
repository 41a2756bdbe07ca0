import pytest

from search_index.analysis import (
    analysed,
    normal_form,
    offsets_of,
    pairs_of,
    phrase_pairs,
    quantities_of,
    segments_of,
    words_of,
)


def test_full_width_and_capitals_are_folded():
    assert normal_form("（ＡＢ）　Wi") == "(ab) wi"


def test_line_ends_are_kept_and_other_blanks_become_plain():
    assert normal_form("一\n二\t三\u3000四") == "一\n二 三 四"


def test_offsets_lead_back_to_the_text_when_folding_lengthens_it():
    text = "面积㎡以上"

    normal = normal_form(text)

    assert normal == "面积m2以上"
    assert [text[at] for at in offsets_of(text)[:-1]] == list("面积㎡㎡以上")


def test_a_compound_of_the_trade_is_a_word_together_with_its_parts():
    assert {"食品经营许可证", "许可证", "许可"} <= set(words_of("食品经营许可证"))


def test_segments_join_to_the_text():
    text = "行政许可、听证 应当\n公开"

    assert "".join(segments_of(text)) == text


def test_codes_are_words_as_a_whole():
    assert "000131002000-1" in words_of("编码000131002000-1的事项")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("三个工作日", "3个工作日"),
        ("十三个工作日", "13个工作日"),
        ("20 日", "20日"),
        ("第三十二条", "第32条"),
        ("第一百二十条", "第120条"),
        ("二〇二四年", "2024年"),
        ("两份", "2份"),
        ("百分之二十", None),
    ],
)
def test_quantities_are_folded_to_digits(text, folded):
    assert quantities_of(text) == ([folded] if folded else [])


def test_a_pair_stands_at_every_character():
    assert pairs_of("许可、听") == ["许可", "可、", "、听"]


def test_a_phrase_needs_every_second_pair_and_the_last():
    assert phrase_pairs("许可、听证") == ((0, "许可"), (2, "、听"), (3, "听证"))


def test_a_token_never_holds_a_blank():
    indexed = analysed("办法 一", "第一条\t二", "甲 乙\n丙\x85丁")

    for tokens in (indexed.words, indexed.pairs, indexed.title_pairs, indexed.characters):
        assert tokens.split(" ") == tokens.split()
    assert len(indexed.pairs.split(" ")) == len("甲 乙\n丙 丁")


def test_words_of_the_title_count_for_the_clause():
    assert "窗口" in analysed("窗口办法", "第一条", "为了便民。").words.split(" ")
