"""The WSGI entry of all pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
application = get_wsgi_application()
