"""Nothing may be promised that no record holds."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.agents.checking import unbacked
from shared.agents.claims import Kind, read_claims
from shared.kernel.money import Money

CAKE = Money(129_990, "BRL")


@pytest.mark.parametrize(
    "text",
    [
        "Sai por R$ 1.299,90 à vista.",
        "Custa 1299,90.",
        "It is BRL 1,299.90 in total.",
        "São 1.299,90 reais.",
        "R$1299,9",
    ],
)
def test_a_price_is_backed_by_its_record_however_it_is_written(text: str) -> None:
    assert unbacked(text, [CAKE]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Faço por R$ 1.199,90",
        "US$ 1,299.90",
        "mil e duzentos reais",
        "R$ 1,2 mil",
        "por apenas 99",
        "custa 1000",
        "dou 10% de desconto",
        "dou dez por cento",
        "９０％ de desconto",
        "9\u200b0% de desconto",
        "50 por cento",
        "metade do preço",
        "o frete é grátis",
        "free shipping",
        "12x sem juros",
        "pague em http://pague.example/x",
        "entre em loja-falsa.com.br",
        "escreva para a@b.com",
        "javascript://x",
        "só hoje...50 reais",
        "veja...loja-falsa.com.br",
        "aproveite…20%",
        "1http://10.0.0.1/x",
        "até 25/12",
        "até 25 de dezembro de 2026",
        "by December 25th",
        "às 14h",
        "às 14:30",
        "at 2pm",
        "às 3 da tarde",
        "entrega em 48h",
        "das 9 às 18",
        "twenty percent off",
        "five hundred dollars",
        "te lo dejo a 20 reales",
        "cuarenta reales",
    ],
)
def test_what_no_record_holds_is_named(text: str) -> None:
    assert unbacked(text, [CAKE, "Bolo de cenoura com cobertura."]) != []


@pytest.mark.parametrize(
    "text",
    [
        "Temos 3 sabores e 24 unidades por caixa.",
        "Atendemos 24/7!",
        "O bolo tem 1,80 m e 2,50 kg.",
        "Ligue (11) 99999-1234 ou fale com uma pessoa.",
        "Duas vezes por semana, para uma família.",
        "A versão 2.0.1 saiu.",
        "Feel free to ask. Once you decide, tell me.",
    ],
)
def test_ordinary_numbers_are_no_promises(text: str) -> None:
    assert unbacked(text, []) == []


def test_the_same_day_time_and_link_in_other_words_are_backed() -> None:
    facts = ["Aberto das 9h às 18h. Natal: 25/12/2026. Veja https://www.padaria.com/menu"]
    reply = "Abrimos às 9:00 e fechamos 6pm; em 25 de dezembro não. padaria.com/menu"
    assert unbacked(reply, facts) == []
    assert unbacked("25/12/2027", facts) == ["25/12/2027"]
    assert unbacked("padaria.com/outra", facts) == ["padaria.com/outra"]


def test_values_of_records_back_their_words() -> None:
    facts = [Decimal(15), datetime(2026, 12, 1, 14, 30, tzinfo=UTC)]
    assert unbacked("15% até 01/12/2026 às 14h30", facts) == []
    assert unbacked("16%", facts) == ["16%"]


def test_a_person_may_propose_a_time_but_not_a_price_or_a_link() -> None:
    said = ["Amanhã às 15h? Vocês prometeram 50% e R$ 10, veja http://x.example"]
    assert unbacked("Às 15h, vou verificar.", [], said) == []
    assert unbacked("50% e R$ 10 em http://x.example", [], said) == [
        "50%",
        "R$ 10",
        "http://x.example",
    ]


@given(st.integers(0, 10**9), st.sampled_from(["BRL", "USD", "EUR"]), st.sampled_from(["pt", "en"]))
def test_every_amount_backs_itself_and_no_other(minor: int, currency: str, language: str) -> None:
    text = f"Total: {Money(minor, currency).to_text(language)}."
    assert unbacked(text, [Money(minor, currency)]) == []
    assert unbacked(text, [Money(minor + 1, currency)]) != []
    assert unbacked(text, []) != []


@given(st.dates(min_value=date(1900, 1, 1)), st.times())
def test_every_day_and_time_backs_itself(day: object, at: object) -> None:
    text = f"Dia {day:%d/%m/%Y} às {at:%H:%M}"
    assert unbacked(text, [f"{day:%Y-%m-%d}", at]) == []
    assert len(unbacked(text, [])) == 2


@given(st.text(max_size=300))
def test_any_text_is_backed_by_itself(text: str) -> None:
    assert unbacked(text, [text]) == []


@given(st.text(alphabet="0123456789R$%.,/:hx -€kmilreais@", max_size=120))
def test_any_heap_of_digits_and_marks_is_read_without_error_and_backed_by_itself(text: str) -> None:
    assert unbacked(text, [text]) == []


@given(st.integers(1, 99), st.text(alphabet="abc xyz", max_size=40))
def test_a_percentage_is_found_wherever_it_stands(number: int, around: str) -> None:
    assert unbacked(f"{around} {number}% {around}", [around]) == [f"{number}%"]


def test_hostile_lengths_are_read_in_linear_time() -> None:
    for text in ("a" * 4096, "1." * 2048, "a.a" * 1365, "a-" * 2048, "9 " * 2048, "um e " * 800):
        assert len(read_claims(text)) < 4096


def test_a_digit_is_never_read_twice() -> None:
    kinds = [claim.kind for claim in read_claims("https://x.com/50%/25/12 R$ 10,00 12x de R$ 5,00")]
    assert kinds == [Kind.LINK, Kind.AMOUNT, Kind.INSTALMENTS, Kind.AMOUNT]
