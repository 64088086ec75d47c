"""WSGI entry point: `gunicorn wsgi:app`. `namesake serve` prepares the instance and starts it."""

import logging

from app.config import load_settings
from app.factory import create_app
from app.runtime import open_runtime

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
app = create_app(open_runtime(load_settings()))
