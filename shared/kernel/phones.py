"""One phone in the several spellings that providers give it."""

import re

# After the country: in Brazil two digits of area, then the subscriber.
_BR_MOBILE = re.compile(r"^55(\d\d)9([6-9]\d{7})$")
_MX_OLD = re.compile(r"^521(\d{10})$")
_AR_MOBILE = re.compile(r"^549(\d{10})$")


def matching_key(number: str) -> str:
    """Return the key that is equal for every spelling of one international number.

    Providers add or drop a digit: the ninth one of Brazilian mobiles, the 1 after 52 in
    Mexico, the 9 after 54 in Argentina. Never an address.
    """
    digits = re.sub(r"\D", "", number)
    if match := _BR_MOBILE.match(digits):
        # Only where the shorter form cannot be somebody's landline.
        return f"55{match[1]}{match[2]}"
    if match := _MX_OLD.match(digits):
        return f"52{match[1]}"
    if match := _AR_MOBILE.match(digits):
        return f"54{match[1]}"
    return digits
