"""LibreOffice, kept warm and shut in, which makes old office files into new ones (转换程序)."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from content.errors import TooLarge, TooOften, Unreadable
from content.files.formats.seclusion import keeps_files_out, secluded, without_links
from content.files.limits import LIMITS
from content.files.turns import Turns

_STARTS_WITHIN = 20.0
_ENDS_WHEN_IDLE = 300.0
_RETIRES_AFTER = 300
_MEMORY_BLOCKS = 3 << 20  # of 1 KiB
_FILE_BLOCKS = LIMITS.inflated_bytes >> 9  # of 512 bytes


def converted(data: bytes, ending: str, target: str, person: str = "") -> bytes:
    """Return the file that LibreOffice makes of `data`, which is of the kind `ending` says.

    `target` is the ending of the new file, or that and the name of the filter that writes it.
    Macros do not run, and nothing is fetched. Raises Unreadable when LibreOffice is not installed
    or does not understand the file, TooLarge when it takes too long, TooOften when it stays busy
    or has another file of the same `person`.
    """
    with _turns.taken(person):
        return _office.converted(data, ending, target)


def is_installed() -> bool:
    """Return whether there is a LibreOffice on this machine."""
    return shutil.which("soffice") is not None


def has_sheets() -> bool:
    """Return whether the LibreOffice on this machine can open sheets, a part of its own."""
    program = shutil.which("soffice")
    if program is None:
        return False
    folder = Path(program).resolve().parent
    return any((folder / part).exists() for part in _OF_SHEETS)


def close_office() -> None:
    """End LibreOffice and take its profile away; the next file starts it anew."""
    _office.close()


class _Office:
    """One LibreOffice that waits for files, with a profile of its own in a private folder.

    It holds an empty text open, or else it would end after each file. It reads a pipe from
    this process, and ends with it however this process ends.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._rest: threading.Timer | None = None
        self._served = 0

    def converted(self, data: bytes, ending: str, target: str) -> bytes:
        self._stop_resting()
        is_sound = False
        try:
            made = self._made(self._start(), data, ending, target)
            is_sound = True
        finally:
            # One that failed once cannot be trusted with the next file.
            if is_sound and self._served < _RETIRES_AFTER:
                self._begin_resting()
            else:
                self.close()
        return made

    def close(self) -> None:
        self._stop_resting()
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._folder is not None:
            for door in _doors(_profile(self._folder)):
                door.unlink(missing_ok=True)
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def abandon(self) -> None:
        """Let go of the program that belongs to the process we were forked from."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.returncode = 0  # not our child: nothing to wait for
        self._process = self._rest = self._folder = None

    def _start(self) -> Path:
        """Return the folder of a program that waits for files, started when there is none."""
        is_alive = self._process is not None and self._process.poll() is None
        if self._folder is not None and is_alive:
            return self._folder
        self.close()
        self._served = 0
        self._folder = folder = Path(tempfile.mkdtemp(prefix="shenzhi-office-"))
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        (folder / _KEPT_OPEN).write_bytes(rb"{\rtf1}")
        self._process = subprocess.Popen(  # noqa: S603 - fixed arguments
            ["/bin/sh", "-c", _SHUT_IN, "sh", *_command(folder, str(folder / _KEPT_OPEN))],
            stdin=subprocess.PIPE,
            **_surroundings(folder),
        )
        self._wait_until_open(folder / f".~lock.{_KEPT_OPEN}#")
        return folder

    def _wait_until_open(self, lock: Path) -> None:
        until = time.monotonic() + _STARTS_WITHIN
        while not lock.exists():
            if time.monotonic() > until:
                raise Unreadable(
                    "LibreOffice 没有启动，暂时不能转换旧版文件。请用 Office 或 WPS 打开，另存为 "
                    ".docx 或 .xlsx 后再上传。"
                )
            time.sleep(0.05)

    def _made(self, folder: Path, data: bytes, ending: str, target: str) -> bytes:
        place = Path(tempfile.mkdtemp(dir=folder))
        made_ending = target.partition(":")[0]
        source, made = place / f"in.{ending}", place / f"in.{made_ending}"
        source.write_bytes(data if keeps_files_out(_program()) else without_links(data))
        self._served += 1
        handing = subprocess.Popen(  # noqa: S603 - fixed arguments
            _command(folder, "--convert-to", target, "--outdir", str(place), str(source)),
            stdin=subprocess.DEVNULL,
            **_surroundings(folder),
        )
        try:
            handing.wait(LIMITS.office_seconds)
            return _bounded(made, made_ending)
        except subprocess.TimeoutExpired as error:
            raise TooLarge(
                f"文件过大或过于复杂，LibreOffice 在限定时间内未能转换完。"
                f"请用 Office 或 WPS 打开，另存为 .{made_ending} 后再上传。"
            ) from error
        finally:
            _end(handing)
            shutil.rmtree(place, ignore_errors=True)

    def _begin_resting(self) -> None:
        self._rest = threading.Timer(_ENDS_WHEN_IDLE, self._end_if_free)
        self._rest.daemon = True
        self._rest.start()

    def _stop_resting(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    def _end_if_free(self) -> None:
        if _turns.is_free():
            with suppress(TooOften), _turns.taken():
                self.close()


def _profile(folder: Path) -> str:
    return (folder / "profile").as_uri()


def _command(folder: Path, *more: str) -> list[str]:
    options = ("--headless", "--norestore", "--nologo")
    before = secluded(folder, _program())
    return [*before, "soffice", f"-env:UserInstallation={_profile(folder)}", *options, *more]


def _surroundings(folder: Path) -> dict[str, Any]:
    home = str(folder)
    return {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": home,
            "TMPDIR": home,
            "LC_ALL": "C.UTF-8",
            "DOORS": " ".join(map(str, _doors(_profile(folder)))),
        },
        "cwd": home,
        "start_new_session": True,
    }


def _program() -> str:
    return shutil.which("soffice") or "soffice"


def _doors(profile: str) -> tuple[Path, ...]:
    """Return where the socket may lie by which a second LibreOffice hands its files over.

    It is named for the sum of the profile's address, whose bytes some releases print unpadded.
    """
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    sums = digest.hex(), "".join(f"{byte:x}" for byte in digest)
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_"
    return tuple(Path(place, name + one) for place in ("/tmp", "/var/tmp") for one in sums)  # noqa: S108 - fixed in LibreOffice


def _bounded(made: Path, ending: str) -> bytes:
    """Return the bytes of the new file. Raises Unreadable when there is none."""
    if not made.is_file():
        raise Unreadable(
            "LibreOffice 打不开这个文件，可能已损坏或设有密码。请用 Office 或 WPS 打开，"
            f"另存为 .{ending} 后再上传。"
        )
    if made.stat().st_size > LIMITS.file_bytes:
        raise TooLarge(f"文件过大：转换后超过 {LIMITS.file_bytes >> 20} MB，请拆分后再上传。")
    return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all its children, which are a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    process.wait()


_OF_SHEETS = ("libsclo.so", "../share/registry/calc.xcd")

_KEPT_OPEN = "open.rtf"

# The program runs with limits on memory and on what it writes. `cat` waits for our process to
# close the pipe, by wish or by death; then its folder goes, and the whole group ends.
_SHUT_IN = (
    f"ulimit -c 0; ulimit -f {_FILE_BLOCKS}; ulimit -v {_MEMORY_BLOCKS}; "
    '"$@" </dev/null & cat >/dev/null; rm -rf -- "$HOME" $DOORS; kill -KILL 0'
)

_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        _ITEM.format(path=path, name=name, value=value)
        for path, name, value in (
            ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
            ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
            ("Common/Security/Scripting", "DisableActiveContent", "true"),
            ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
            ("Writer/Content/Update", "Link", "0"),
            ("Calc/Content/Update", "Link", "1"),
            ("Java/VirtualMachine", "Enable", "false"),
            ("Common/Misc", "FirstRun", "false"),
            # What goes out goes to a door that nobody opens, also where the network is not shut.
            ("Inet/Settings", "ooInetProxyType", "2"),
            ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
            ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
            ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
            ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
        )
    )
    + "</oor:items>"
)

# One file at a time, and one that waits: the other threads go on answering.
_turns = Turns(1, 1, 8.0, "正在转换的旧版文件太多，请稍后再试。")
_office = _Office()
atexit.register(close_office)
os.register_at_fork(after_in_child=_office.abandon)
