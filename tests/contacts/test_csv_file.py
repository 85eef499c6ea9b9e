"""Files as people save them: encodings, separators, quotes, broken lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.columns import is_known
from shared.contacts.csv_file import SEPARATORS, open_csv
from shared.kernel.errors import Invalid


def read(data, encoding="utf-8"):
    file = open_csv(data if isinstance(data, bytes) else data.encode(encoding), is_known)
    return file, [(record.number, record.cells) for record in file.rows()]


TEXT = "nome;telefone;cidade\nAção São João;85991234567;Maracanaú\n"
ROW = [(2, ("Ação São João", "85991234567", "Maracanaú"))]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252",
     "cp850", "mac_roman"],
)  # fmt: skip
def test_every_common_encoding_is_found_out(encoding):
    assert read(TEXT, encoding)[1] == ROW


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_is_found_out(separator):
    assert read(TEXT.replace(";", separator))[1] == ROW


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(end):
    assert read(TEXT.replace("\n", end))[1] == ROW


def test_the_separator_a_spreadsheet_states_is_believed():
    file, rows = read("sep=|\n" + TEXT.replace(";", "|"))
    assert (file.header, rows[0][0]) == (("nome", "telefone", "cidade"), 3)


def test_a_quoted_cell_holds_separators_quotes_and_lines():
    _, rows = read('nome;nota\n"Ana; ""a"" primeira";"linha 1\nlinha 2\r\nlinha 3"\nBia;x\n')
    assert rows == [
        (2, ('Ana; "a" primeira', "linha 1\nlinha 2\r\nlinha 3")),
        (3, ("Bia", "x")),
    ]


def test_a_quote_inside_a_cell_is_only_a_mark():
    assert read('nome;nota\nTubos 5" e 3";ok\n')[1] == [(2, ('Tubos 5" e 3"', "ok"))]


def test_a_stray_quote_costs_no_other_row():
    text = 'nome;telefone\n"Padaria;1\nBia;2\nCid;3\n"Dona; Eva";4\nFil;5\n'
    _, rows = read(text)
    assert [cells for _, cells in rows] == [
        ("Padaria", "1"),
        ("Bia", "2"),
        ("Cid", "3"),
        ("Dona; Eva", "4"),
        ("Fil", "5"),
    ]
    assert [number for number, _ in rows] == [2, 3, 4, 5, 6]


def test_a_row_that_cannot_be_split_is_reported_and_the_next_is_read():
    _, rows = read('nome;telefone;cidade\n"aberta;1\nBia;2;Natal\n')
    assert rows == [(2, None), (3, ("Bia", "2", "Natal"))]


def test_nul_bytes_and_empty_lines_are_left_out_but_counted():
    _, rows = read("nome;telefone\n\nAn\0a;1\n;;\n \nBia;2\n")
    assert rows == [(3, ("Ana", "1")), (6, ("Bia", "2"))]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\0\0\0\0", b"sep=;\n"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(Invalid) as refused:
        read(data)
    assert refused.value.details["field"] == "file"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        file = open_csv(data, is_known)
    except Invalid:
        return
    assert sum(1 for _ in file.rows()) >= 0


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.sampled_from(SEPARATORS))
def test_what_a_careful_program_writes_reads_back(rows, separator):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    lines = [separator.join(cell(text) for text in row) for row in [("nome", "nota"), *rows]]
    _, read_back = read("\n".join(lines))
    assert [cells for _, cells in read_back] == [row for row in rows if "".join(row).strip()]
