"""Reading a decision (修改决定的读法): its paragraphs into instructions, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from content.change.decision.instructions import (
    Addition,
    Instruction,
    Leftover,
    PhraseChange,
    Reading,
    Removal,
    Renumbering,
    Rewording,
    Written,
)
from content.change.decision.phrasings import PHRASINGS, Heard
from content.change.decision.quoting import OPENING, end_of_quotation, unquoted
from content.change.decision.referring import Reference
from content.text.labels import BLANKS


def instructions_in(lines: Sequence[str]) -> Reading:
    """Return what the lines of a decision tell to do, and each sentence not understood.

    Lines are counted from 1. The title of the decision and the words that introduce it
    are no instructions, and they are not left over.
    """
    reader = _Reader()
    for paragraph in _paragraphs(lines):
        reader.take(paragraph)
    return Reading(tuple(reader.instructions), tuple(reader.leftovers))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A line and the paragraphs it quotes; ⟦0⟧ stands for what is quoted first."""

    number: int
    text: str
    quotes: tuple[tuple[str, ...], ...]
    labelled: bool


class _Reader:
    """Hears one sentence after the other; what one leaves out was said in those before."""

    def __init__(self) -> None:
        self.instructions: list[Written] = []
        self.leftovers: list[Leftover] = []
        self._context: Reference = ()
        self._spoken: tuple[Reference, ...] | None = None

    def take(self, paragraph: _Paragraph) -> None:
        """Read one line."""
        if paragraph.labelled:
            self._context = ()
        if not paragraph.quotes and _INTRODUCTION.fullmatch(paragraph.text):
            return
        for sentence in _SENTENCE.split(paragraph.text):
            self._spoken = None
            self._read(sentence.strip(BLANKS), paragraph)

    def _read(self, sentence: str, paragraph: _Paragraph) -> None:
        """Read the longest phrases that the sentence, cut at commas, is made of."""
        pieces = [piece for piece in re.split("[，,]", sentence) if piece.strip(BLANKS)]
        start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                phrase = "，".join(pieces[start:end])
                instruction = self._heard(phrase, paragraph)
                if instruction is not None:
                    self._note(instruction, paragraph.number)
                    start = end
                    break
            else:
                self._leave(pieces[start], paragraph)
                start += 1

    def _heard(self, phrase: str, paragraph: _Paragraph) -> Instruction | None:
        plain = _JOINT.sub("", phrase.strip(BLANKS))
        for pattern, telling in PHRASINGS:
            found = pattern.fullmatch(plain)
            heard = found and telling(Heard(found, paragraph.quotes, self._context, self._spoken))
            if heard:
                return heard
        return None

    def _note(self, instruction: Instruction, number: int) -> None:
        match instruction:
            case PhraseChange():
                if self._goes_on(instruction, number):
                    return
                self._context = instruction.where[-1] if instruction.where else ()
                self._spoken = instruction.where
            case Rewording():
                self._context = instruction.where
            case Renumbering() | Removal():
                self._context = instruction.what[-1]
            case Addition():
                self._context = instruction.into or self._context
            case _:
                pass
        self.instructions.append(Written(number, instruction))

    def _goes_on(self, change: PhraseChange, number: int) -> bool:
        """Put the change of words to the one before, if it is of the same clause and sentence."""
        last = self.instructions[-1] if self.instructions else None
        if last is None or last.line != number or self._spoken != change.where:
            return False
        if not isinstance(last.instruction, PhraseChange):
            return False
        edits = (*last.instruction.edits, *change.edits)
        self.instructions[-1] = replace(last, instruction=replace(change, edits=edits))
        return True

    def _leave(self, piece: str, paragraph: _Paragraph) -> None:
        said = _QUOTE.sub(lambda found: _printed(paragraph.quotes[int(found[1])]), piece)
        self.leftovers.append(Leftover(paragraph.number, said.strip(BLANKS)))


def _printed(lines: tuple[str, ...]) -> str:
    return "“" + "\n".join(lines) + "”"


def _paragraphs(lines: Sequence[str]) -> Iterator[_Paragraph]:
    at = 0
    while at < len(lines):
        number = at + 1
        line = lines[at].lstrip(BLANKS)
        label = _LABEL.match(line)
        text, quotes, at = _put_aside(line[label.end() :] if label else line, lines, at + 1)
        if text.strip(BLANKS):
            yield _Paragraph(number, text.strip(BLANKS), tuple(quotes), label is not None)


