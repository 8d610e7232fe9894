"""The WSGI entry point: what granian (or any other WSGI server) serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What was loaded at the start stays for good: the collector need not look at it at every round
# (measured: the slowest one per cent of the answers comes sooner).
gc.collect()
gc.freeze()
