"""Reads a CSV file as people really save it: any common encoding, separator and quoting.

A broken line costs only itself: a stray quote never swallows the rows after it.
"""

import codecs
import io
import re
from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from shared.kernel.errors import Invalid

SEPARATORS = (";", ",", "\t", "|")
_MOST_COLUMNS = 200
_LONGEST_CELL = 20_000
_MOST_LINES_IN_A_CELL = 60
_SAMPLE_BYTES = 200_000
_CHUNK_BYTES = 1_000_000

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel on Windows, DOS programs and old Macs write in our markets.
_EIGHT_BIT = ("cp1252", "cp850", "mac_roman")
_OUR_LETTERS = frozenset("áàâãäéêëíïóôõöúüçñÁÀÂÃÄÉÊËÍÏÓÔÕÖÚÜÇÑªº°–’“”€§´`")


class Record(msgspec.Struct, frozen=True):
    """One row; `number` is the one a spreadsheet shows. `cells` is None for a broken one."""

    number: int
    cells: tuple[str, ...] | None


class CsvFile(msgspec.Struct, frozen=True):
    """An opened file: what it is written in, its header, and its rows from the beginning."""

    data: bytes
    encoding: str
    separator: str
    header: tuple[str, ...]
    header_number: int

    def rows(self) -> Iterator[Record]:
        """Read the rows after the header; empty ones are left out but counted."""
        records = _records(_lines(self.data, self.encoding), self.separator, len(self.header))
        for record in records:
            blank = record.cells is not None and not "".join(record.cells).strip()
            if record.number > self.header_number and not blank:
                yield record


def open_csv(data: bytes, recognised: Callable[[str], bool]) -> CsvFile:
    """Find out encoding, separator and header; `recognised` tells a header we know.

    Raises `Invalid` (field `file`) where there is no table.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Invalid("the file is empty", field="file")
    encoding = _encoding(data)
    said = None
    for skipped, line in enumerate(_lines(data, encoding)):
        text = line.strip()
        if match := re.match(r"sep=(.)$", text):
            said = match[1]
        if text and not text.startswith("sep="):
            separator = said or _separator(line, recognised)
            header = _header(data, encoding, separator, skipped)
            return CsvFile(data, encoding, separator, header, skipped + 1)
    raise Invalid("the file is empty", field="file")


def _header(data: bytes, encoding: str, separator: str, skipped: int) -> tuple[str, ...]:
    records = _records(_lines(data, encoding), separator, 0)
    record = next(record for record in records if record.number == skipped + 1)
    cells = record.cells or ()
    if not cells or len(cells) > _MOST_COLUMNS:
        raise Invalid("the first row is no header of a table", field="file")
    return tuple(cell.strip()[:120] for cell in cells)


def _separator(line: str, recognised: Callable[[str], bool]) -> str:
    def score(separator: str) -> tuple[int, int]:
        cells = _split(line, separator)
        return sum(recognised(cell) for cell in cells), len(cells)

    return max(SEPARATORS, key=score)


def _encoding(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    sample = data[:_SAMPLE_BYTES]
    if sample.count(0) > len(sample) // 5:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    if _is_utf8(data):
        return "utf-8"
    return _eight_bit(data)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK_BYTES):
            decoder.decode(data[start : start + _CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bit(data: bytes) -> str:
    high = bytes(byte for byte in data[:_SAMPLE_BYTES] if byte >= 0x80)
    if not high:
        return "cp1252"

    def share(name: str) -> float:
        decoded = high.decode(name, "replace")
        return sum(letter in _OUR_LETTERS for letter in decoded) / len(decoded)

    best = max(_EIGHT_BIT, key=share)
    if share(best) >= 0.5:
        return best
    from charset_normalizer import from_bytes  # rare: a file from far away

    guess = from_bytes(data[:_SAMPLE_BYTES]).best()
    return guess.encoding if guess else "cp1252"


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    # newline="" also ends lines at a lone CR and leaves those inside quotes alone.
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")
    for line in stream:
        yield line.replace("\0", "")


def _records(lines: Iterator[str], separator: str, width: int) -> Iterator[Record]:
    ahead: deque[str] = deque()
    number = 0
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        number += 1
        if '"' not in line:
            yield Record(number, _checked(tuple(line.rstrip("\r\n").split(separator))))
            continue
        cells = _quoted(line, ahead, lines, separator, width)
        yield Record(number, _checked(cells) if cells is not None else None)


def _checked(cells: tuple[str, ...]) -> tuple[str, ...] | None:
    if len(cells) > _MOST_COLUMNS or max(map(len, cells)) > _LONGEST_CELL:
        return None
    return cells


def _quoted(
    line: str, ahead: deque[str], lines: Iterator[str], separator: str, width: int
) -> tuple[str, ...] | None:
    """Read a row with quotes, over several lines if need be; what was looked at too far goes
    back into `ahead`."""
    taken: list[str] = []
    text = line
    while True:
        cells = _parse(text, separator)
        if cells is not None:
            if taken and _swallowed(line, taken[0], separator, width):
                break
            return cells
        following = ahead.popleft() if ahead else next(lines, None)
        if following is None:
            break
        taken.append(following)
        text += following
        if len(taken) > _MOST_LINES_IN_A_CELL or len(text) > _LONGEST_CELL * 2:
            break
    ahead.extendleft(reversed(taken))
    alone = tuple(cell.strip().strip('"') for cell in line.rstrip("\r\n").split(separator))
    return alone if len(alone) == width else None


def _swallowed(line: str, following: str, separator: str, width: int) -> bool:
    # Two lines that are each a whole row were joined by a stray quote.
    return width > 1 and all(
        len(part.rstrip("\r\n").split(separator)) == width for part in (line, following)
    )


def _parse(text: str, separator: str) -> tuple[str, ...] | None:
    """Split one row; None while a quoted cell is not closed."""
    body = text.rstrip("\r\n")
    cells: list[str] = []
    position = 0
    cell = _cell_pattern(separator)
    while True:
        match = cell.match(body, position)
        if match is None:
            return None
        quoted = match["quoted"]
        cells.append(quoted.replace('""', '"') if quoted is not None else match["plain"])
        if match.end() >= len(body):
            return tuple(cells)
        position = match.end() + 1
        if position == len(body):
            return (*cells, "")


def _cell_pattern(separator: str) -> re.Pattern[str]:
    mark = re.escape(separator)
    # A cell that begins with a quote ends with one; a quote further inside is just a mark.
    return re.compile(
        rf' *"(?P<quoted>(?:[^"]|"")*+)" *(?={mark}|\Z)|(?! *")(?P<plain>[^{mark}]*)(?={mark}|\Z)'
    )


def _split(line: str, separator: str) -> tuple[str, ...]:
    return _parse(line, separator) or tuple(line.rstrip("\r\n").split(separator))
