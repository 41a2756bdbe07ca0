"""Fields of a Word file: what they print when no result is stored, and whom they ask (域)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from content.files.word.symbols import UNKNOWN, symbol


@dataclass(slots=True)
class Field:
    """A field that was begun at an offset of the text; its result, if any, begins at another.

    Offsets count in one paragraph; a field that runs on into the next one printed something.
    """

    start: int
    instruction: str = ""
    in_result: bool = False
    result_start: int = 0
    runs_on: bool = False
    is_form: bool = False

    def run_on(self) -> None:
        """Note that its result goes on in another paragraph."""
        self.runs_on, self.start = True, 0


def is_drawn_only(instruction: str) -> bool:
    """Return whether the field is one that Word draws itself, whatever result is stored."""
    return bool(re.match(r"\s*eq\s", instruction, re.IGNORECASE))


def reaches_out(instruction: str) -> bool:
    """Return whether the field asks for another file, a program or an address."""
    return bool(_REACHING.match(instruction))


def link_address(instruction: str) -> str:
    """Return the address outside the file that a HYPERLINK field leads to, or nothing."""
    found = _LINK.match(instruction)
    return found[1] or found[2] or "" if found else ""


def drawn_by(instruction: str) -> str:
    """Return what a field without a stored result prints, or nothing when only Word knows."""
    name, _, rest = instruction.strip().partition(" ")
    draw = _DRAWING.get(name.upper())
    return draw(rest.strip()) if draw else ""


_REACHING = re.compile(
    r"""\s*(?:dde|ddeauto|link|includetext|includepicture|include|import|database|rd|macrobutton
)\b""",
    re.VERBOSE | re.IGNORECASE,
)

# HYPERLINK "http://example.cn/" \o "说明"; HYPERLINK \l leads to a place in the same file.
_LINK = re.compile(r'\s*hyperlink\s+(?:"([^"]*)"|([^\s"\\]\S*))', re.IGNORECASE)


def _after_name(rest: str) -> str:
    """Return what a button shows: MACROBUTTON NoMacro [点击此处]."""
    return rest.partition(" ")[2].strip()


def _quoted(rest: str) -> str:
    found = re.match(r'"([^"]*)"|(\S+)', rest)
    return (found[1] or found[2] or "") if found else ""


def _symbol(rest: str) -> str:
    r"""Return the character of SYMBOL 254 \f Wingdings."""
    code = re.match(r"0x([0-9a-fA-F]{1,4})|(\d{1,5})", rest)
    font = re.search(r'\\f\s+(?:"([^"]*)"|(\S+))', rest)
    if code is None:
        return UNKNOWN
    number = int(code[1], 16) if code[1] else int(code[2])
    return symbol((font[1] or font[2]) if font else "", f"{number:X}")


def _equation(rest: str) -> str:
    r"""Return an old equation as one line: EQ \f(a,b) as a/b, EQ \o\ac(○,12) as ⑫."""
    found = _RING.match(rest)
    if not found:
        return _Equation(rest[:2_000]).line()
    number = int(found[1])
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


_RING = re.compile(r"\\o\s*(?:\\a[clr])?\s*\(\s*[○〇◯]\s*[,，;；]\s*(\d{1,2})\s*\)", re.IGNORECASE)

_DRAWING: dict[str, Callable[[str], str]] = {
    "EQ": _equation,
    "MACROBUTTON": _after_name,
    "GOTOBUTTON": _after_name,
    "QUOTE": _quoted,
    "SYMBOL": _symbol,
}


class _Equation:
    """Reads the switches of an EQ field from left to right; what it does not know, it prints."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._depth = 0

    def line(self) -> str:
        return re.sub(r"\s+", " ", self._until("")).strip()

    def _until(self, ends: str) -> str:
        """Return what is printed up to one of `ends`, which is left in place."""
        printed = ""
        while self._position < len(self._text) and self._text[self._position] not in ends:
            if self._text[self._position] == "\\":
                printed += self._switch()
            else:
                printed += self._text[self._position]
                self._position += 1
        return printed

    def _switch(self) -> str:
        found = _SWITCH.match(self._text, self._position)
        if found is None:
            # A backslash before a comma or bracket makes it an ordinary character.
            escaped = self._text[self._position + 1 : self._position + 2]
            self._position += 2
            return escaped
        self._position = found.end()
        if self._text[self._position : self._position + 1] != "(" or self._depth > 20:
            return ""
        return _SWITCHES.get(found[1].lower(), _together)(self._arguments(), found[2].lower())

    def _arguments(self) -> list[str]:
        arguments = []
        self._depth += 1
        while self._text[self._position : self._position + 1] not in {"", ")"}:
            self._position += 1
            arguments.append(self._until(",;，；)").strip())
        self._position += 1
        self._depth -= 1
        return arguments


# A switch, then what it is set to: \s\up5, \b\bc\[ (a bracket of one's own behind \bc).
_SWITCH = re.compile(
    r"""\\([abdfilorsx])
        ((?:\s*\\[a-z]{2,3}\d*(?:\s*\\[^a-z\s(,;])?)*)
        \s*""",
    re.VERBOSE | re.IGNORECASE,
)


def _together(arguments: list[str], _: str) -> str:
    return "".join(arguments)


def _listed(arguments: list[str], _: str) -> str:
    return ", ".join(arguments)


def _divided(arguments: list[str], _: str) -> str:
    return "/".join(each if len(each) == 1 or each.isalnum() else f"({each})" for each in arguments)


def _rooted(arguments: list[str], _: str) -> str:
    return f"{''.join(arguments[:-1])}√({''.join(arguments[-1:])})"


def _bracketed(arguments: list[str], switches: str) -> str:
    opening = re.search(r"\\[lb]c\s*\\(.)", switches)
    sign = opening[1] if opening else "("
    return sign + ",".join(arguments) + {"(": ")", "[": "]", "{": "}", "<": ">"}.get(sign, sign)


def _scripted(arguments: list[str], switches: str) -> str:
    sign = "_" if "\\do" in switches and "\\up" not in switches else "^"
    return "".join(f"{sign}{each}" if len(each) == 1 else f"{sign}({each})" for each in arguments)


def _summed(arguments: list[str], switches: str) -> str:
    low, high, of = [*arguments, "", "", ""][:3]
    sign = "∑" if "\\su" in switches else "∏" if "\\pr" in switches else "∫"
    return sign + (f"_({low})" if low else "") + (f"^({high})" if high else "") + of


_SWITCHES: dict[str, Callable[[list[str], str], str]] = {
    "a": _listed,
    "b": _bracketed,
    "d": lambda _arguments, _switches: "",
    "f": _divided,
    "i": _summed,
    "l": _listed,
    "r": _rooted,
    "s": _scripted,
}
