"""Exports: nothing a spreadsheet would run, and everything comes back."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from shared.contacts.cells import neutralise, restore
from tests.contacts.parts import post_file
from tests.outside_cases import rows

RUNS = "=+-@\t\r\n＝＋－＠"


@example(" \r")
@given(st.one_of(st.text(max_size=30), st.text("=+-@'\t\r\n ＝a1", max_size=8)))
def test_no_cell_runs_and_every_cell_comes_back(text):
    cell = neutralise(text)
    assert not cell.lstrip(" \u200b\ufeff").startswith(tuple(RUNS))
    assert restore(cell) == text


def test_outside_formulas_survive_the_round_trip_without_running():
    for row in rows("safety/csv_injection.jsonl"):
        cell = neutralise(row["text"])
        assert not cell.lstrip(" \u200b").startswith(tuple(RUNS)), row
        assert restore(cell) == row["text"]


def test_an_export_is_imported_again_as_it_was(api, service):
    text = 'nome;telefone;empresa;tags\n"=1+1";85991234567;"@SUM(A1)";vip\nAna;+351912345678;Zé;\n'
    post_file(api, text)
    answer = api.get("/contacts/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert {row["nome"] for row in table} == {"'=1+1", "Ana"}
    assert {row["telefone"] for row in table} == {"'+5585991234567", "'+351912345678"}
    headers = {"x-tenant": "t2"}
    again = api.post("/contacts/import", content=answer.content, headers=headers).json()
    assert (again["created"], again["error_count"]) == (2, 0)

    def known(tenant):
        people = service.search(tenant, 10)[0]
        return {(one.name, one.company, one.address().phone, one.tags) for one in people}

    assert known("t1") == known("t2")


def test_archived_people_and_other_tenants_are_left_out(api):
    post_file(api, "nome;telefone\nAna;85991234567\n")
    id = api.get("/contacts").json()["items"][0]["id"]
    api.delete(f"/contacts/{id}")
    assert "Ana" not in api.get("/contacts/export").text
    assert "Ana" not in api.get("/contacts/export", headers={"x-tenant": "t2"}).text
