"""Money in minor units with its currency."""

import msgspec

from shared.kernel.errors import Invalid

# ISO 4217 currencies without minor units, as far as our markets use them.
_NO_MINOR_UNITS = frozenset({"CLP", "JPY", "KRW", "PYG"})
_SYMBOLS = {"BRL": "R$", "USD": "US$", "EUR": "€", "GBP": "£"}


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units (`12990` BRL is R$ 129,90)."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is no currency code."""
        if len(self.currency) != 3 or not self.currency.isalpha() or not self.currency.isupper():
            raise Invalid("a currency is three capital letters, e.g. BRL", field="currency")

    @property
    def decimals(self) -> int:
        """Return how many digits follow the decimal mark."""
        return 0 if self.currency in _NO_MINOR_UNITS else 2

    def to_text(self, language: str = "pt-BR") -> str:
        """Return it as people write it: R$ 1.234,56 (in English R$ 1,234.56)."""
        whole, part = divmod(abs(self.amount_minor), 10**self.decimals)
        digits = f"{whole:,}" + (f".{part:0{self.decimals}d}" if self.decimals else "")
        if not language.startswith("en"):
            digits = digits.translate(str.maketrans(",.", ".,"))
        sign = "-" if self.amount_minor < 0 else ""
        return f"{sign}{_SYMBOLS.get(self.currency, self.currency)} {digits}"

    def to_json(self) -> dict[str, object]:
        """Return the API's form."""
        return {"amount": self.amount_minor, "currency": self.currency}


def money_from_json(data: dict[str, object]) -> Money:
    """Read the API's form; the entry has checked the types already."""
    return Money(int(str(data["amount"])), str(data["currency"]))
