import pytest

from search_index.query import MAX_SIZE, Request, understand


def texts(query: str) -> list[str]:
    return [term.text for term in understand(query).terms]


def test_question_words_are_dropped():
    assert texts("请问营业执照如何补办？") == ["营业执照", "补办"]


def test_question_words_alone_are_searched():
    assert understand("请问怎么办").words


def test_words_of_obligation_are_kept():
    assert {"应当", "不得"} <= set(texts("应当 不得"))


@pytest.mark.parametrize("query", ["“告知承诺”", '"告知承诺"', "「告知承诺」", "＂告知承诺＂"])
def test_a_quotation_is_required_literally(query):
    assert understand(query).required == ("告知承诺",)


def test_a_quotation_inside_a_sentence_is_emphasis():
    understood = understand("名为“个体工商户”实为“合伙”如何认定")

    assert understood.required == ()
    assert understood.literal == ""


def test_a_lone_quotation_mark_is_ignored():
    assert understand('"告知承诺').required == ()


def test_a_word_after_a_minus_is_excluded():
    assert understand("许可 -注销").excluded == ("注销",)


def test_a_hyphen_inside_a_code_excludes_nothing():
    assert understand("gb/t 9704-2012").excluded == ()


def test_exact_mode_takes_the_text_with_its_punctuation():
    assert understand(" 行政许可、听证 ", "exact").required == ("行政许可、听证",)


def test_the_whole_query_is_the_literal_without_its_question_mark():
    assert understand("三个工作日？").literal == "三个工作日"


def test_a_synonym_works_both_ways():
    assert "个体工商户" in understand("个体户").alternatives
    assert "个体户" in understand("个体工商户").alternatives


def test_a_lay_word_is_never_the_official_word_s_synonym():
    assert "年度报告" in understand("年审").alternatives
    assert "年审" not in understand("年度报告").alternatives


def test_a_synonym_is_found_across_words():
    assert "变更经营者" in understand("换老板").alternatives


def test_part_of_a_longer_word_has_no_synonyms():
    assert understand("注册商标").alternatives == ()


def test_look_alikes_are_offered_and_not_searched():
    understood = understand("撤销许可")

    assert "撤回" in understood.look_alikes
    assert "撤回" not in understood.alternatives


def test_a_word_of_any_sentence_has_look_alikes_only_when_it_is_all_that_is_asked():
    assert understand("夜间可以施工").look_alikes == ()
    assert "应当" in understand("可以").look_alikes


def test_how_much_is_not_looked_for_itself():
    assert "多少" not in understand("考试多少分及格").words


def test_a_quantity_is_one_term():
    (term,) = understand("三个工作日").terms

    assert (term.text, term.is_quantity) == ("3个工作日", True)


@pytest.mark.parametrize(
    ("query", "intent"),
    [
        ("食品经营许可要多久", "承诺办结时限"),
        ("办执照多少钱", "收费"),
        ("开饭店要带什么材料", "申请材料"),
        ("去哪里办", "办理地点"),
        ("被拒了怎么办", "行政复议"),
    ],
)
def test_the_intent_of_a_question_is_seen(query, intent):
    assert intent in understand(query).intents


@pytest.mark.parametrize("query", ["", "   ", "？！", '""', "-", "\x00\ufffd", "许" * 5000])
def test_no_text_is_refused(query):
    assert understand(query) is understand(query)


def test_nothing_asked_is_empty():
    assert understand("").is_empty


def test_a_page_is_kept_within_bounds():
    request = Request("许可", start=-5, size=5000)

    assert (request.start, request.size) == (0, MAX_SIZE)
