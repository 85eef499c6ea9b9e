"""Cuts a text into passages at headings and paragraphs; joined, they are the text again."""

import re
from collections.abc import Iterator

import msgspec

TARGET_CHARS = 600
_HEADING = re.compile(r"#{1,6}\s+\S")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")


class Piece(msgspec.Struct, frozen=True):
    """A part of the text, unchanged, and the headings it stands under."""

    text: str
    heading: str


def clean(text: str) -> str:
    """Return the text with one kind of line break and without control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return "".join(mark for mark in lines if mark in "\n\t" or mark >= " ").replace("\x7f", "")


def split(text: str) -> list[str]:
    """Return the parts of the text, none empty; `"".join(split(text)) == text`.

    A part ends before a heading, at a paragraph once it is full, and inside a paragraph only
    where the paragraph alone is too long (then at a sentence, or as a last resort anywhere).
    """
    parts: list[str] = []
    current = ""
    for block in _blocks(text):
        # A heading alone says nothing: it stays with what follows.
        begins = _HEADING.match(block) and not _only_headings(current)
        if current and (begins or len(current) + len(block) > TARGET_CHARS):
            parts.append(current)
            current = ""
        current += block
    return [*parts, current] if current else parts


def pieces(parts: list[str]) -> Iterator[Piece]:
    """Return the parts of one text that hold words, each with the headings above it."""
    above: dict[int, str] = {}
    for part in parts:
        lines = part.strip().splitlines()
        while lines and (not lines[0].strip() or _HEADING.match(lines[0])):
            line = lines.pop(0)
            level = len(line) - len(line.lstrip("#"))
            if line.strip():
                above = {depth: title for depth, title in above.items() if depth < level}
                above[level] = line.lstrip("#").strip()
        body = "\n".join(lines).strip()
        if any(mark.isalnum() for mark in body):
            yield Piece(body, " › ".join(above[depth] for depth in sorted(above)))


def _only_headings(text: str) -> bool:
    return all(not line.strip() or _HEADING.match(line) for line in text.splitlines())


def _blocks(text: str) -> Iterator[str]:
    for paragraph in re.findall(r"(?:.*\S.*\n?)+\s*|\s+", text) if text else []:
        for block in _before_headings(paragraph):
            yield from _cut(block) if len(block) > TARGET_CHARS else (block,)


def _before_headings(paragraph: str) -> Iterator[str]:
    block = ""
    for line in paragraph.splitlines(keepends=True):
        if block and _HEADING.match(line):
            yield block
            block = ""
        block += line
    if block:
        yield block


def _cut(block: str) -> Iterator[str]:
    start = 0
    while len(block) - start > TARGET_CHARS:
        window = block[start : start + TARGET_CHARS]
        ends = [match.end() for match in _SENTENCE_END.finditer(window)]
        space = window.rfind(" ") + 1
        end = start + (ends[-1] if ends else space or TARGET_CHARS)
        yield block[start:end]
        start = end
    yield block[start:]
