"""How gunicorn serves the demo: two workers on two ports. PORT is for the outer pages, PORT + 1 for the units."""

import os
import subprocess
import sys

_port = int(os.environ.get("PORT") or 8000)

wsgi_app = "demo.wsgi:application"
bind = [f"127.0.0.1:{_port}", f"127.0.0.1:{_port + 1}"]
workers = int(os.environ.get("SL_WORKERS") or 2)
threads = 4
reload = os.environ.get("SL_DEBUG") == "1"
graceful_timeout = 10  # an answer that is being made is sent before a worker stops
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - heartbeats, nothing else
loglevel = "warning"


def when_ready(server):
    """Say where to look, once both ports are open."""
    print(f"The demo is on http://127.0.0.1:{_port} (Ctrl+C stops it)", flush=True)


def on_starting(server):
    """What a site has cron and Celery for runs beside the servers, unless SL_DEMO_CLOCK=off."""
    if os.environ.get("SL_DEMO_CLOCK") != "off":
        server.clock = subprocess.Popen([sys.executable, "demo/manage.py", "keep_time"])


def on_exit(server):
    """It ends with them."""
    clock = getattr(server, "clock", None)
    if clock is not None:
        clock.terminate()
        clock.wait()
