"""A process killed while it keeps answers leaves each response whole or not at all."""

import os
import random
import signal
import subprocess
import sys
import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveyapp.records import codes, responses
from surveyapp.records.codes import Code
from surveyapp.records.comments import Comment
from surveyapp.records.responses import Response
from tests import factories

KEY = b"k" * 32

# Keeps one response and stops where it is told to, before or after the commit.
ONE = """
import sys, time
from uuid import UUID
from surveyapp import db
from surveyapp.records import responses
from surveyapp.records.codes import Code
from tests import factories

url, number, sitting, moment = sys.argv[1:]
def stop(here):
    if here == moment:
        print("here", flush=True)
        time.sleep(60)
with db.transaction(url) as session:
    submission = factories.submission(comments={"more": "Mine"}, sitting=UUID(sitting))
    responses.submit(session, session.get_one(Code, int(number)), submission, b"k" * 32)
    stop("before the commit")
stop("after the commit")
"""

# Keeps a response for every code, as fast as it can, and says so after each commit.
MANY = """
import sys
from uuid import UUID
from surveyapp import db
from sqlalchemy.orm import Session
from surveyapp.records import responses
from surveyapp.records.codes import Code
from tests import factories

bind = db.engine(sys.argv[1])
print("ready", flush=True)
for pair in sys.argv[2:]:
    number, sitting = pair.split(":")
    with Session(bind) as session, session.begin():
        submission = factories.submission(comments={"more": "Mine"}, sitting=UUID(sitting))
        responses.submit(session, session.get_one(Code, int(number)), submission, b"k" * 32)
    print(sitting, flush=True)
"""


@pytest.mark.parametrize(("moment", "kept"), [("before the commit", 0), ("after the commit", 1)])
def test_it_is_whole_or_nothing_and_a_retry_gets_a_receipt(
    engine: Engine, database_url: str, moment: str, kept: int
):
    (number,), sitting = made_codes(engine, 1), uuid4()
    process = start(ONE, database_url, str(number), str(sitting), moment)
    assert next(process.stdout or iter([])) == "here\n"

    kill(process)

    with Session(engine) as session, session.begin():
        wait_until_idle(session)
        assert counted(session) == (kept, kept, kept)
        submission = factories.submission(comments={"more": "Mine"}, sitting=sitting)
        receipt = responses.submit(session, session.get_one(Code, number), submission, KEY)
    assert receipt == responses.Receipt(sitting, responses.sha256(submission), new=not kept)
    with Session(engine) as session:
        assert counted(session) == (1, 1, 1)


def test_what_was_acknowledged_is_kept_whenever_the_kill_comes(engine: Engine, database_url: str):
    chance = random.Random(7)
    wanted = {uuid4(): number for number in made_codes(engine, 60)}
    acknowledged: set[UUID] = set()

    for _ in range(3):
        pairs = [f"{number}:{it}" for it, number in wanted.items() if it not in acknowledged]
        process = start(MANY, database_url, *pairs)
        assert next(process.stdout or iter([])) == "ready\n"
        time.sleep(chance.uniform(0.01, 0.08))
        acknowledged |= {UUID(line.strip()) for line in kill(process).split()}

    with Session(engine) as session:
        stored = set(session.scalars(select(Response.sitting)))
        assert acknowledged <= stored <= set(wanted)
        assert counted(session) == (len(stored),) * 3
        assert {comment.sitting for comment in session.scalars(select(Comment))} == stored


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True
    )


def kill(process: subprocess.Popen[str]) -> str:
    """End the process at once and give what it had still said, up to its last whole line."""
    os.kill(process.pid, signal.SIGKILL)
    said, _ = process.communicate()
    return said[: said.rfind("\n") + 1]


def made_codes(engine: Engine, count: int) -> list[int]:
    with Session(engine) as session, session.begin():
        school = factories.school(session)
        group = factories.group(session, school)
        wave = factories.wave(session, factories.version(session, school), group)
        pupils = factories.pupils(session, group, count)
        codes.mint(session, wave, pupils, factories.CODE_KEY)
        return list(session.scalars(select(Code.id)))


def counted(session: Session) -> tuple[int, ...]:
    """Count responses, comments and used codes."""
    used = select(func.count()).where(Code.used)
    everything = (select(func.count()).select_from(it) for it in (Response, Comment))
    return tuple(session.scalar(count) or 0 for count in (*everything, used))


def wait_until_idle(session: Session) -> None:
    """Wait for the locks that the killed process held."""
    session.scalars(select(Code).with_for_update()).all()
