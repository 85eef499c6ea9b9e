"""Importing files: each person once, nothing valid lost, safe to kill and repeat."""

import pytest

from shared.contacts import store
from shared.contacts.importing import AT_ONCE_ROWS, ImportTask
from shared.contacts.people import suppress
from shared.usage.plans import PLANS
from tests.contacts.parts import make_api, make_service, post_file, run_tasks


def people(service, tenant="t1"):
    return service.search(tenant, 100)[0]


def test_a_file_with_portuguese_headers_becomes_contacts(api, service):
    text = (
        "Nome;Sobrenome;Celular;E-mail;Empresa;Cidade;Segmento;Tags;Observação\n"
        "Rita;Lima;(92) 99123-4567;rita@exemplo.test;Doces da Rita;Manaus;doces;vip, sul;liga\n"
    )
    answer = post_file(api, text, tags="feira")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["created"]) == ("done", 1)
    (rita,) = people(service)
    assert (rita.name, rita.company, rita.address().phone) == (
        "Rita Lima",
        "Doces da Rita",
        "+5592991234567",
    )
    assert rita.fields == {"city": "Manaus", "segment": "doces", "Observação": "liga"}
    assert rita.tags == ("feira", "vip", "sul")
    assert rita.time_zone == "America/Manaus"
    assert rita.basis and (rita.basis.kind, rita.basis.source) == ("consent", "feira 2026")
    assert rita.may_receive("marketing", "a1", service.clock()) is None


def test_every_imported_person_has_a_consent_event(api, service):
    post_file(api, "nome,telefone\nAna,85991234567\n")
    (ana,) = people(service)
    (event,) = service.consents("t1", ana.id, 10, None).items
    assert (event["kind"], event["source"]) == ("consent", "feira 2026")
    assert event["proof"].endswith("row 2")


def test_without_a_legal_basis_nothing_is_imported(api, service):
    for query, field in (({"basis": ""}, "basis"), ({"basis_source": ""}, "basis_source")):
        text = "nome,telefone\nAna,85991234567\n"
        params = {"basis": "consent", "basis_source": "x"} | query
        params = {key: value for key, value in params.items() if value}
        refused = api.post("/contacts/import", params=params, content=text.encode())
        assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert people(service) == []


def test_a_basis_may_stand_in_each_row(api, service):
    text = (
        "nome;telefone;base legal;origem do consentimento\n"
        "Ana;85991234567;sim;formulário\n"
        "Bia;85991234568;legítimo interesse;indicação\n"
        "Cid;85991234569;não;telefone\n"
        "Dul;85991234561;sim;\n"
    )
    answer = api.post("/contacts/import", content=text.encode()).json()
    assert answer["created"] == 2
    assert [(error["row"], error["column"], error["code"]) for error in answer["errors"]] == [
        (4, "base legal", "NoLegalBasis"),
        (5, "origem do consentimento", "NoBasisSource"),
    ]


def test_wrong_rows_are_named_and_the_others_imported(api, service):
    text = (
        "nome;whatsapp;email\n"
        "Ana;85991234567;ana@exemplo.test\n"
        "Bia;8599123456;\n"
        "Cid;;\n"
        "\n"
        "Dul;;dul@exemplo.test\n"
        "Eva;85991234561;eva arroba\n"
        "Fil;;fil@\n"
        "Gil;85991234562;;sobra\n"
    )
    answer = post_file(api, text).json()
    assert (answer["total"], answer["created"], answer["failed"]) == (7, 3, 4)
    assert [
        (error["row"], error["column"], error["code"], error["imported"])
        for error in answer["errors"]
    ] == [
        (3, "whatsapp", "InvalidPhone", False),
        (4, "whatsapp", "NoIdentifier", False),
        (7, "email", "InvalidEmail", True),
        (8, "email", "InvalidEmail", False),
        (9, None, "TooManyCells", False),
    ]
    assert {one.name for one in people(service)} == {"Ana", "Dul", "Eva"}


