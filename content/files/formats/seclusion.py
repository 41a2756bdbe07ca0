"""A view of the machine for a program that reads foreign files: no network, no others (隔离).

Best is a root of its own in namespaces. Where the machine forbids those Landlock shuts out the
other files; where it has neither, only the links in a file are taken out of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from content.files.confining import ALL, LEAVE_SOCKETS, READ, SYSTEM, knows_landlock, shut_files


def secluded(home: Path, program: str) -> tuple[str, ...]:
    """Return the command before a program that may see only the system's programs and `home`.

    Where the machine forbids that Landlock shuts the other files out, and the network is shut
    as far as it may be; where it has neither `without_links` must take the links out of a file.
    """
    if hides_files(program):
        return _hiding(home, program)
    return (*_without_network(), *(_shutting(home, program) if knows_landlock() else ()))


def keeps_files_out(program: str) -> bool:
    """Return whether the program is kept from other people's files, in either way."""
    return hides_files(program) or knows_landlock()


def seclusion_said() -> str:
    """Return in Chinese how a program that reads handed-in files is kept apart on this machine.

    A sentence that begins with 注意 asks the administrator for something.
    """
    if _succeeds((*_NAMESPACES, "true")):
        return "读取上传的文件：在独立的命名空间中进行，看不到网络和其他文件。"
    if knows_landlock():
        return (
            "读取上传的文件：本机不允许用户命名空间，改由 Landlock 挡住其他文件；"
            f"{_NET_SAID if _without_network() else _OPEN_SAID}"
        )
    return (
        "注意：本机既不允许用户命名空间，也没有 Landlock，读取上传文件的程序（包括 LibreOffice）"
        "能打开服务账号可读的一切文件，也能联网；现在只是去掉旧版文件中的链接。请允许用户命名空间"
        "（sysctl kernel.unprivileged_userns_clone=1；容器须允许 unshare），"
        "或者启用 Landlock（内核参数 lsm=landlock,…），并用防火墙禁止本机向外连接。"
    )


@cache
def hides_files(program: str) -> bool:
    """Return whether the machine lets us hide its files from the program."""
    with tempfile.TemporaryDirectory(prefix="shenzhi-try-") as home:
        seen = ("test", "-e", str(Path(program).resolve()), "-a", "!", "-e", str(Path(__file__)))
        return _succeeds((*_hiding(Path(home), program), *seen))


def without_links(data: bytes) -> bytes:
    """Return an old Word file whose fields no longer fetch pictures and texts of other files.

    The words of a field are replaced by as many blanks and letters: all else keeps its place.
    """
    return _FETCHES.sub(lambda found: _OTHER[len(found[0])], data)


def _hiding(home: Path, program: str) -> tuple[str, ...]:
    own = str(Path(program).resolve().parents[1])
    places = _PLACES if own.startswith("/usr/") else f"{_PLACES} {own.lstrip('/')}"
    return (*_NAMESPACES, "/bin/sh", "-c", _NEW_ROOT, "sh", str(home), places)


def _shutting(home: Path, program: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", _SHUT, str(_ROOT), str(home), program)


def shut_and_run(home: str, program: str, *command: str) -> None:
    """Become the command, which may use only the system's programs, its own and `home`."""
    own = str(Path(program).resolve().parents[1])
    laid = [(path, LEAVE_SOCKETS) for path in ("/tmp", "/var/tmp")]  # noqa: S108 - the doors of LibreOffice
    read = [(path, READ) for path in (*SYSTEM, *_READ_TOO, own)]
    shut_files([*read, *laid, (home, ALL)])
    os.execvp(command[0], command)  # noqa: S606 - fixed words


@cache
def _without_network() -> tuple[str, ...]:
    for command in _NETS:
        if shutil.which(command[0]) and _succeeds((*command, "true")):
            return command
    return ()


def _succeeds(command: tuple[str, ...]) -> bool:
    try:
        tried = subprocess.run(command, check=False, capture_output=True, timeout=10)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


_ROOT = Path(__file__).resolve().parents[3]
_SHUT = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from content.files.formats.seclusion import shut_and_run; shut_and_run(*sys.argv[2:])"
)
_READ_TOO = ("/etc", "/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice")
_NET_SAID = "网络已断开。"
_OPEN_SAID = (
    "注意：网络没有断开，请用防火墙禁止本机向外连接，或者允许用户命名空间"
    "（sysctl kernel.unprivileged_userns_clone=1；容器须允许 unshare）。"
)

_NETS = (
    ("unshare", "--net"),
    ("unshare", "--user", "--map-current-user", "--net"),
)
_NAMESPACES = ("unshare", "--user", "--map-root-user", "--mount", "--net")
_PLACES = (
    "bin sbin lib lib32 lib64 usr etc proc var/cache/fontconfig "
    "dev/null dev/zero dev/random dev/urandom"
)

# An empty folder becomes the root; what a program needs is laid into it. Two programs of one home
# share its `tmp`, in which they find each other. A folder named by a link stays a link.
_NEW_ROOT = """
set -e
PATH="$PATH:/usr/sbin:/sbin"
home=$1; places=$2; shift 2
root=$home/root
mkdir -p "$root" "$home/tmp"
mount -t tmpfs none "$root"
for one in $places; do
    [ -e "/$one" ] || continue
    mkdir -p "$(dirname "$root/$one")"
    if [ -L "/$one" ]; then cp -P "/$one" "$root/$one"
    elif [ -d "/$one" ]; then mkdir -p "$root/$one"; mount --rbind "/$one" "$root/$one"
    else : >"$root/$one"; mount --bind "/$one" "$root/$one"; fi
done
for one in tmp var/tmp; do mkdir -p "$root/$one"; mount --bind "$home/tmp" "$root/$one"; done
mkdir -p "$root$home"
mount --rbind "$home" "$root$home"
exec chroot "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$home" "$@"
"""

_WORDS = ("INCLUDEPICTURE", "INCLUDETEXT")
_OTHER = {
    len(word.encode(encoding)): "QUOTE".ljust(len(word)).encode(encoding)
    for word in _WORDS
    for encoding in ("ascii", "utf-16-le")
}
_FETCHES = re.compile(
    b"|".join(word.encode(encoding) for word in _WORDS for encoding in ("ascii", "utf-16-le")),
    re.IGNORECASE,
)
