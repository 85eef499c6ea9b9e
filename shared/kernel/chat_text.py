"""Brings a chat message into the form that rules read it in: folded words, by sentence."""

import re

from shared.kernel.words import fold

# The longest text the channel carries.
_LONGEST_READ = 4_096
_WINDOW = 16
"""Words that are weighed together: a wish and its object stand that close."""
_STRIDE = 10
# Letters of other alphabets that look like ours, after folding.
_LOOKALIKES = str.maketrans(
    "авеёзікмнорстухјѕԁӏαβεηικμνορτυχ",
    "abee3ikmhopctyxjsdlabenikmvoptux",
)
_DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")
_ABBREVIATIONS = {
    "n": "nao", "naum": "nao", "num": "nao", "nn": "nao", "maiz": "mais",
    "q": "que", "k": "que", "d": "de",
    "pra": "para", "pro": "para", "p": "para", "vc": "voce", "vcs": "voces", "pq": "porque",
    "msgs": "mensagens", "msg": "mensagem", "msm": "mensagem", "wpp": "whatsapp",
    "zap": "whatsapp", "zapzap": "whatsapp", "pfv": "favor", "pf": "favor", "qro": "quero",
    "u": "you", "ur": "your", "dnt": "dont", "pls": "please", "plz": "please", "txt": "text",
    "w": "with", "msj": "mensajes", "msjs": "mensajes", "xfa": "favor", "porfa": "favor",
    "kiero": "quiero",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+|[?]|[.,;:!\n…]+")
_ADDRESS = re.compile(r"\S+://\S+|\bwww\.\S+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SPELLED = re.compile(r"\b(?:[^\W\d_][ .\-_*]){2,}[^\W\d_]\b")
_SENTENCE_ENDS = re.compile(r"[.!\n…]")
PAUSE = "|"
QUESTION = "?"
NUMBER = "#"


def windows(text: str) -> list[list[str]]:
    """Return the words that are weighed together; a short message is one window.

    Between words stand `PAUSE` for punctuation and `QUESTION`; a number is `NUMBER`.
    """
    sentences = sentences_of(text)
    whole = [word for sentence in sentences for word in sentence]
    if len(whole) <= _WINDOW:
        return [_trimmed(whole)] if whole else []
    cut: list[list[str]] = []
    for sentence in map(_trimmed, sentences):
        last = max(1, len(sentence) - _WINDOW + _STRIDE)
        cut += [sentence[at : at + _WINDOW] for at in range(0, last, _STRIDE)]
    return [window for window in cut if window]


def sentences_of(text: str) -> list[list[str]]:
    """Return the words of each sentence, as told at `windows`; pauses are not trimmed."""
    found: list[list[str]] = [[]]
    for token in _TOKEN.findall(_plain(text[:_LONGEST_READ])):
        if token == QUESTION:
            found[-1].append(QUESTION)
            found.append([])
        elif token[0].isalnum():
            found[-1].append(_word(token))
        else:
            found[-1].append(PAUSE)
            if _SENTENCE_ENDS.search(token):
                found.append([])
    return found


def _plain(text: str) -> str:
    signed = re.sub("[🛑⛔]+", " redsign ", text)
    signed = re.sub("[📩📨📲💬✉]+", " mensagem ", signed)
    folded = fold(re.sub("[🚫🔕❌🙅📵]+", " nosign ", signed)).translate(_LOOKALIKES)
    folded = _ADDRESS.sub(" link ", folded)
    folded = re.sub(r"[’'`´]", "", folded).replace("e-mail", "email")
    folded = re.sub(r"(?<=\w)\+|(?<=\w )\+|\+(?= ?\w)", " mais ", folded)
    # PAAARAR, and P.A.R.A.R or S T O P, are the word they stretch.
    folded = _STRETCHED.sub(r"\1", folded)
    return _SPELLED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), folded)


def _word(token: str) -> str:
    if token.isdigit():
        return NUMBER
    if not token.isalpha():
        token = token.translate(_DIGITS_AS_LETTERS)
    return _ABBREVIATIONS.get(token, token)


def _trimmed(words: list[str]) -> list[str]:
    """Without pauses at the ends and without two in a row."""
    kept: list[str] = []
    for word in words:
        if word != PAUSE or (kept and kept[-1] not in (PAUSE, QUESTION)):
            kept.append(word)
    return kept[:-1] if kept and kept[-1] == PAUSE else kept
