"""A deployed function writes its log as JSON from its first request on, with nobody's help."""

import subprocess
import sys

from tests.architecture.sources import ROOT

SCRIPT = """
import logging
from shared.entry.push import Subscriber
Subscriber(print)
logging.getLogger("shared.anything").info("something happened", extra={"tenant": "t", "name_of": 1})
"""


def log_of(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_where_it_is_deployed_every_line_is_json_of_known_fields():
    line = log_of(K_SERVICE="a-function")

    assert '"severity": "INFO"' in line
    assert '"tenant": "t"' in line
    assert "name_of" not in line


def test_elsewhere_the_log_is_left_to_who_runs_it():
    assert log_of() == ""
