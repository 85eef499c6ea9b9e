"""The table: samples of every contender, their medians and ratios, and whether a budget is met."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

PRODUCT, PEER, LIMIT = "Piloto", "peer", "limit"
Samples = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Budget:
    """What a row must keep; `holds` is asked with the medians."""

    words: str
    holds: Callable[[Mapping[str, float]], bool]


@dataclass(frozen=True)
class Row:
    """One measured thing."""

    part: str
    name: str
    unit: str
    samples: Samples
    budgets: Sequence[Budget] = ()
    note: str = ""
    why: str = ""
    """What stands in the way where a budget is missed, and the next step."""

    def medians(self) -> dict[str, float]:
        """Return the median of each contender."""
        return {who: median(values) for who, values in self.samples.items() if values}


@dataclass
class Table:
    """Collects rows and says them while they come."""

    say: Callable[[str], None]
    rows: list[Row] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Tables of another shape, by their headline."""
    broken: list[str] = field(default_factory=list)
    """Parts that could not be measured, and why."""

    def add(
        self,
        part: str,
        name: str,
        unit: str,
        samples: Samples,
        *budgets: Budget,
        note: str = "",
        why: str = "",
    ) -> Row:
        """Keep and say one row."""
        row = Row(part, name, unit, samples, budgets, note, why)
        self.rows.append(row)
        self.say(_line(row))
        return row

    def add_text(self, headline: str, text: str) -> None:
        """Keep and say a table that has a shape of its own."""
        self.texts.append((headline, text))
        self.say(f"{headline}\n{text}")

    def missed(self) -> list[str]:
        """Return the parts that broke and the budgets that do not hold."""
        return self.broken + [
            f"{row.part}: {row.name}: {budget.words}" + (f". {row.why}" if row.why else "")
            for row in self.rows
            for budget in row.budgets
            if not budget.holds(row.medians())
        ]

    def markdown(self) -> str:
        """Return everything as Markdown."""
        lines: list[str] = []
        for part in dict.fromkeys(row.part for row in self.rows):
            lines += ["", f"## {part}", "", _HEAD, _RULE]
            lines += [_cells(row) for row in self.rows if row.part == part]
            notes = [row.note for row in self.rows if row.part == part and row.note]
            lines += [f"\n{note}" for note in dict.fromkeys(notes)]
        for headline, text in self.texts:
            lines += ["", f"## {headline}", "", "```", text, "```"]
        return "\n".join(lines)


_HEAD = "| measure | unit | Piloto | peer | limit | ÷ peer | ÷ limit | budget |"
_RULE = "|---|---|---:|---:|---:|---:|---:|---|"


def at_least(times: float, of: str) -> Budget:
    """Return the budget `Piloto ≥ times × of`."""
    words = f"≥ {times:g} × {of}"
    return Budget(words, lambda found: of not in found or found[PRODUCT] >= times * found[of])


def at_most_times(times: float, of: str) -> Budget:
    """Return the budget `Piloto ≤ times × of`."""
    words = f"≤ {times:g} × {of}"
    return Budget(words, lambda found: of not in found or found[PRODUCT] <= times * found[of])


def below(value: float, words: str = "") -> Budget:
    """Return the budget `Piloto ≤ value`."""
    return Budget(words or f"≤ {value:g}", lambda found: found[PRODUCT] <= value)


def above(value: float) -> Budget:
    """Return the budget `Piloto ≥ value`."""
    return Budget(f"≥ {value:g}", lambda found: found[PRODUCT] >= value)


def number(value: float) -> str:
    """Write a value with as many digits as it deserves."""
    if value != value:
        return "–"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "–"
    middle = number(median(values))
    return middle if len(values) < 2 else f"{middle} [{number(min(values))}–{number(max(values))}]"


def _ratio(row: Row, of: str) -> str:
    found = row.medians()
    if PRODUCT not in found or not found.get(of):
        return ""
    return f"{found[PRODUCT] / found[of]:.2f}"


def _verdict(row: Row) -> str:
    found = row.medians()
    said = (f"{budget.words} {'✓' if budget.holds(found) else '✗'}" for budget in row.budgets)
    return ", ".join(said)


def _cells(row: Row) -> str:
    values = [_spread(row.samples.get(who, ())) for who in (PRODUCT, PEER, LIMIT)]
    cells = [row.name, row.unit, *values, _ratio(row, PEER), _ratio(row, LIMIT), _verdict(row)]
    return "| " + " | ".join(cells) + " |"


def _line(row: Row) -> str:
    said = (f"{who} {_spread(values)}" for who, values in row.samples.items() if values)
    verdict = _verdict(row)
    return f"  {row.name}: {', '.join(said)} {row.unit}" + (f"  ({verdict})" if verdict else "")
