"""Threads that read a struct at once: prepared, all of them read it."""

import subprocess
import sys
import textwrap

# Without `prepare_structs` this ends with a segmentation fault within a few rounds.
_ROUNDS = """
import sys, threading
import msgspec
from shared.entry.structs import prepare_structs

sys.setswitchinterval(1e-6)
read = []
for _ in range(60):
    inner = msgspec.defstruct("Inner", [("data", str, ""), ("attributes", dict[str, str], {})])
    outer = msgspec.defstruct("Outer", [("message", inner), ("name", str, "")])
    prepare_structs()
    begin = threading.Barrier(16)

    def go() -> None:
        begin.wait()
        read.append(msgspec.json.decode(b'{"message": {"data": "x"}}', type=outer))

    threads = [threading.Thread(target=go) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(len(read), {one.message.data for one in read})
"""


def test_many_threads_read_a_prepared_struct_for_the_first_time_at_once() -> None:
    command = [sys.executable, "-c", textwrap.dedent(_ROUNDS)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "960 {'x'}\n"), ended.stderr
