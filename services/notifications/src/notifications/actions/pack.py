"""Make a claimed message ready to go: the letter, the text message, what it costs."""

from notifications.actions.compose import Reader, secret_values, unsubscribe_url
from notifications.actions.office import Office
from notifications.actions.route import Job
from notifications.actions.words import write_with
from notifications.model.bounces import return_path
from notifications.model.costs import cost_of
from notifications.model.kinds import Kind
from notifications.model.mail import Letter, Postmark
from notifications.model.text_messages import without_marks
from notifications.store.channels import Parcel


def pack(office: Office, job: Job) -> Parcel:
    """Raises LetterBroken."""
    message, settings = job.message, office.settings
    reader = Reader(name=job.destination.name, contest=job.contest, sealed=message.sealed)
    letter = write_with(office, message, reader, job.versions)
    postmark = Postmark(
        message=message.id,
        sender=settings.mail_from,
        at=message.created_at,
        unsubscribe=unsubscribe_url(message, settings),
        envelope=return_path(settings.bounce_address, message.id, settings.letter_key),
    )
    return Parcel(
        kind=Kind(message.kind),
        address=job.destination.address,
        letter=letter,
        postmark=postmark,
        text=letter.short if job.rules.sms_diacritics else without_marks(letter.short),
        values=_values(office, job, letter),
    )


def price(job: Job, parcel: Parcel) -> int:
    """In đồng."""
    return cost_of(job.destination.channel, parcel.text, job.rules)


def _values(office: Office, job: Job, letter: Letter) -> dict[str, str]:
    """What a provider's own template may name: facts in words, the reader, the whole short text."""
    facts = {name: text for name, text in job.message.facts.items() if isinstance(text, str)}
    message = job.message
    return {
        **facts,
        **secret_values(message.kind, message.sealed, office.settings),
        "name": job.destination.name,
        "contest": job.contest,
        "text": letter.short,
        "subject": letter.subject,
    }
