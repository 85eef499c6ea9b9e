"""Which column of a file means what: header words in Portuguese and English, or as told."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from shared.contacts.model import BasisKind
from shared.kernel.errors import Invalid
from shared.kernel.words import fold

_SYNONYMS: Mapping[str, str] = {
    "name": "nome|nome completo|name|full name|contato|contact|responsavel|cliente|nombre|pessoa"
    "|first name|primeiro nome|nome do contato|contact name|nome fantasia do contato",
    "last_name": "sobrenome|last name|surname|apellido",
    "phone": "telefone|celular|whatsapp|whats|zap|fone|phone|phone number|mobile|cell|tel|numero"
    "|telefone celular|numero de telefone|numero do whatsapp|whatsapp number|telefone 1|phone 1"
    "|celular 1|telefone whatsapp|celular whatsapp|contact number|telefono|movil",
    "email": "email|e mail|mail|correio eletronico|correo|email address|endereco de email",
    "company": "empresa|company|negocio|estabelecimento|organizacao|organization|razao social"
    "|nome fantasia|nome da empresa|company name|business|business name|loja",
    "city": "cidade|city|municipio|ciudad",
    "state": "estado|uf|state",
    "segment": "segmento|segment|ramo|setor|categoria|category|industry|atividade|nicho",
    "website": "site|website|url|pagina",
    "instagram": "instagram|insta|perfil instagram",
    "tags": "tags|tag|etiquetas|etiqueta|marcadores|labels|grupos",
    "language": "idioma|language|lingua|locale",
    "basis": "base legal|legal basis|basis|consentimento|consent|opt in|optin|aceite|autorizacao"
    "|aceita receber|lgpd",
    "basis_source": "origem do consentimento|origem consentimento|fonte do consentimento"
    "|consent source|basis source|origem|fonte|source|lead source|origem do contato",
    "basis_proof": "prova|prova do consentimento|proof|consent proof|comprovante|evidencia",
    "opt_out": "opt out|optout|descadastrado|unsubscribed|nao perturbe|bloqueado|do not contact",
}  # fmt: skip
TARGETS = frozenset(_SYNONYMS)
KEPT_AS_FIELDS = ("city", "state", "segment", "website", "instagram")
_TARGET_OF = {word: target for target, text in _SYNONYMS.items() for word in text.split("|")}

_BASIS_WORDS: Mapping[BasisKind, str] = {
    "consent": "consentimento|consent|sim|s|yes|y|true|1|x|opt in|optin|aceito|aceitou|autorizado"
    "|autorizou|ok|si",
    "legitimate_interest": "legitimo interesse|interesse legitimo|legitimate interest|li"
    "|legitimate_interest|interes legitimo",
    "contract": "contrato|contract|execucao de contrato",
    "existing_customer": "cliente|ja e cliente|existing customer|customer|existing_customer"
    "|cliente ativo",
}  # fmt: skip
_BASIS_OF = {word: kind for kind, text in _BASIS_WORDS.items() for word in text.split("|")}
_YES = frozenset(_BASIS_WORDS["consent"].split("|"))

_LONGEST_FIELD_NAME = 60


class Columns(msgspec.Struct, frozen=True):
    """What each column of a file means: a target, `field:{name}` or nothing."""

    header: tuple[str, ...]
    meanings: tuple[str, ...]

    def named(self, target: str) -> str | None:
        """Return the header of the first column with this meaning."""
        return next(
            (name for name, meaning in zip(self.header, self.meanings, strict=True)
             if meaning == target),
            None,
        )  # fmt: skip


def is_known(header: str) -> bool:
    """Tell whether a header word is one of ours."""
    return _normal(header) in _TARGET_OF


def read_columns(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Give each column its meaning; `mapping` (header → target, `field` or `ignore`) decides
    before our own words do. Raises `Invalid` where no column can identify a person."""
    told = {_normal(name): meaning for name, meaning in mapping.items()}
    _refuse_unknown(header, mapping, told)
    taken: set[str] = set()
    meanings: list[str] = []
    for number, name in enumerate(header, start=1):
        meaning = _meaning(name, number, told, taken)
        taken.add(meaning)
        meanings.append(meaning)
    if not taken & {"phone", "email"}:
        raise Invalid(
            "no column holds a phone or an e-mail address; name one `telefone` or send a mapping",
            field="header",
            columns=list(header)[:50],
        )
    return Columns(tuple(header), tuple(meanings))


def read_basis(text: str) -> BasisKind | None:
    """Return the legal basis a cell names, or None."""
    return _BASIS_OF.get(_normal(text))


def says_yes(text: str) -> bool:
    """Tell whether a cell is a yes."""
    return _normal(text) in _YES


def _meaning(name: str, number: int, told: Mapping[str, str], taken: set[str]) -> str:
    wanted = told.get(_normal(name)) or _TARGET_OF.get(_normal(name)) or "field"
    if wanted == "ignore":
        return ""
    if wanted in TARGETS and wanted not in taken:
        return wanted
    # A second column of one meaning is kept under its own name.
    label = name.strip(" _")[:_LONGEST_FIELD_NAME] or f"column {number}"
    field, copy = f"field:{label}", 2
    while field in taken:
        field, copy = f"field:{label} {copy}", copy + 1
    return field


def _refuse_unknown(
    header: Sequence[str], mapping: Mapping[str, str], told: Mapping[str, str]
) -> None:
    for name, meaning in mapping.items():
        if meaning not in TARGETS and meaning not in ("field", "ignore"):
            raise Invalid(f"{meaning!r} is nothing a column can mean", field=f"mapping.{name}")
    missing = set(told) - {_normal(name) for name in header}
    if missing:
        raise Invalid(f"there is no column {sorted(missing)[0]!r}", field="mapping")


def _normal(header: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(header)))
