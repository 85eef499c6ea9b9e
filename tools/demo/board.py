"""What one sees while it runs, and at its end."""

from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tools.demo.checks import Finding
from tools.demo.play import Json, Play, Snapshot

_SETTLED = ("sent", "rejected", "unknown", "unconfirmed", "cancelled")


def live(play: Play, seen: Snapshot, seconds: float) -> RenderableType:
    """Return the picture of one moment."""
    sends = seen.metrics["sends"]
    done = sum(sends.get(state, 0) for state in _SETTLED) + sum(seen.metrics["skips"].values())
    bar = ProgressBar(total=max(play.people, 1), completed=done, width=44)
    head = Table.grid(padding=(0, 2))
    head.add_row("Campaign", bar, f"{done} of {play.people}", Text(f"{seconds:.0f} s", style="dim"))
    return Panel(
        Group(head, "", _figures(seen), "", _talk(seen.people)),
        title="[bold]Piloto writes, people answer[/]",
        title_align="left",
        padding=(1, 2),
    )


def _figures(seen: Snapshot) -> Table:
    funnel, delivery = seen.metrics["funnel"], seen.metrics["delivery"]
    table = Table.grid(padding=(0, 4))
    for _ in range(5):
        table.add_column()
    table.add_row(
        _figure("contacted", funnel["contacted"]),
        _figure("delivered", delivery["delivered"]),
        _figure("read", delivery["read"]),
        _figure("replied", funnel["replied"]),
        _figure("most in one second", seen.stats["max_in_one_second"]),
    )
    return table


def _figure(name: str, value: object) -> Text:
    return Text.assemble((str(value), "bold cyan"), "\n", (name, "dim"))


def _talk(people: Sequence[Json]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True, width=7)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=72)
    for person in people[:8]:
        who = "[green]piloto[/]" if person["last"] == "out" else "[yellow]person[/]"
        phone = str(person.get("phone", ""))
        table.add_row("…" + phone[-4:], who, " ".join((person["last_text"] or "").split()))
    return table


def dialogues(talks: Sequence[Sequence[Json]]) -> Table:
    """Return a few conversations whole."""
    table = Table(title="Some conversations", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("who", no_wrap=True)
    table.add_column("words", overflow="fold", max_width=88)
    for talk in talks:
        for each in talk:
            who = "[yellow]person[/]" if each["direction"] == "in" else "[green]piloto[/]"
            table.add_row(who, Text(" ".join((each["text"] or "").split())))
        table.add_section()
    return table


def funnel(metrics: Json) -> Table:
    """Return the funnel."""
    table = Table(title="Funnel", title_justify="left")
    table.add_column("step")
    table.add_column("people", justify="right")
    table.add_column("")
    whole = max(metrics["funnel"]["found"], 1)
    for step in ("found", "contacted", "replied", "converted"):
        count = metrics["funnel"][step]
        table.add_row(step, str(count), ProgressBar(total=whole, completed=count, width=30))
    return table


def ledger(sends: Sequence[Json], skips: Json) -> Table:
    """Return the ledger by state and delivery."""
    table = Table(title="Ledger", title_justify="left")
    table.add_column("state")
    table.add_column("delivery")
    table.add_column("why")
    table.add_column("sends", justify="right")
    rows = Counter((send["state"], send["delivery"], send["code"] or "") for send in sends)
    for (state, delivery, code), count in sorted(rows.items()):
        table.add_row(state, delivery, code, str(count))
    for reason, count in sorted(skips.items()):
        table.add_row("left out", "", reason, str(count))
    return table


def verdict(findings: Sequence[Finding]) -> Table:
    """Return the guarantees and whether they held."""
    table = Table(title="Guarantees, by the simulator's own record", title_justify="left")
    table.add_column("")
    table.add_column("guarantee", max_width=54)
    table.add_column("what was seen", max_width=60)
    for finding in findings:
        mark = "[bold green]held[/]" if finding.held else "[bold red]BROKEN[/]"
        table.add_row(mark, finding.guarantee, finding.seen)
    return table
