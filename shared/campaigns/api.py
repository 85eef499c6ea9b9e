"""The routes of campaigns, their prospects, ledger and drafts."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec.structs import asdict

from shared.campaigns import queries, shapes, store
from shared.campaigns.draft import Draft, draft_from
from shared.campaigns.enrolment import EnrolmentService
from shared.campaigns.files import CampaignFiles
from shared.campaigns.model import (
    Campaign,
    FirstMessage,
    FollowUp,
    Hours,
    Limit,
    Part,
    SearchConfig,
    Variable,
)
from shared.campaigns.prospect import Prospect
from shared.campaigns.reviewing import ReviewService
from shared.campaigns.service import CampaignService
from shared.contacts.rows import ImportOptions
from shared.entry.auth import Role
from shared.entry.body import decode_json
from shared.entry.http import Answer, Call, Route
from shared.kernel.clock import in_utc
from shared.kernel.errors import Invalid
from shared.messaging.files import LARGEST_FILE_BYTES
from shared.messaging.files_view import file_answer
from shared.messaging.store import send_from
from shared.ports.documents import Document

T = TypeVar("T")
_LARGEST_IMPORT_BYTES = 20_000_000


class Campaigns(msgspec.Struct, frozen=True):
    """Everything the routes call."""

    campaigns: CampaignService
    enrolment: EnrolmentService
    review: ReviewService
    files: CampaignFiles


def _values(body: msgspec.Struct) -> dict[str, Any]:
    """Return the given fields in the words of the model."""
    given = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: _word(name, it) for name, it in given.items() if it is not msgspec.UNSET}


def _word(name: str, given: Any) -> Any:
    match name, given:
        case _, shapes.FirstMessageBody():
            return _first_message(given)
        case _, shapes.RateBody():
            return Limit(given.messages, given.per_seconds)
        case _, shapes.HoursBody():
            return Hours(tuple(sorted(set(given.days))), given.start, given.end)
        case _, shapes.SearchConfigBody():
            return SearchConfig(
                given.niche,
                tuple(given.locations),
                tuple(given.keywords),
                tuple(given.sources),
                given.max_results,
            )
        case "follow_ups", list():
            return tuple(FollowUp(one.after_hours, one.message) for one in given)
        case "offer_ids", list():
            return tuple(dict.fromkeys(given))
        case "valid_until", datetime():
            return in_utc(given, name)
    return given


def _first_message(body: shapes.FirstMessageBody) -> FirstMessage:
    variables = tuple(Variable(one.field, one.fallback, one.name) for one in body.variables)
    parts = tuple(_part(number, one) for number, one in enumerate(body.parts))
    return FirstMessage(body.mode, body.template, body.language, variables, body.brief, parts)


def _part(number: int, body: shapes.PartBody) -> Part:
    try:
        return store.part_of(body.place, body)
    except msgspec.ValidationError:
        field = f"first_message.parts[{number}].kind"
        raise Invalid(f"a {body.place} is never a {body.kind}", field=field) from None


def _shape(thing: object, kind: type[T]) -> T:
    return msgspec.convert(thing, kind, from_attributes=True)


def _campaign(campaign: Campaign) -> shapes.CampaignAnswer:
    return _shape(campaign, shapes.CampaignAnswer)


def _prospect(prospect: Prospect) -> shapes.ProspectAnswer:
    return _shape(prospect, shapes.ProspectAnswer)


def _draft(draft: Draft) -> shapes.DraftAnswer:
    return _shape(draft, shapes.DraftAnswer)


def _list(service: Campaigns, call: Call) -> shapes.CampaignsAnswer:
    query: queries.CampaignsQuery = call.query
    page = service.campaigns.list(call.tenant, query.status, query.limit, query.cursor)
    items = [_campaign(store.campaign_from(item)) for item in page.items]
    return shapes.CampaignsAnswer(items, page.next_cursor)


def _create(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    return _campaign(service.campaigns.create(call.user, call.tenant, _values(call.body)))


def _get(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    return _campaign(service.campaigns.get(call.tenant, call.path["id"]))


def _change(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    changes = _values(call.body)
    return _campaign(service.campaigns.change(call.user, call.tenant, call.path["id"], changes))


def _delete(service: Campaigns, call: Call) -> Answer:
    service.campaigns.delete(call.user, call.tenant, call.path["id"])
    return Answer(None, 204)


def _start(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    return _campaign(service.campaigns.start(call.user, call.tenant, call.path["id"]))


def _pause(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    id = call.path["id"]
    return _campaign(service.campaigns.pause(call.user, call.tenant, id, "PausedByMember"))


def _resume(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    return _campaign(service.campaigns.resume(call.user, call.tenant, call.path["id"]))


def _complete(service: Campaigns, call: Call) -> shapes.CampaignAnswer:
    return _campaign(service.campaigns.complete(call.user, call.tenant, call.path["id"]))


def _import(service: Campaigns, call: Call) -> shapes.ImportAnswer:
    kind = call.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind == "text/csv":
        return _import_file(service, call)
    body = decode_json(call.raw, shapes.ImportBody)
    id = call.path["id"]
    if (body.contact_ids is None) == (body.tag is None):
        raise Invalid("give either contact_ids or tag", field="contact_ids")
    if body.tag is not None:
        begun = service.enrolment.enroll_tagged(call.user, call.tenant, id, body.tag)
        return _enrolment(begun)
    tally = service.enrolment.enroll(call.user, call.tenant, id, body.contact_ids or [])
    return shapes.ImportAnswer(state="done", **asdict(tally))


def _import_file(service: Campaigns, call: Call) -> shapes.ImportAnswer:
    query: queries.ImportQuery = call.query
    options = ImportOptions(query.basis, query.basis_source, (), query.region)
    id = call.path["id"]
    return _enrolment(service.enrolment.enroll_file(call.user, call.tenant, id, call.raw, options))


def _enrolment(document: Document) -> shapes.ImportAnswer:
    named = {**document, "enrolment_id": document["id"]}
    return msgspec.convert(named, shapes.ImportAnswer)


def _progress(service: Campaigns, call: Call) -> shapes.ImportAnswer:
    path = call.path
    return _enrolment(service.enrolment.enrolment(call.tenant, path["id"], path["enrolment_id"]))


def _prospects(service: Campaigns, call: Call) -> shapes.ProspectsAnswer:
    query: queries.ProspectsQuery = call.query
    page = service.campaigns.prospects(
        call.tenant, call.path["id"], query.stage, query.plan_state, query.limit, query.cursor
    )
    items = [_prospect(store.prospect_from(item)) for item in page.items]
    return shapes.ProspectsAnswer(items, page.next_cursor)


def _convert(service: Campaigns, call: Call) -> shapes.ProspectAnswer:
    path = call.path
    return _prospect(
        service.campaigns.convert(call.user, call.tenant, path["id"], path["prospect_id"])
    )


def _sends(service: Campaigns, call: Call) -> shapes.SendsAnswer:
    query: queries.SendsQuery = call.query
    page = service.campaigns.sends(
        call.tenant, call.path["id"], query.state, query.limit, query.cursor
    )
    items = [_shape(send_from(item), shapes.SendAnswer) for item in page.items]
    return shapes.SendsAnswer(items, page.next_cursor)


def _drafts(service: Campaigns, call: Call) -> shapes.DraftsAnswer:
    query: queries.DraftsQuery = call.query
    page = service.review.list(call.tenant, call.path["id"], query.state, query.limit, query.cursor)
    items = [_draft(draft_from(item)) for item in page.items]
    return shapes.DraftsAnswer(items, page.next_cursor)


def _edit_draft(service: Campaigns, call: Call) -> shapes.DraftAnswer:
    path, body = call.path, call.body
    return _draft(
        service.review.edit(call.user, call.tenant, path["id"], path["draft_id"], body.text)
    )


def _approve(service: Campaigns, call: Call) -> shapes.DraftAnswer:
    path = call.path
    approved = service.review.approve(call.user, call.tenant, path["id"], [path["draft_id"]])
    return _draft(approved[0])


def _approve_many(service: Campaigns, call: Call) -> shapes.ApprovedAnswer:
    approved = service.review.approve(call.user, call.tenant, call.path["id"], call.body.draft_ids)
    return shapes.ApprovedAnswer([_draft(draft) for draft in approved])


def _reject(service: Campaigns, call: Call) -> shapes.DraftAnswer:
    path = call.path
    return _draft(service.review.reject(call.user, call.tenant, path["id"], path["draft_id"]))


def _upload(service: Campaigns, call: Call) -> shapes.KeptFile:
    query: queries.FileQuery = call.query
    content_type = call.headers.get("content-type", "").partition(";")[0].strip()
    return shapes.KeptFile(service.files.keep(call.tenant, query.kind, content_type, call.raw))


def _file(service: Campaigns, call: Call) -> Answer:
    found = service.files.open(call.tenant, call.path["file"])
    return file_answer(found, "", call.headers.get("range", ""))


_ONE = "/campaigns/{id}"
_DRAFT = _ONE + "/drafts/{draft_id}"

ROUTES: tuple[Route[Campaigns], ...] = (
    Route("GET", "/campaigns", _list, "List campaigns, newest first",
          query=queries.CampaignsQuery, answer=shapes.CampaignsAnswer),
    Route("POST", "/campaigns", _create, "Make a draft of a campaign", Role.ADMIN,
          body=shapes.CampaignBody, answer=shapes.CampaignAnswer, status=201),
    Route("POST", "/campaigns/files", _upload, "Keep a file for the header of the first message",
          Role.ADMIN, query=queries.FileQuery, answer=shapes.KeptFile, status=201,
          raw_limit_bytes=LARGEST_FILE_BYTES),
    Route("GET", "/campaigns/files/{file}", _file,
          "A file of the header, itself or a range of it"),
    Route("GET", _ONE, _get, "One campaign", answer=shapes.CampaignAnswer),
    Route("PATCH", _ONE, _change, "Change a campaign, also while it runs", Role.ADMIN,
          body=shapes.CampaignChange, answer=shapes.CampaignAnswer),
    Route("DELETE", _ONE, _delete, "Delete a draft", Role.ADMIN, status=204),
    Route("POST", _ONE + "/start", _start, "Start; CampaignNotReady names what is missing",
          Role.ADMIN, answer=shapes.CampaignAnswer),
    Route("POST", _ONE + "/pause", _pause, "Stop before the next message", Role.ADMIN,
          answer=shapes.CampaignAnswer),
    Route("POST", _ONE + "/resume", _resume, "Go on where it stopped", Role.ADMIN,
          answer=shapes.CampaignAnswer),
    Route("POST", _ONE + "/complete", _complete, "End it for good", Role.ADMIN,
          answer=shapes.CampaignAnswer),
    Route("POST", _ONE + "/prospects/import", _import,
          "Add people: text/csv, or JSON {contact_ids} or {tag}", Role.ADMIN,
          query=queries.ImportQuery, answer=shapes.ImportAnswer,
          raw_limit_bytes=_LARGEST_IMPORT_BYTES),
    Route("GET", _ONE + "/prospects/imports/{enrolment_id}", _progress,
          "How far adding people by tag has come", answer=shapes.ImportAnswer),
    Route("GET", _ONE + "/prospects", _prospects, "The people of a campaign",
          query=queries.ProspectsQuery, answer=shapes.ProspectsAnswer),
    Route("POST", _ONE + "/prospects/{prospect_id}/convert", _convert,
          "Mark a prospect as converted", Role.AGENT, answer=shapes.ProspectAnswer),
    Route("GET", _ONE + "/sends", _sends, "The ledger: every intended message with its reason",
          query=queries.SendsQuery, answer=shapes.SendsAnswer),
    Route("GET", _ONE + "/drafts", _drafts, "Drafts of a campaign, oldest first",
          query=queries.DraftsQuery, answer=shapes.DraftsAnswer),
    Route("POST", _ONE + "/drafts/approve", _approve_many, "Approve several drafts at once",
          Role.AGENT, body=shapes.ApproveBody, answer=shapes.ApprovedAnswer),
    Route("PATCH", _DRAFT, _edit_draft, "Change the words of a draft", Role.AGENT,
          body=shapes.DraftChange, answer=shapes.DraftAnswer),
    Route("POST", _DRAFT + "/approve", _approve, "Approve a draft", Role.AGENT,
          answer=shapes.DraftAnswer),
    Route("POST", _DRAFT + "/reject", _reject, "Reject a draft; the person is left out",
          Role.AGENT, answer=shapes.DraftAnswer),
)  # fmt: skip
