"""Text messages of a demonstration: mail to its sink."""

from email.message import EmailMessage

from notifications.model import mail
from notifications.store.channels import Parcel


def write_text_message(parcel: Parcel) -> EmailMessage:
    """Raises BadAddress, LetterBroken."""
    return mail.as_text_message(parcel.text, parcel.postmark, parcel.address)
