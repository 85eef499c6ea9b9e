"""function.yaml: what is accepted and what is named as wrong."""

import pytest

from infra.local.specs import read_function
from shared.kernel.errors import Invalid

TASK = """
trigger: task
max_attempts: 8
memory_mib: 512
cpu: 1
concurrency: 80
timeout_seconds: 60
roles: [{role: roles/datastore.user, reason: reads and writes its documents}]
secrets: []
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "messaging_task_send"):
        file = tmp_path / name / "function.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return file

    return write


def test_a_whole_file_is_read(written):
    spec = read_function(written(TASK))

    assert (spec.name, spec.trigger, spec.max_attempts) == ("messaging_task_send", "task", 8)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("max_attempts: 8", ""), "needs max_attempts"),
        (("secrets: []", "secrets: []\nschedule: '* * * * *'"), "has no schedule"),
        (("trigger: task", "trigger: cron"), "Invalid enum value"),
        (("secrets: []", "secret: []"), "unknown field"),
        (("roles/datastore.user", "owner"), "matching regex"),
        (("memory_mib: 512", "memory_mib: lots"), "Expected `int`"),
    ],
)
def test_a_mistake_is_named_with_its_file(written, change, complaint):
    with pytest.raises(Invalid, match="messaging_task_send/function.yaml") as caught:
        read_function(written(TASK.replace(*change)))

    assert complaint in str(caught.value)


def test_a_folder_without_a_domain_is_refused(written):
    with pytest.raises(Invalid, match="<domain>_<what>"):
        read_function(written(TASK, "send"))
