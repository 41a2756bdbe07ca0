"""How Word prints the number of an automatically numbered paragraph (自动编号的数字格式)."""

from __future__ import annotations

from collections.abc import Callable

from content.text.numbering import to_chinese


def printed(number: int, number_format: str) -> str | None:
    """Return the number in one of Word's formats, or None when the format is not known."""
    form = _FORMS.get(number_format)
    return form(number) if form else None


def _chinese(number: int) -> str:
    return to_chinese(number) if number >= 0 else str(number)


def _legal(digits: str) -> Callable[[int], str]:
    """Return the form for deeds (壹拾贰), written with `digits` in place of the plain ones."""
    table = str.maketrans("零一二三四五六七八九十百千万", digits)

    def spelled(number: int) -> str:
        plain = _chinese(number)
        return f"{'一' if plain.startswith('十') else ''}{plain}".translate(table)

    return spelled


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(figure)] for figure in str(abs(number)))


def _cycle(signs: str) -> Callable[[int], str]:
    """Return a form that counts with `signs` and, as Word does, doubles them when they run out."""
    return lambda n: signs[(n - 1) % len(signs)] * ((n - 1) // len(signs) + 1) if n > 0 else "0"


def _ring(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _listed(signs: str, beyond: Callable[[int], str]) -> Callable[[int], str]:
    """Return a form that takes the sign from a list, and another form past its end."""
    return lambda n: signs[n - 1] if 1 <= n <= len(signs) else beyond(n)


def _roman(number: int) -> str:
    if number <= 0:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _ordinal(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{('th', 'st', 'nd', 'rd')[number % 10] if number % 10 < 4 else 'th'}"


def _chicago(number: int) -> str:
    return "*†‡§"[(number - 1) % 4] * ((number - 1) // 4 + 1)


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


_CIRCLED = _run("①", 20) + _run("㉑", 15) + _run("㊱", 15)
_FULL_WIDTH = _by_digit("０１２３４５６７８９")
_POSITIONAL = _by_digit("〇一二三四五六七八九")
_LEGAL = _legal("零壹贰叁肆伍陆柒捌玖拾佰仟万")
_LEGAL_TRADITIONAL = _legal("零壹貳參肆伍陸柒捌玖拾佰仟萬")
_STEMS = _ring("甲乙丙丁戊己庚辛壬癸")
_BRANCHES = _ring("子丑寅卯辰巳午未申酉戌亥")

# Word prints chineseCounting from 100 on digit by digit (一○一) and japaneseCounting without the
# leading 一 (百一). Both are what a Chinese Word calls “一,二,三”, and a rule is cited as
# 第一百零一条, so they are written that way here, as LibreOffice does.
_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "chicago": _chicago,
    "none": lambda _: "",
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": _cycle(_run("A", 26)),
    "lowerLetter": _cycle(_run("a", 26)),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "koreanCounting": _chinese,
    "ideographDigital": _POSITIONAL,
    "taiwaneseDigital": _POSITIONAL,
    "japaneseDigitalTenThousand": _POSITIONAL,
    "koreanDigital2": _POSITIONAL,
    "chineseLegalSimplified": _LEGAL,
    "ideographLegalTraditional": _LEGAL_TRADITIONAL,
    "japaneseLegal": _LEGAL_TRADITIONAL,
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
    "ideographZodiacTraditional": lambda n: _STEMS(n) + _BRANCHES(n),
    "ideographEnclosedCircle": _listed(_run("㊀", 10), _chinese),
    "decimalEnclosedCircle": _listed(_CIRCLED, str),
    "decimalEnclosedCircleChinese": _listed(_CIRCLED, str),
    "decimalEnclosedParen": _listed(_run("⑴", 20), lambda n: f"({n})"),
    "decimalEnclosedFullstop": _listed(_run("⒈", 20), lambda n: f"{n}."),
    "aiueo": _ring("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
    "aiueoFullWidth": _ring(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "russianLower": _cycle("абвгдежзиклмнопрстуфхцчшщыэюя"),
    "russianUpper": _cycle("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
}
