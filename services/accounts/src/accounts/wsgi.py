"""What gunicorn loads."""

from accounts.bootstrap import SERVICE
from servicekit.wsgi import make_wsgi

app = make_wsgi(SERVICE)