def test_five_spellings_of_one_number_are_one_person(api, service):
    numbers = ["+55 85 99123-4567", "085991234567", "(85)99123.4567", "5585991234567",
               "whatsapp:+5585991234567"]  # fmt: skip
    text = "nome,telefone\n" + "".join(f"Ana {n},{number}\n" for n, number in enumerate(numbers))
    answer = post_file(api, text).json()
    assert (answer["created"], answer["duplicates"]) == (1, 4)
    assert [one.name for one in people(service)] == ["Ana 0"]


def test_the_same_file_again_changes_nothing(api, service):
    text = "nome,telefone\nAna,85991234567\nBia,85991234568\n"
    post_file(api, text)
    before = people(service)
    again = post_file(api, text).json()
    assert (again["created"], again["skipped"]) == (0, 2)
    assert people(service) == before


def test_a_file_completes_those_known_and_keeps_their_names(api, service):
    post_file(api, "nome,telefone\nAna,85991234567\n")
    text = "nome,telefone,empresa,cidade\nANA MARIA,+5585991234567,Loja,Natal\n"
    again = post_file(api, text, tags="vip").json()
    assert again["updated"] == 1
    (ana,) = people(service)
    assert (ana.name, ana.company, ana.fields, ana.tags) == (
        "Ana",
        "Loja",
        {"city": "Natal"},
        ("vip",),
    )


def test_suppressed_people_stay_suppressed_in_every_spelling(api, service, documents, clock):
    post_file(api, "nome,telefone\nAna,85991234567\n")
    (ana,) = people(service)
    documents.transact("t1", lambda tx: suppress(tx, ana, "all", "asked", clock()))
    clock.move(days=1)
    answer = post_file(api, "nome,telefone,consent\nAna,(85) 99123-4567,sim\n").json()
    assert answer["suppressed"] == 1
    (ana,) = people(service)
    refusal = ana.may_receive("marketing", "a1", clock())
    assert refusal and refusal.code == "Suppressed"


def test_a_file_may_say_who_opted_out(api, service, outbox):
    post_file(api, "nome,telefone,descadastrado\nAna,85991234567,sim\nBia,85991234568,não\n")
    assert {one.name: one.suppression is not None for one in people(service)} == {
        "Ana": True,
        "Bia": False,
    }
    assert len(outbox.facts("contact-suppressed")) == 1


def test_a_mapping_decides_before_our_own_words(api, service):
    text = "quem,onde,telefone\nAna,85991234567,ramal dois\n"
    mapping = '{"quem": "name", "onde": "phone", "telefone": "ignore"}'
    assert post_file(api, text, mapping=mapping).json()["created"] == 1
    (ana,) = people(service)
    assert (ana.name, ana.fields) == ("Ana", {})


