"""What gunicorn loads, after fork and after gevent has patched."""

from servicekit.wsgi import make_wsgi
from voting.bootstrap import SERVICE

app = make_wsgi(SERVICE)
