"""`make demo`: the main job with live progress; exits 1 if a guarantee was broken."""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.live import Live

from infra.local.api_client import ApiClient, Refused
from tools.demo import board
from tools.demo.checks import Evidence, judge
from tools.demo.play import Json, Play
from tools.demo.system import DidNotStart, running

_LONGEST_SECONDS = 240
_LOOK_SECONDS = 2.5
_QUIET_SECONDS = 8
_WORKING = ("planned", "claimed")


def main() -> int:
    """Run the demo in a folder that goes away with it."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="piloto-demo-") as folder:
        try:
            with running(Path(folder)) as address, ApiClient(address) as api:
                return perform(Play(api), address, console)
        except (DidNotStart, Refused, TimeoutError) as error:
            console.print(f"[bold red]The demo stopped:[/] {error}")
            return 1


def perform(play: Play, address: str, console: Console) -> int:
    """Set the stage, let it run, show and judge what happened."""
    console.print(f"\n  Piloto runs on {address} with an empty data folder.\n")
    with console.status("Making the business, its agent, knowledge and number"):
        play.set_stage()
    with console.status("Importing samples/prospects.csv"):
        done = play.import_people()
    _tick(console, f"imported {done.get('created', play.people)} prospects, {play.people} enrolled")
    play.hire_people()
    for name, phones in play.cast.items():
        _tick(console, f"{len(phones)} people will answer with {_words(name)}")
    play.start()
    watch(play, console)
    return conclude(play, console)


def watch(play: Play, console: Console) -> None:
    """Show progress until everything is sent and nobody waits for an answer."""
    started = calm_since = time.monotonic()
    heard: Json = {}
    with Live(console=console, refresh_per_second=4) as live:
        while time.monotonic() - started < _LONGEST_SECONDS:
            seen = play.look()
            live.update(board.live(play, seen, time.monotonic() - started))
            busy = any(seen.metrics["sends"].get(state) for state in _WORKING)
            waiting = seen.metrics["plan_states"].get("waiting")
            counts = {"in": seen.stats["received"], "out": seen.stats["accepted"]}
            if busy or waiting or counts != heard:
                calm_since, heard = time.monotonic(), counts
            elif time.monotonic() - calm_since > _QUIET_SECONDS:
                return
            time.sleep(_LOOK_SECONDS)


def conclude(play: Play, console: Console) -> int:
    """Print what became of it; return 1 if a guarantee was broken."""
    seen = play.look()
    evidence = gather(play, seen.metrics)
    shown = [talk for talk in evidence.talks.values() if len(talk) > 2]
    console.print(board.dialogues(shown[:4]))
    console.print(board.funnel(seen.metrics))
    console.print(board.ledger(evidence.sends, seen.metrics["skips"]))
    findings = judge(evidence)
    console.print(board.verdict(findings))
    broken = [finding for finding in findings if not finding.held]
    if broken:
        console.print(f"\n  [bold red]Broken:[/] {'; '.join(each.guarantee for each in broken)}\n")
    else:
        console.print("\n  [bold green]Every guarantee held.[/]\n")
    return 1 if broken else 0


def gather(play: Play, metrics: Json) -> Evidence:
    """Collect what there is to judge by."""
    sends = play.pages(f"/campaigns/{play.campaign_id}/sends")
    accepted = play.api.outside("GET", "/simulator/api/sent?limit=10000")["items"]
    people = [phone for phones in play.cast.values() for phone in phones]
    talks = {phone: play.talk(phone) for phone in people}
    return Evidence(
        accepted,
        sends,
        play.people,
        sum(metrics["skips"].values()),
        {phone: talk for phone, talk in talks.items() if talk},
        play.threads(),
        play.cast["opt-out"],
        [*play.cast["question"], *play.cast["interest"]],
    )


def _tick(console: Console, text: str) -> None:
    console.print(f"  [green]✓[/] {text}")


def _words(name: str) -> str:
    return {"question": "a question", "interest": "interest", "opt-out": "a stop"}[name]


if __name__ == "__main__":
    sys.exit(main())
