"""How the library itself is (库的状态), for whoever keeps it: people, journal, index, copies."""

from __future__ import annotations

_COPIES = "用命令 kb backup 备份；备份放在哪里由您决定，系统不作记录。"


def state_of_library(request) -> tuple[tuple[str, str], ...]:
    """Return label and sentence for each thing its keeper looks after."""
    journal = request.site.journal
    return (
        ("日志", f"已封存{journal.head[0]}条{'，有新的待封存' if journal.has_pending else ''}"),
        ("检索索引", _index(request, journal.head[0])),
        ("备份", _COPIES),
    )


def _index(request, sealed):
    behind = sealed - request.library.follower.engine.position()
    return f"还差{behind}条日志没有跟上，稍后自动补上" if behind > 0 else "与日志一致"
