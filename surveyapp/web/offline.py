"""The worker that lets a tablet go on without a network: `static/sw.js` with what it is to keep."""

import gzip
import hashlib
import json

from flask import Blueprint, Response, render_template, request

from surveyapp.web import language
from surveyapp.web.assets import asset, content
from surveyapp.web.respond import home

bp = Blueprint("offline", __name__)

ASSETS = ("pupils.css", "respond.js", "icon.svg")


@bp.get("/sw.js")
def worker():
    pages = {}
    for code in language.languages():
        language.use(code)
        pages[home()] = render_template("respond/enter.html", home=home, typed="", error="")
    shell = json.dumps([*pages, *map(asset, ASSETS)])
    script = content("sw.js").decode()
    kept = "".join([shell, script, *pages.values()])
    version = hashlib.sha256(kept.encode()).hexdigest()[:12]
    text = f'const VERSION = "{version}";\nconst SHELL = {shell};\n{script}'
    response = Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
    response.vary.add("Accept-Encoding")
    response.set_etag(version)
    if "gzip" in request.accept_encodings:
        response.data = gzip.compress(text.encode(), mtime=0)
        response.content_encoding = "gzip"
        response.set_etag(f"{version}-gzip")
    return response.make_conditional(request)
