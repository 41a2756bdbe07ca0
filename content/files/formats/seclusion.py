"""A view of the machine for a program that reads foreign files: no network, no others (隔离)."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path


def secluded(home: Path, program: str) -> tuple[str, ...]:
    """Return the command before a program that may see only the system's programs and `home`.

    Where the machine forbids that it shuts the network out at least; nothing where not even that
    is allowed, and then `without_links` must take the links out of a file.
    """
    if hides_files(program):
        return _hiding(home, program)
    return _without_network()


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
