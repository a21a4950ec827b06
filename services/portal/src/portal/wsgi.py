"""What gunicorn loads."""

from typing import Final

from portal.bootstrap import SERVICE
from servicekit.wsgi import make_wsgi

app: Final = make_wsgi(SERVICE)
