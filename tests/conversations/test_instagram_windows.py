"""Until when who may write on Instagram: the agent a day, a human a week, once per comment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.contacts.model import WINDOW_MARGIN
from shared.conversations.flow import ReplyTask
from shared.conversations.saying import WindowClosed
from shared.kernel.clock import from_text
from shared.messaging import store as messaging
from shared.messaging.channel import HUMAN_WINDOW, CommentAnswered, CommentTooOld
from shared.ports.channels import TextContent
from tests.conversations.conftest import TENANT
from tests.conversations.instagram import DAY, Talk


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(DAY - 310, "sent"), (DAY + 60, "sent"), (7 * DAY - 310, "sent"), (7 * DAY - 60, None)],
)
def test_a_human_may_answer_for_seven_days_with_the_tag(
    talk: Talk, seconds: int, state: str | None
):
    talk.write("Oi")
    talk.world.clock.move(seconds=seconds)
    if state is None:
        with pytest.raises(WindowClosed):
            talk.say(TextContent("Ainda quer?"))
        return
    assert talk.say(TextContent("Ainda quer?"))["state"] == state


def test_the_agent_may_answer_for_a_day_alone(talk: Talk):
    talk.write("Oi")
    known = talk.conversation()
    talk.world.clock.now = known.reply_due_at
    talk.world.replies.reply(ReplyTask(TENANT, known.id, known.inbound_seq))
    (task,) = talk.world.outbox.tasks("messaging_task_send")
    id = task["payload"]["send_id"]

    def late(tx):
        tx.merge(messaging.SENDS, id, {"valid_until": None})

    talk.world.documents.transact(TENANT, late)
    talk.world.clock.move(seconds=DAY + 60)
    talk.world.deliver()
    assert (talk.ledger(id)["state"], talk.ledger(id)["code"]) == ("cancelled", "WindowClosed")
    assert talk.taken() == []


def test_a_comment_gets_one_private_reply_whatever_comes_together(talk: Talk):
    talk.write("Quanto custa?", "comment")
    comment = talk.comment_message()

    def reply(number: int) -> str:
        try:
            return str(talk.say(TextContent(f"Custa {number}"), comment)["state"])
        except CommentAnswered:
            return "answered"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(reply, range(4)))
    assert outcomes == ["answered", "answered", "answered", "sent"]
    assert len(talk.taken()) == 1
    shown = talk.world.inbox.thread(TENANT, talk.conversation().id, 10, None).messages.items
    (private,) = [one for one in shown if one["author"] == "human"]
    assert private["reply_to"] == comment


def test_a_private_reply_goes_to_the_comment_and_not_after_seven_days(talk: Talk):
    talk.write("Quanto custa?", "comment")
    with pytest.raises(WindowClosed):
        talk.say(TextContent("Oi!"))
    talk.world.clock.move(seconds=7 * DAY - 60)
    with pytest.raises(CommentTooOld):
        talk.say(TextContent("Oi!"), talk.comment_message())
    assert talk.taken() == []


def test_the_inbox_names_the_channel_and_until_when_the_team_may_write(talk: Talk):
    talk.write("Quanto custa?", "comment")

    def listed() -> tuple[str, str | None]:
        (item,) = talk.world.inbox.find(TENANT, None, None, 10, None).items
        one = talk.world.inbox.get(TENANT, item["id"])
        for field in ("channel", "window_closes_at", "contact_name"):
            assert one[field] == item[field]
        return item["channel"], item["window_closes_at"]

    assert listed() == ("instagram", None)
    talk.write("Oi")
    channel, closes = listed()
    at = talk.conversation().last_inbound_at
    assert closes is not None
    assert at is not None
    assert (channel, from_text(closes)) == ("instagram", at + HUMAN_WINDOW - WINDOW_MARGIN)
