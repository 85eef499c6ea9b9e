"""Cells that a spreadsheet shows and does not run, and what they were before."""

import re

_MARK = "'"
# What makes a spreadsheet calculate, also after unseen marks and in wide letters.
_RUNS = re.compile(
    r"^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2013\u2212]"
    r"|^[ \u200b-\u200f\u2060\ufeff]*[\t\r\n]"
)


def neutralise(text: str) -> str:
    """Return the cell with a mark in front wherever a spreadsheet could run it.

    A text that begins with the mark itself gets another, so `restore` is exact.
    """
    return _MARK + text if text.startswith(_MARK) or _RUNS.match(text) else text


def restore(cell: str) -> str:
    """Return the text that `neutralise` was given."""
    inner = cell.removeprefix(_MARK)
    return inner if inner.startswith(_MARK) or _RUNS.match(inner) else cell
