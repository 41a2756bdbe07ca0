import pytest

from content.text.titles import bare_title, in_marks, likeness, names_of, title_key


@pytest.mark.parametrize("printed", [
    "《中华人民共和国行政许可法》", "行政许可法（2019年修正）", "行政许可法(2019修订)",
    "行政许可法", "《行政许可法（2019年修正）》", "行政 许可法",
])  # fmt: skip
def test_a_title_is_compared_without_marks_the_states_name_and_its_revision(printed):
    assert title_key(printed) == "行政许可法"


@pytest.mark.parametrize("title", [
    "青岚县行政审批局窗口工作管理办法", "青岚县市场监督管理局窗口工作管理办法",
    "青岚县人民政府办公室窗口工作管理办法", "中华人民共和国窗口工作管理办法",
])  # fmt: skip
def test_a_bare_title_is_without_whoever_issued_it(title):
    assert bare_title(title) == "窗口工作管理办法"


def test_little_is_not_left_of_a_title_that_begins_with_an_office():
    assert bare_title("青岚县行政审批局章程") == "青岚县行政审批局章程"


def test_a_text_is_called_by_its_title_first_then_without_the_office_then_short():
    assert names_of("青岚县行政审批局窗口工作管理办法（试行）", ["《窗口办法》"]) == (
        "青岚县行政审批局窗口工作管理办法试行",
        "窗口工作管理办法试行",
        "窗口办法",
    )


@pytest.mark.parametrize(("name", "closeness"), [
    ("行政许可法（2019年修正）", 4), ("中华人民共和国行政许可法", 4), ("许可法", 3), ("许可", 2),
    ("行许法", 1), ("法许行", 0), ("《》", 0),
])  # fmt: skip
def test_how_close_a_name_is_to_a_title(name, closeness):
    assert likeness(name, "中华人民共和国行政许可法") == closeness


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("窗口工作管理办法", "《窗口工作管理办法》"),
        ("《窗口工作管理办法》", "《窗口工作管理办法》"),
        ("关于印发《窗口办法》的通知", "《关于印发〈窗口办法〉的通知》"),
        ("关于印发〈窗口办法〉的通知", "《关于印发〈窗口办法〉的通知》"),
        ("《关于印发《窗口办法》的通知》", "《关于印发〈窗口办法〉的通知》"),
        ("《甲》和《乙》的通知", "《〈甲〉和〈乙〉的通知》"),
        ("转发《关于〈乙〉的通知》的通知", "《转发〈关于《乙》的通知〉的通知》"),
        ("关于印发《窗口办法", "《关于印发〈窗口办法》"),
        ("", "《》"),
    ],
)
def test_marks_inside_a_title_are_printed_in_turn(title, printed):
    assert in_marks(title) == printed


def test_a_title_is_the_same_with_either_inner_marks():
    assert title_key("《关于印发〈窗口办法〉的通知》") == title_key("关于印发《窗口办法》的通知")