def _put_aside(line: str, lines: Sequence[str], at: int) -> tuple[str, list[tuple[str, ...]], int]:
    """Return the line with ⟦0⟧ for what it quotes, what it quotes, and the next line to read."""
    said, quotes = "", list[tuple[str, ...]]()
    while found := _OPEN.search(line):
        said += line[: found.start()]
        line = line[found.start() :]
        end = end_of_quotation(line, 0)
        if end > 0 and line.startswith("部分", end + 1):
            said, line = said + line[: end + 1], line[end + 1 :]
            continue
        if said.endswith(("：", ":")):
            quote, line, at = _block(line, lines, at)
            line = f"。{line}" if line.strip(BLANKS) and line[0] not in _STOPS else line
        elif end < 0:
            break
        else:
            quote, line = _quotation([line[: end + 1]]), line[end + 1 :]
        said += f"⟦{len(quotes)}⟧"
        quotes.append(quote)
    return said + line, quotes, at


def _block(line: str, lines: Sequence[str], at: int) -> tuple[tuple[str, ...], str, int]:
    """Return the paragraphs quoted from `line` on, what follows them, and the next line."""
    opening, closing = line[0], _CLOSING[line[0]]
    block = [line]
    while at < len(lines) and lines[at].lstrip(BLANKS).startswith(opening):
        block.append(lines[at].lstrip(BLANKS))
        at += 1
    if len(block) == 1 and closing not in line:
        more = _unmarked(lines, at, closing)
        block.extend(more)
        at += len(more)
    last = block[-1]
    end = last.rfind(closing)
    balanced = end_of_quotation(last, 0) if len(block) == 1 and opening == "“" else -1
    if 0 < balanced < end and _MORE.match(last[balanced + 1 :]):
        end = balanced
    if end < 0:
        end = len(last)
    return _quotation([*block[:-1], last[:end] + closing]), last[end + 1 :], at


def _unmarked(lines: Sequence[str], at: int, closing: str) -> list[str]:
    """Return the paragraphs up to the closing mark where they begin with no mark; [] if none."""
    for end in range(at, min(at + _LONGEST, len(lines))):
        plain = lines[end].strip(BLANKS)
        if _LABEL.match(plain) and _TELLS.search(plain):
            return []
        if plain.rstrip("。；;").endswith(closing):
            return [line.strip(BLANKS) for line in lines[at : end + 1]]
    return []


def _quotation(block: Sequence[str]) -> tuple[str, ...]:
    """Return what the block quotes; it begins with an opening mark and ends with a closing one."""
    opening = block[0][0]
    said = "\n".join(line.removeprefix(opening) for line in block)[:-1]
    return tuple((unquoted(said) if opening == "“" else said).split("\n"))


_CLOSING = {"“": "”", "「": "」"}
_LONGEST = 200
_STOPS = "，；。,;"
_OPEN = re.compile(f"[{OPENING}]")
_QUOTE = re.compile(r"⟦(\d+)⟧")
_SENTENCE = re.compile(r"[。；;]")
_JOINT = re.compile(r"^(?:并且|并|同时|此外|另外|其中|[（(][一二三四五六七八九十]+[）)])[，,：:]?")
_MORE = re.compile(r"[，；。,;]\s*“|[，；。,;]?\s*(?:并|同时|将|原?第|删[去除]|在|增加|其中)")
_TELLS = re.compile(r"修改为|改为|增加|删[去除]|作为")
_LABEL = re.compile(
    r"""
    (?: [零一二三四五六七八九十百千]{1,9} 、 | [（(] [零一二三四五六七八九十百]{1,7} [）)] 、?
      | \d{1,3} [.．、] (?!\d) ) [\s\u3000]*               # 一、（一） 1.
    """,
    re.VERBOSE,
)
_INTRODUCTION = re.compile(
    r"""
    .* 关于 (?: 修改 | 修订 ) .* 的 决定                       # the title
    | .* (?: 作 | 做 | 作出 | 进行 ) (?: 如下 | 以下 ) .* 修改 [^，。]* [：:。]?   # 作如下修改：
    | [（(] .* 通过 .* [）)]                                # （2026年…通过）
    """,
    re.VERBOSE,
)
