"""The wired identity: from the settings to a session that the authenticator admits."""

from pathlib import Path

from shared.config import Settings
from shared.entry.auth import Credentials, Role
from shared.identity.connect import connect_authenticator, connect_identity_service
from shared.identity.tenants import NewTenant
from shared.ports.identity.connect import connect_embedded_identity


def test_a_sign_in_on_one_machine_is_admitted_everywhere(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    service = connect_identity_service(settings)
    tokens = connect_embedded_identity(settings).sign_up("ana@padaria.example", "correct horse")
    me, cookie = service.sessions.sign_in(tokens.id_token)
    credentials = Credentials(None, cookie, me.csrf, None, None, True, "/api/v1/tenants")
    caller = connect_authenticator(settings).admit(credentials)
    tenant = service.tenants.create(caller, NewTenant("Padaria"))
    admitted = connect_authenticator(settings).admit(credentials)
    assert (admitted.tenant, admitted.role) == (tenant, Role.OWNER)
    invite, _ = service.inviting.invite(admitted, tenant, "bia@padaria.example", Role.AGENT)
    assert invite.mailed_at is not None
    assert any((tmp_path / "mail").iterdir())
