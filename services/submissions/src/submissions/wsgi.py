"""What gunicorn loads."""

from servicekit.wsgi import make_wsgi
from submissions.bootstrap import SERVICE

app = make_wsgi(SERVICE)
