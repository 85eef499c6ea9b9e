"""Reads what a text promises: amounts, percentages, days, times, links and gifts (pt, en, es)."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

import msgspec

from shared.agents.number_words import digits_for_words


class Kind(StrEnum):
    """What a claim is about."""

    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    LINK = "link"
    INSTALMENTS = "instalments"
    GIFT = "gift"


class Claim(msgspec.Struct, frozen=True):
    """One promise: its comparable values (None is not said) and the words it stands in."""

    kind: Kind
    values: tuple[object, ...]
    piece: str

    @property
    def key(self) -> tuple[Kind, tuple[object, ...]]:
        """Return what makes two claims the same."""
        return self.kind, self.values


_ZERO_WIDTH = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_NUMBER = r"\d+(?:[.,]\d+)*"
# A number is read from its first digit on, also right after an ellipsis.
_START = r"(?<!\d)(?<!\d[.,])"
_MONTH_NAMES = (
    "janeiro|january|enero|jan,fevereiro|february|febrero|fev|feb,março|marco|march|marzo|mar,"
    "abril|april|abr|apr,maio|may|mayo|mai,junho|june|junio|jun,julho|july|julio|jul,"
    "agosto|august|ago|aug,setembro|september|septiembre|set|sep,"
    "outubro|october|octubre|out|oct,novembro|november|noviembre|nov,"
    "dezembro|december|diciembre|dez|dec"
)
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.split(","), start=1)
    for name in names.split("|")
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CURRENCIES = {
    "r$": "BRL", "brl": "BRL", "reais": "BRL", "real": "BRL", "conto": "BRL", "contos": "BRL",
    "reales": "BRL", "pila": "BRL", "pilas": "BRL", "us$": "USD", "u$": "USD", "usd": "USD",
    "dolar": "USD", "dolares": "USD", "dólar": "USD", "dólares": "USD", "dollar": "USD",
    "dollars": "USD", "bucks": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "libras": "GBP", "ars": "ARS", "mxn": "MXN",
    "$": None, "peso": None, "pesos": None,
}  # fmt: skip
_BEFORE = r"r\$|us\$|u\$|\$|€|£|(?<!\w)(?:brl|usd|eur|gbp|ars|mxn)"
_AFTER = (
    r"reais|reales|real|contos?|pilas?|d[oó]lar(?:es)?|dollars?|bucks|euros?|pounds?|libras|pesos?"
    r"|brl|usd|eur|gbp|ars|mxn"
)
_SCALES = {
    "mil": 1000, "k": 1000, "thousand": 1000, "grand": 1000,
    "mi": 10**6, "milhao": 10**6, "milhão": 10**6, "milhoes": 10**6, "milhões": 10**6,
    "million": 10**6, "millones": 10**6, "millon": 10**6, "millón": 10**6,
}  # fmt: skip
_SCALE = (
    r"(?:\s*(?P<scale>mil|k|thousand|grand|mi|milh[aã]o|milh[oõ]es|million|mill[oó]n|millones)\b)"
)
_TOP_LEVEL = (
    "com|net|org|br|io|me|app|dev|shop|store|site|online|info|biz|link|ly|co|ai|xyz|club|page"
    "|tv|us|uk|pt|es|ar|mx|cl|de|ru|cn|in|top|live|click|gov|edu"
)
_PRICE_WORDS = (
    r"custam?|cuesta|costs?|sai(?:\s+por|\s+a)?|fica(?:\s+por|\s+em)|(?:por\s+)?apenas|por\s+s[oó]"
    r"|pre[cç]o(?:\s+(?:é|de|:))?|valor(?:\s+(?:é|de))?|price(?:\s+is)?|for\s+(?:only|just)|total(?:\s+de)?"
)
_UNITS = (
    r"%|x\b|vezes|dias?|semanas?|m[eê]s(?:es)?|anos?|horas?|h\b|min|minutos?|km|kg|g\b|m\b|cm|ml|l\b"
    r"|pessoas?|unidades?|itens|days?|weeks?|months?|years?|hours?|minutes?|people|units?|items?|[/:]\d"
)

_Reader = Callable[[re.Match[str]], tuple[object, ...] | None]


def _decimal(text: str) -> Decimal:
    """Read 1.234,56 and 1,234.56 and 12,9: the last mark is decimal unless it groups three."""
    marks = re.findall(r"[.,]", text)
    if not marks:
        return Decimal(text)
    last = marks[-1]
    whole, _, part = text.rpartition(last)
    grouped = len(part) == 3 and (len(set(marks)) == 1) and len(whole.split(last)[0]) <= 3
    if grouped and whole.lstrip("0"):
        return Decimal(re.sub(r"[.,]", "", text))
    return Decimal(re.sub(r"[.,]", "", whole) + "." + part)


def _amount(match: re.Match[str]) -> tuple[object, ...]:
    found = match.groupdict()
    value = _decimal(found["number"]) * _SCALES.get((found.get("scale") or "").lower(), 1)
    word = (found.get("before") or found.get("after") or "").lower()
    return value.normalize(), _CURRENCIES.get(word)


def _percent(match: re.Match[str]) -> tuple[object, ...]:
    return (_decimal(match["number"]).normalize(),)


def _numeric_date(match: re.Match[str]) -> tuple[object, ...] | None:
    day, month = int(match["day"]), int(match["month"])
    if month > 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31) or (day, month, match["year"]) == (24, 7, None):
        return None  # "24/7" is no day
    return day, month, _year(match["year"])


def _iso_date(match: re.Match[str]) -> tuple[object, ...] | None:
    month, day = int(match["month"]), int(match["day"])
    return (day, month, int(match["year"])) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named_date(match: re.Match[str]) -> tuple[object, ...] | None:
    day = int(match["day"])
    return (day, _MONTHS[match["name"].lower()], _year(match["year"])) if 1 <= day <= 31 else None


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)


def _clock_time(match: re.Match[str]) -> tuple[object, ...] | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match.groupdict().get("half") or "").lower().replace(".", "")
    if half in ("pm", "da tarde", "da noite", "de la tarde", "de la noche") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return (hour, minute) if minute < 60 else None


def _link(match: re.Match[str]) -> tuple[object, ...]:
    address = match[0].rstrip(".,;:!?)]}>\"'”’*_")
    address = re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE)
    host, slash, rest = address.partition("/")
    return (f"{host.casefold()}{slash}{rest}".rstrip("/"),)


def _instalments(match: re.Match[str]) -> tuple[object, ...]:
    return (int(match["number"]),)


# In this order; what one has read is blanked out, so no digit is read twice.
_PATTERNS: tuple[tuple[Kind, str, _Reader], ...] = (
    (
        Kind.LINK,
        rf"[a-z][a-z0-9+.-]{{0,20}}://\S+|\bwww\.\S+|\bmailto:\S+"
        rf"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:{_TOP_LEVEL})\b(?:[/:?#]\S*)?",
        _link,
    ),
    (
        Kind.PERCENT,
        rf"{_START}(?P<number>{_NUMBER})\s*(?:%|por\s?cento|por\s?ciento|per\s?cent\b|pct\b)",
        _percent,
    ),
    (
        Kind.INSTALMENTS,
        r"\b(?P<number>\d{1,2})\s*(?:x|vezes|parcelas|cuotas|installments|instalments)"
        r"(?=\s*(?:de|sem|no|of|sin|en|iguais|without|interest|$|[.,!;)]))",
        _instalments,
    ),
    (
        Kind.DATE,
        r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        _iso_date,
    ),
    (
        Kind.DATE,
        r"(?<![\d/])(?<!\d[.,])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)"
        r"(?P<year>\d{4}|\d{2})(?![\d/])",
        _numeric_date,
    ),
    (
        Kind.AMOUNT,
        rf"(?P<before>{_BEFORE})\s*(?P<number>{_NUMBER}){_SCALE}?",
        _amount,
    ),
    (
        Kind.AMOUNT,
        rf"{_START}(?P<number>{_NUMBER}){_SCALE}?\s*(?:de\s+)?(?P<after>{_AFTER})\b",
        _amount,
    ),
    (
        Kind.DATE,
        r"(?<![\d/])(?<!\d[.,])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>(?!))?(?![\d/,])",
        _numeric_date,
    ),
    (
        Kind.DATE,
        rf"\b(?P<day>\d{{1,2}})(?:º|st|nd|rd|th)?\s*(?:de\s+|of\s+)?(?P<name>{_MONTH})\b\.?"
        r"(?:(?:\s+de|\s+del|,)?\s+(?P<year>\d{4}))?",
        _named_date,
    ),
    (
        Kind.DATE,
        rf"\b(?P<name>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[h:])"
        r"(?:,?\s+(?P<year>\d{4}))?",
        _named_date,
    ),
    (
        Kind.TIME,
        r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?",
        _clock_time,
    ),
    (
        Kind.TIME,
        r"(?<!\d)(?<!\d[.,])(?P<hour>\d{1,2})(?P<minute>(?!))?\s*"
        r"(?P<half>[ap]\.?m\b\.?|da\s(?:tarde|noite|manh[ãa])|de\sla\s(?:tarde|noche|ma[ñn]ana))",
        _clock_time,
    ),
    (
        Kind.TIME,
        r"(?<!\d)(?<!\d[.,])(?P<hour>\d{1,3})\s*(?:h|hs|hrs|horas?|hours?|o'clock)"
        r"(?:\s?(?P<minute>\d{2})(?:\s?min)?)?\b",
        _clock_time,
    ),
    (
        Kind.TIME,
        r"\b(?:das|from|de\slas)\s+(?P<hour>\d{1,2})(?P<minute>(?!))?"
        r"(?=\s*(?:às|as|a|até|to|until|-)\s*(?:las\s*)?(?:\d{1,2}\b|\s))",
        _clock_time,
    ),
    (
        Kind.TIME,
        rf"(?:às|\ba\slas|\bat(?=\s+\d+\s*(?:[.,;!?)]|$)))\s+(?P<hour>\d{{1,2}})(?P<minute>(?!))?"
        rf"(?![\d/])(?!\s*(?:{_UNITS}))",
        _clock_time,
    ),
    (
        Kind.AMOUNT,
        rf"{_START}(?P<number>\d+(?:[.,]\d{{3}})*[.,]\d{{2}})(?![\d.,]*\d)(?!\s*(?:{_UNITS}))",
        _amount,
    ),
    (
        Kind.AMOUNT,
        rf"(?<!\w)(?:{_PRICE_WORDS})\s+(?P<number>{_NUMBER}){_SCALE}?(?!\w)(?!\s*(?:{_UNITS}))",
        _amount,
    ),
    (
        Kind.AMOUNT,
        rf"{_START}(?P<number>{_NUMBER})(?P<scale>\s*(?:mil|k)\b)(?!\s+\w)",
        lambda match: ((_decimal(match["number"]) * 1000).normalize(), None),
    ),
    (
        Kind.GIFT,
        r"\b(?:gr[áa]tis|gratuit[oa]s?|de\sgra[çc]a|cortesia|free\sof\scharge|for\sfree"
        r"|free\s(?:shipping|delivery|trial|of\scost)|sin\scosto|complimentary)\b",
        lambda match: ("free",),
    ),
    (
        Kind.GIFT,
        r"\b(?:metade\sd[oe]\s(?:pre[çc]o|valor)|half\s(?:the\s)?price|mitad\sde(?:l)?\sprecio)\b",
        lambda match: ("half",),
    ),
)
_COMPILED = [(kind, re.compile(text, re.IGNORECASE), read) for kind, text, read in _PATTERNS]


def read_claims(text: str) -> list[Claim]:
    """Return every claim of the text, in order."""
    plain = unicodedata.normalize("NFKC", text.translate(_ZERO_WIDTH))
    plain = digits_for_words(plain.replace("\u00a0", " "))
    found: list[tuple[int, Claim]] = []
    for kind, pattern, read in _COMPILED:
        for match in list(pattern.finditer(plain)):
            values = read(match)
            if values is not None:
                found.append((match.start(), Claim(kind, values, match[0].strip())))
                plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    return [claim for _, claim in sorted(found, key=lambda pair: pair[0])]
