import pytest

from search_index.naming import (
    LONGEST,
    beginning_of,
    begins,
    is_spelt,
    key_of,
    keys_of,
    spelling_of,
)

RULE = "青岚县行政审批局窗口工作管理办法"
LAW = "中华人民共和国行政许可法"


@pytest.mark.parametrize("whole", [
    RULE, "窗口工作管理办法", "chuangkougongzuoguanlibanfa", "ckgzglbf",
])  # fmt: skip
def test_a_whole_name_is_a_term_with_or_without_whose_it_is(whole):
    assert f"={whole}" in keys_of(RULE)


@pytest.mark.parametrize("beginning", ["窗口", "chuang", "guanli", "ckgz", "glbf", "g"])
def test_beginnings_are_terms_of_pinyin_from_every_character_on(beginning):
    assert beginning in keys_of(RULE)


def test_the_middle_of_a_word_is_no_beginning():
    assert "huang" not in keys_of("窗口")


def test_another_name_counts_as_the_title_does():
    assert {"=许可法", "=xkf", "xuke"} <= set(keys_of(LAW, ["许可法"]))


def test_a_number_keeps_its_figures():
    assert "=青审发202612号" in keys_of(RULE, ["青审发〔2026〕12号"])
    assert key_of("青审发 [2026] 12 号") == "青审发202612号"


def test_the_state_alone_is_a_name_too():
    assert "=中华人民共和国" in keys_of("中华人民共和国")


def test_terms_are_few_even_for_a_long_title():
    assert len(keys_of("某" * 500)) < 20_000
    assert max(map(len, keys_of("行政许可" * 30))) <= 1 + 30 * 4 * len("xing")


@pytest.mark.parametrize("empty", ["", "《》", " -- "])
def test_what_has_no_name_has_no_terms(empty):
    assert keys_of(empty) == ()


def test_what_is_typed_is_cut_to_the_longest_beginning():
    typed = "中华人民共和国市场主体登记管理条例实施细则"

    assert beginning_of(typed) == typed[:LONGEST]
    assert beginning_of(typed) in keys_of(typed)


def test_a_title_begins_with_its_initials():
    assert begins(RULE, "ckgz")
    assert begins(LAW, "xingzheng")
    assert not begins(LAW, "xkf")


def test_pinyin_is_told_from_chinese():
    assert is_spelt("xkf-12")
    assert not is_spelt("xk法")


def test_words_that_sound_alike_are_spelt_alike():
    assert spelling_of("一此性告知") == spelling_of("一次性告知") == "yicixinggaozhi"
