"""Contacts as staff may see them."""


def mask(contact: str) -> str:
    """`n***n@gmail.com`, `+84*****678`; never the whole."""
    local, at, domain = contact.rpartition("@")
    if at:
        return f"{local[:1]}***{local[-1:] if len(local) > 3 else ''}@{domain}"
    return f"{contact[:3]}{'*' * max(3, len(contact) - 6)}{contact[-3:]}" if contact else ""
