"""The web chat: POST, redirect, GET. It works without JavaScript and keeps nothing in the browser but one cookie.

`visitors` knows the cookie, `forms` what a page sends back, `pages` how a screen is laid out, `guard` what holds for
every response, `server` the routes. Nothing here is logged but codes: no words, no cookie, no address.
"""

from bot.channels.web.guard import runner
from bot.channels.web.server import web_app

__all__ = ["runner", "web_app"]
