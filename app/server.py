"""Configuration of gunicorn that its command line cannot carry; it imports nothing of `app`."""

import socket
from typing import Any

# Seconds that the kernel keeps a connection on which nothing was sent away from the workers.
IDLE_CONNECTIONS = 60


def when_ready(server: Any) -> None:
    """Called by gunicorn once it listens.

    Browsers open spare connections ahead of need and send nothing on them; a sync worker that accepts one waits on it
    until its timeout and serves nobody. Where the kernel can (Linux), it hands a connection over only with its data.
    """
    option = getattr(socket, "TCP_DEFER_ACCEPT", None)
    if option is None:
        return
    for listener in server.LISTENERS:
        if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
            listener.sock.setsockopt(socket.IPPROTO_TCP, option, IDLE_CONNECTIONS)
