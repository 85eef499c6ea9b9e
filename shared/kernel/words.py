"""Words of a text for matching: folded, without stop words, cut to light stems (pt, en, es).

One vocabulary for everything that compares texts by their words: retrieval, quoting, rules.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+(?=[^\s.,;:])|\n+")
# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(r"\b(?:sr|sra|dr|dra|av|r|tel|ex|obs|prof|mr|mrs|ms|no|nº|etc)\.$", re.I)

_STOP = """
a o as os um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para pra
pro com sem sob e ou mas que se ao aos eu tu voce voces ele ela eles elas nos me te lhe meu
minha meus minhas seu sua seus suas este esta esse essa isso isto aquele aquela ha tem ter tenho
temos sao ser estar estou esta estao foi era posso pode podem poderia quero queria gostaria qual
quais como ja la ai so mais muito tambem entao favor oi ola bom boa dia tarde noite sobre ate
the an of to in on at for with without and or but that this these those is are be am was were do
does did you your yours i my we our they it its he she can could would will may have has had
what which how please hi hello there from by as if so any some me us
vc vcs faco faz fazer fazem preciso algum alguma alguns coisa aqui quem toda todo todos tudo lugar
da dao dar vao vai ir ne hein agora ainda deve devo need want get give thing anything something
el la los las un una unos unas del al y en con sin su sus mi mis tu tus es son ser estar esta
hay tiene tienen puedo puede quiero cual cuales como por favor hola lo le les se que
"""
STOP_WORDS = frozenset(_STOP.split())

_PLURALS = (
    ("coes", "cao"),
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("amos", "a"),
    ("emos", "e"),
    ("imos", "i"),
    ("ies", "y"),
    ("ns", "m"),
    ("s", ""),
)
_SUFFIXES = """
zinho zinha inho inha amento imento acao icao cion idade mente ando endo indo aram eram iram
ado ada ido ida avel ivel ante ar er ir am em ou eu iu ing ed ly a o e i y
"""
_ENDINGS = tuple(sorted(_SUFFIXES.split(), key=len, reverse=True))
_LEAST_STEM = 3
_PRICE = re.compile(r"(?:\$|€|£)\s?\d")
_PRICE_STEM = "prec"

# Words that ask for the same thing. Weaker than the word itself wherever both are weighed.
_RELATED_GROUPS = (
    "preco valor custo custa custar quanto taxa tabela price prices cost much rate precio cuesta "
    "cuanto",
    "horario abre abrir aberto fecha fechar funciona funcionamento atendimento expediente "
    "hours open opens opening close closes closing abierto cierra",
    "endereco onde fica localizacao local rua avenida address where located street direccion donde",
    "pagamento pagar pago pix cartao boleto parcela parcelar debito credito payment pay card "
    "installments pago tarjeta cuotas",
    "entrega entregar entregam frete envio enviar chega delivery deliver shipping ship entrega",
    "troca trocar devolucao devolver reembolso refund return exchange devolucion cambio",
    "agendar agendamento marcar reserva reservar agenda booking book appointment schedule cita",
    "cancelar cancelamento desmarcar remarcar cancel cancellation reschedule",
    "garantia conserto defeito quebrou warranty guarantee broken garantia",
    "telefone whatsapp contato ligar email phone contact call telefono",
    "estacionamento estacionar vaga carro parking park car",
    "desconto promocao oferta cupom discount promotion coupon sale descuento",
    "tempo prazo demora dura duracao demorar long duration takes cuanto tarda",
    "idade anos crianca criancas infantil age kids children ninos",
)


def fold(text: str) -> str:
    """Return the text without case, accents and invisible characters."""
    plain = unicodedata.normalize("NFKD", text.translate(_INVISIBLE).casefold())
    if plain.isascii():
        return plain
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """Return every folded word and number, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the light stem of a folded word: the same for its plural and common endings.

    entrega, entregas, entregamos → entreg; horário, horários → horari
    """
    if len(word) <= _LEAST_STEM or not word.isalpha():
        return word
    for ending, singular in _PLURALS:
        if word.endswith(ending) and len(word) - len(ending) + len(singular) >= _LEAST_STEM:
            word = word[: len(word) - len(ending)] + singular
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def keywords(text: str) -> tuple[str, ...]:
    """Return the stems that carry meaning, in order, with repeats."""
    stems = [stem(word) for word in words(text) if word not in STOP_WORDS]
    # Who asks for a price asks for the sentence with an amount in it.
    return tuple([*stems, _PRICE_STEM] if _PRICE.search(text) else stems)


def related(term: str) -> frozenset[str]:
    """Return the other stems that ask for the same thing as this stem."""
    return _RELATED.get(term, frozenset())


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, trimmed, without empty ones."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text):
        piece = piece.strip()
        if found and piece and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found


def _relate() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in _RELATED_GROUPS:
        stems = {stem(word) for word in group.split()}
        for term in stems:
            table.setdefault(term, set()).update(stems - {term})
    return {term: frozenset(others) for term, others in table.items()}


_RELATED = _relate()
