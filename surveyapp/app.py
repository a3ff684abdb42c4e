"""The application: the one place where its parts are joined."""

import logging

from flask import Flask

from surveyapp import db
from surveyapp.analysis.text.reader import Reader
from surveyapp.config import BadSettings, Config, with_keys
from surveyapp.exchange import own_phrases
from surveyapp.exchange.tables import Unusable
from surveyapp.records import readings
from surveyapp.web import (
    access,
    accounts,
    asking,
    assets,
    comments,
    concerns,
    errors,
    figures,
    health,
    help_requests,
    joining,
    language,
    lookups,
    offline,
    partials,
    recordings,
    respond,
    sealed_files,
    security,
    sittings,
    tablets,
    waves,
)

log = logging.getLogger(__name__)


def create_app(config: Config) -> Flask:
    """Make the application.

    Raises BadSettings when the phrases that the settings name can't be used, and db.WrongSchema
    when the database isn't ready.
    """
    config = with_keys(config)
    reader = _reader(config)
    app = Flask("surveyapp", template_folder="web/templates", static_folder=None)
    app.config.update(SURVEYAPP=config, SECRET_KEY=config.secret_key)
    app.extensions["reader"] = reader
    security.init_app(app, config)
    db.init_app(app, config.database_url)
    for part in (assets, errors, language, figures, accounts, access, concerns, lookups):
        part.init_app(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(offline.bp)
    app.register_blueprint(recordings.bp)
    for pupils in (respond.bp, sittings.bp, partials.bp, tablets.bp, asking.bp):
        app.register_blueprint(pupils)
        accounts.csrf.exempt(pupils)  # they have no cookie, so there is nothing to misuse
    app.register_blueprint(waves.bp)
    app.register_blueprint(joining.bp)
    app.register_blueprint(sealed_files.bp)
    app.register_blueprint(concerns.bp)
    app.register_blueprint(help_requests.bp)
    app.register_blueprint(comments.bp)
    app.register_blueprint(lookups.bp)
    return app


def _reader(config: Config) -> Reader:
    """Give the reader of comments with its lists loaded, so that no pupil waits for that."""
    try:
        reader = own_phrases.reader(config.concern_phrases)
    except Unusable as problem:
        raise BadSettings([f"CONCERN_PHRASES: {problem}"]) from problem
    if not readings.alive(reader):
        log.error("The reader of comments does not work: each comment is left for a person.")
    return reader