@pytest.mark.parametrize(
    ("text", "query", "field"),
    [
        ("nome;idade\nAna;3\n", {}, "header"),
        ("nome;telefone\n", {}, "file"),
        ("", {}, "file"),
        ("nome;telefone\nAna;1\n", {"mapping": "{"}, "mapping"),
        ("nome;telefone\nAna;1\n", {"mapping": '{"nome": "color"}'}, "mapping.nome"),
        ("nome;telefone\nAna;1\n", {"mapping": '{"gone": "name"}'}, "mapping"),
        ("nome;telefone\nAna;1\n", {"basis": "because"}, "basis"),
        ("nome;telefone\nAna;1\n", {"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_imported_is_refused_by_name(api, text, query, field):
    refused = post_file(api, text, **query)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_second_columns_of_one_meaning_are_kept_under_their_name(api, service):
    post_file(api, "nome,telefone,telefone,nota,nota\nAna,85991234567,8533334444,a,b\n")
    (ana,) = people(service)
    assert ana.fields == {"telefone": "8533334444", "nota": "a", "nota 2": "b"}


def many(count, start=0):
    rows = (f"Pessoa {n},859{80000000 + start + n}\n" for n in range(count))
    return "nome,telefone\n" + "".join(rows)


def test_a_large_file_is_imported_by_tasks(api, service, documents, outbox):
    total = AT_ONCE_ROWS + 7_000
    answer = post_file(api, many(total))
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["done"]) == ("running", 0)
    assert run_tasks(service, outbox) == 2
    progress = api.get(f"/contacts/imports/{answer.json()['id']}").json()
    assert (progress["status"], progress["created"], progress["done"]) == ("done", total, total)
    assert documents.transact("t1", store.count) == total
    assert service.blobs.names("t1", "imports/") == []


class Killed(BaseException):
    """The process died here."""


def test_an_import_killed_between_chunks_goes_on_without_a_repeat(
    documents, clock, tmp_path, outbox
):
    service = make_service(documents, clock, tmp_path / "blobs")
    total = AT_ONCE_ROWS + 300
    id = post_file(make_api(service, documents), many(total)).json()["id"]
    transact, commits = documents.transact, 0

    class Dying:
        """Documents that die after some commits, before the work or after it."""

        def __getattr__(self, name):
            return getattr(documents, name)

        def transact(self, tenant, work):
            nonlocal commits
            commits += 1
            if commits % 4 == 0:
                raise Killed
            result = transact(tenant, work)
            if commits % 5 == 0:
                raise Killed
            return result

    dying = make_service(Dying(), clock, tmp_path / "blobs")
    for _ in range(20):
        try:
            dying.run_import(ImportTask("t1", id))
        except Killed:
            continue
    progress = service.imports.progress("t1", id)
    assert (progress["status"], progress["created"], progress["duplicates"]) == ("done", total, 0)
    assert documents.transact("t1", store.count) == total


def test_the_same_task_twice_at_once_imports_once(service, api, documents):
    from concurrent.futures import ThreadPoolExecutor

    total = AT_ONCE_ROWS + 100
    id = post_file(api, many(total)).json()["id"]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: service.run_import(ImportTask("t1", id)), range(3)))
    progress = service.imports.progress("t1", id)
    assert (progress["status"], progress["created"]) == ("done", total)
    assert documents.transact("t1", store.count) == total


def test_the_plan_bounds_contacts_row_by_row(documents, clock, tmp_path):
    service = make_service(documents, clock, tmp_path / "blobs", plan="free")
    api = make_api(service, documents)
    limit = PLANS["free"].limits["contacts"]
    assert post_file(api, many(limit - 2)).json()["created"] == limit - 2
    answer = post_file(api, many(5, start=limit)).json()
    assert (answer["created"], answer["failed"]) == (2, 3)
    assert {error["code"] for error in answer["errors"]} == {"LimitReached"}
    assert answer["errors"][0]["row"] == 4


def test_the_plan_bounds_rows_a_month(documents, clock, tmp_path):
    service = make_service(documents, clock, tmp_path / "blobs", plan="free")
    refused = post_file(make_api(service, documents), many(2_001))
    assert (refused.status_code, refused.json()["code"]) == (402, "LimitReached")
    assert refused.json()["limit_name"] == "import_rows"


def test_another_tenant_sees_nothing_of_an_import(api, service):
    id = post_file(api, many(3)).json()["id"]
    foreign = api.get(f"/contacts/imports/{id}", headers={"x-tenant": "t2"})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "ImportNotFound")
    assert people(service, "t2") == []


def test_a_chunk_costs_a_bounded_number_of_operations(api, documents):
    before = (documents.operations.reads, documents.operations.writes)
    post_file(api, many(400))
    reads = documents.operations.reads - before[0]
    writes = documents.operations.writes - before[1]
    # A new row reads its directory entry and writes contact, entry and consent event.
    assert reads <= 400 + 30
    assert writes <= 3 * 400 + 20


def test_columns_without_a_name_and_reserved_names_are_kept_under_a_plain_one(api, service):
    answer = post_file(api, ",telefone,__x__,\na,85991234567,b,c\n").json()
    assert [column["meaning"] for column in answer["columns"]] == [
        "field:column 1",
        "phone",
        "field:x",
        "field:column 4",
    ]
    assert people(service)[0].fields == {"column 1": "a", "x": "b", "column 4": "c"}
