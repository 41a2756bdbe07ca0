"""What pages are put together from (部件): every part, shown with the markup it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from pyramid.renderers import render
from pyramid.view import view_config

from content.library.site import Site
from kb_app.page import page_for

PARTS = (
    ("type", "字和链接", "界面用黑体，条文用宋体；不下载字体。"),
    ("page-head", "位置、日期和效力", "每页开头：在哪里，读的是哪一天，是否有效。"),
    ("clause", "条款", "条号单独成列，被指到的一条有底色和竖线。"),
    ("margin", "条款旁注", "被引用、修改：放在条款旁边，窄屏放在条款下面。"),
    ("status", "效力标签", "颜色之外总有文字。"),
    ("notice", "提示", "说明、完成、提醒、拒绝。"),
    ("buttons", "按钮", "一页只有一个主要按钮；会造成损失的用红色，并再问一次。"),
    ("steps", "步骤", "走到哪一步；已完成的有对号，当前的加粗。"),
    ("field", "字段", "标签、说明、错误依次在输入框上面。"),
    ("problems", "错误汇总", "放在表单最前面，每一条通向出错的字段。"),
    ("table", "表格", "窄屏上一行变成一块，每格前有列名。"),
    ("facts", "要素", "一问一答地列出。"),
    ("diff", "差别", "不靠颜色：有“修改前”“修改后”字样、下划线和删除线。"),
    ("timeline", "沿革", "新的在前，当前一版的圆点是实心的。"),
    ("hit", "检索结果", "条号、效力和日期、原文摘录。"),
    ("empty", "没有内容", "说清为什么没有，再给出下一步。"),
    ("filters", "筛选", "条件写在地址里，可以收藏和转发。"),
    ("pager", "翻页", "页码，当前页不是链接；或者上一页、下一页。"),
    ("picker", "选择文件", "显示文件名、大小和上传进度。"),
    ("person", "人员", "姓名和单位。"),
    ("unit", "单位", "名称，后面可以有补充。"),
    ("cards", "卡片", "并列的入口。"),
    ("suggest", "候选", "边写边列出，可以用方向键选。"),
    ("dialog", "对话框", "Esc 关闭，焦点回到原处。"),
    ("toast", "短讯", "一两秒的事，不打断手上的工作。"),
    ("figure", "图", "服务器画的 SVG，附文字。"),
)
"""The parts in the order they are shown: file in `templates/styleguide`, label, when to use it."""


@dataclass(frozen=True)
class Example:
    """A part as it is shown, and the markup that shows it."""

    name: str
    label: str
    use: str
    markup: str


@view_config(context=Site, name="styleguide", permission="signed_in", request_method="GET",
             renderer="kb_app:templates/styleguide.pt")  # fmt: skip
def styleguide(site, request):  # noqa: ARG001 - Pyramid's signature
    """Show every part that pages are put together from."""
    examples = [Example(*part, _markup(part[0], request)) for part in PARTS]
    return {"page": page_for(request, "界面部件", [("界面部件", "")]), "examples": examples}


def _markup(name, request):
    return render(f"kb_app:templates/styleguide/{name}.pt", {}, request).strip()
