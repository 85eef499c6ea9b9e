"""What the person who started it reads: where it is, how to sign in, how to stop it."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from shared.config import Settings


def show_up(settings: Settings, news: Mapping[str, Any]) -> None:
    """Print the one screen of a running system."""
    rows = Table.grid(padding=(0, 3))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    address = settings.public_url
    rows.add_row("Open", _link(address))
    if "email" in news:
        rows.add_row("Sign in", f"[bold]{news['email']}[/]  password  [bold]{news['password']}[/]")
    if settings.backend == "embedded":
        rows.add_row("Phone", _link(f"{address}/simulator/", "you play the prospect"))
    rows.add_row("API", _link(f"{address}/api/v1/docs", "try every route"))
    rows.add_row("Data", f"{settings.data_dir}  [dim]kept for the next start[/]")
    console = Console()
    console.print()
    title = Text("Piloto is running", style="bold green")
    console.print(
        Panel(rows, title=title, title_align="left", padding=(1, 3), expand=False),
        soft_wrap=False,
    )
    console.print("  [dim]Ctrl-C stops it.[/]\n")


def show_stopped(settings: Settings) -> None:
    """Say that everything has ended in order."""
    Console().print(f"\n  Piloto has stopped; its data is in {settings.data_dir}.")


def show_trouble(message: str) -> None:
    """Say why it does not start."""
    Console(stderr=True).print(f"\n  [bold red]Piloto cannot start:[/] {message}\n", soft_wrap=True)


def _link(address: str, note: str = "") -> str:
    return f"[bold cyan]{address}[/]" + (f"  [dim]{note}[/]" if note else "")
