"""Text messages of a demonstration: mail to its sink."""

from notifications.model import mail
from notifications.model.mail import Mail
from notifications.store.channels import Parcel


def write_text_message(parcel: Parcel) -> Mail:
    """Raises BadAddress, LetterBroken."""
    return mail.as_text_message(parcel.text, parcel.postmark, parcel.address)
