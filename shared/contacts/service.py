"""What members do with contacts, and the doors for other domains' transactions."""

from shared.contacts.people import identifiers_of as identifiers_of
from shared.contacts.people import note_inbound as note_inbound
from shared.contacts.people import resolve_sender as resolve_sender
from shared.contacts.people import suppress as suppress
