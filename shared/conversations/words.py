"""The few sentences the product itself says to people, in their language."""

_OPT_OUT = {
    "pt": "Pronto: você não vai mais receber nossas ofertas. "
    "Se precisar de algo, é só escrever para a gente.",
    "en": "Done: you will not get our offers any more. If you need anything, just write to us.",
    "es": "Listo: ya no recibirá nuestras ofertas. Si necesita algo, escríbanos.",
}


def opt_out_confirmation(language: str) -> str:
    """Return the one confirmation of an opt-out."""
    return _OPT_OUT.get(language[:2].lower(), _OPT_OUT["pt"])
