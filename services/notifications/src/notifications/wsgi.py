"""What gunicorn loads."""

from notifications.bootstrap import SERVICE
from servicekit.wsgi import make_wsgi

app = make_wsgi(SERVICE)
