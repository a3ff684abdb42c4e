"""Every table in one place, for whoever compares the models with a database."""

from surveyapp.records import (
    accounts,
    aside,
    audit,
    base,
    codes,
    comments,
    concerns,
    help_requests,
    joining,
    lookups,
    partials,
    people,
    readings,
    recordings,
    responses,
    surveys,
    tries,
    waves,
)

MODULES = (
    accounts,
    aside,
    audit,
    base,
    codes,
    comments,
    concerns,
    help_requests,
    joining,
    lookups,
    partials,
    people,
    readings,
    recordings,
    responses,
    surveys,
    tries,
    waves,
)
METADATA = base.Base.metadata
