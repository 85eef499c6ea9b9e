"""Digits for numbers written as words, so that "dez por cento" is read like "10 por cento"."""

import re
import unicodedata

_SMALL = {
    "um": 1, "uma": 1, "one": 1, "dois": 2, "duas": 2, "two": 2, "dos": 2, "tres": 3, "three": 3,
    "quatro": 4, "four": 4, "cuatro": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "sete": 7,
    "seven": 7, "siete": 7, "oito": 8, "eight": 8, "ocho": 8, "nove": 9, "nine": 9, "nueve": 9,
    "dez": 10, "ten": 10, "diez": 10, "onze": 11, "eleven": 11, "once": 11, "doze": 12,
    "twelve": 12, "doce": 12, "treze": 13, "thirteen": 13, "trece": 13, "catorze": 14,
    "quatorze": 14, "fourteen": 14, "catorce": 14, "quinze": 15, "fifteen": 15, "quince": 15,
    "dezesseis": 16, "sixteen": 16, "dezessete": 17, "seventeen": 17, "dezoito": 18,
    "eighteen": 18, "dezenove": 19, "nineteen": 19, "vinte": 20, "twenty": 20, "veinte": 20,
    "trinta": 30, "thirty": 30, "treinta": 30, "quarenta": 40, "forty": 40, "cuarenta": 40,
    "cinquenta": 50, "fifty": 50, "cincuenta": 50, "sessenta": 60, "sixty": 60, "sesenta": 60,
    "setenta": 70, "seventy": 70, "oitenta": 80, "eighty": 80, "ochenta": 80, "noventa": 90,
    "ninety": 90, "cem": 100, "cento": 100, "cien": 100, "ciento": 100, "duzentos": 200,
    "duzentas": 200, "doscientos": 200, "trezentos": 300, "trezentas": 300, "trescientos": 300,
    "quatrocentos": 400, "quatrocentas": 400, "cuatrocientos": 400, "quinhentos": 500,
    "quinhentas": 500, "quinientos": 500, "seiscentos": 600, "seiscentas": 600,
    "seiscientos": 600, "setecentos": 700, "setecentas": 700, "setecientos": 700,
    "oitocentos": 800, "oitocentas": 800, "ochocientos": 800, "novecentos": 900,
    "novecentas": 900, "novecientos": 900,
}  # fmt: skip
_SCALES = {"hundred": 100, "mil": 1000, "thousand": 1000}
# These alone are more often other words ("para uma", "em dos", "once you …", "por cento").
_NOT_ALONE = frozenset({"um", "uma", "one", "dos", "once", "doce", "cento", "ciento", "mil"})
_JOINERS = frozenset({"e", "and", "y"})
_TOKEN = re.compile(r"[^\W\d_]+|[^\w]+|\w+")
_UNIT_FOLLOWS = re.compile(
    r"\s*-?\s*(?:reais|reales|real|d[oó]lar|dollar|euro|peso|pound|libra|por\s?cent|per\s?cent|por\s?cient)",
    re.IGNORECASE,
)


def digits_for_words(text: str) -> str:
    """Return the text with every run of number words as digits; all else stays."""
    tokens = _TOKEN.findall(text)
    out: list[str] = []
    at = 0
    while at < len(tokens):
        end = _run_end(tokens, at)
        run = [word for word in map(_fold, tokens[at:end]) if word in _SMALL or word in _SCALES]
        if run and (set(run) - _NOT_ALONE or _UNIT_FOLLOWS.match("".join(tokens[end : end + 6]))):
            out.append(str(_value(run)))
        else:
            end = max(end, at + 1)
            out += tokens[at:end]
        at = end
    return "".join(out)


def _fold(word: str) -> str:
    lower = word.lower()
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def _run_end(tokens: list[str], start: int) -> int:
    """Return where the number words that begin at `start` end (at `start` if none do)."""
    if start and tokens[start - 1][-1:].isdigit():
        return start
    end = at = start
    while at < len(tokens):
        word = _fold(tokens[at])
        percent = word in ("cento", "ciento") and _fold("".join(tokens[at - 2 : at])) == "por "
        if (word in _SMALL or (word in _SCALES and _bare(tokens, at))) and not percent:
            end = at + 1
        elif not (word in _JOINERS or word in (" ", "-")) or end == start:
            break
        at += 1
    return end


def _bare(tokens: list[str], at: int) -> bool:
    """A scale after digits ("2 mil", "R$ 2,5 mil") is read with them, not here."""
    return not (at >= 2 and tokens[at - 1] == " " and tokens[at - 2][-1:].isdigit())


def _value(run: list[str]) -> int:
    total, current = 0, 0
    for word in run:
        if word in _SCALES:
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale == 1000:
                total, current = total + current, 0
        else:
            current += _SMALL[word]
    return total + current
