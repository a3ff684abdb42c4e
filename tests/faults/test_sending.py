"""Tablets that lose replies, and a server that is killed, leave every answer kept exactly once."""

import hashlib
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveyapp import db
from surveyapp.records import codes
from surveyapp.records.aside import Aside
from surveyapp.records.codes import Code
from surveyapp.records.responses import Response
from tests import factories

SECONDS = 20
TABLETS = 8
CODES = 2_000
KILLS = 2

SERVER = """
import sys
from pathlib import Path
from werkzeug.serving import make_server
from surveyapp import create_app
from surveyapp.config import Config
from tests import factories

folder, port = Path(sys.argv[1]), int(sys.argv[2])
config = Config(
    database_url=f"sqlite:///{folder / 'own.db'}", data_folder=folder,
    public_url="http://127.0.0.1", secret_key="s" * 32, comment_key=factories.MASTER_KEY,
    code_key=factories.CODE_KEY, trusted_hosts=("127.0.0.1",),
)
server = make_server("127.0.0.1", port, create_app(config), threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""


@dataclass
class School:
    """What the tablets tried, the receipts they have, and what went wrong meanwhile."""

    port: int
    codes: list[str]
    end: float
    kills: list[float]
    tried: dict[UUID, str] = field(default_factory=dict)
    answers: dict[UUID, int] = field(default_factory=dict)
    lost: list[UUID] = field(default_factory=list)
    receipts: dict[UUID, str] = field(default_factory=dict)

    def is_over(self) -> bool:
        """Say whether it has lasted long enough, with enough kills."""
        return time.monotonic() >= self.end and len(self.kills) >= KILLS


def test_what_was_acknowledged_is_kept_and_nothing_twice(school: School, engine: Engine):
    tablets = [threading.Thread(target=answer, args=(school, seed)) for seed in range(TABLETS)]
    for tablet in tablets:
        tablet.start()
    for tablet in tablets:
        tablet.join()

    with Session(engine) as session:
        kept = {each.sitting: each.answers for each in session.scalars(select(Response))}
        stored = list(session.scalars(select(Response.sitting)))
        used = session.scalar(select(func.count()).where(Code.used))
        aside = session.scalar(select(func.count()).select_from(Aside))
    assert len(school.kills) >= KILLS
    assert len(school.lost) > TABLETS
    assert len(school.receipts) > 5 * TABLETS
    assert school.receipts.keys() <= set(stored) <= school.tried.keys()
    assert len(stored) == len(set(stored)) == used
    assert aside == 0
    assert kept == {sitting: {"safe": school.answers[sitting]} for sitting in stored}
    assert all(school.tried[sitting] == sha256 for sitting, sha256 in school.receipts.items())


def answer(school: School, seed: int) -> None:
    """Finish one sitting after another, and send each until there is a receipt."""
    chance = random.Random(seed)
    while not school.is_over():
        code, sitting = school.codes.pop(), uuid4()
        safe = chance.randint(1, 4)
        answers = {"safe": [str(safe)], "more": [f"Number {chance.random()}"]}
        body = json.dumps({"answers": answers, "language": "en"}).encode()
        school.answers[sitting] = safe
        school.tried[sitting] = hashlib.sha256(body).hexdigest()
        while sitting not in school.receipts and not school.is_over():
            try:
                send(school, code, sitting, body, loses=chance.random() < 0.3)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(chance.uniform(0.01, 0.1))


def send(school: School, code: str, sitting: UUID, body: bytes, *, loses: bool) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", school.port, timeout=5)
    headers = {"Authorization": f"Bearer {code}", "Content-Type": "application/json"}
    try:
        connection.request("POST", f"/api/v1/sittings/{sitting}", body, headers)
        if loses:
            school.lost.append(sitting)
            return
        reply = connection.getresponse()
        said = json.loads(reply.read())
    finally:
        connection.close()
    if reply.status in (200, 201, 202):
        assert said["sitting"] == str(sitting)
        school.receipts[sitting] = said["sha256"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    db.upgrade(url)
    bind = db.engine(url)
    yield bind
    bind.dispose()


@pytest.fixture
def school(engine: Engine, tmp_path: Path) -> Iterator[School]:
    """Serve one wave from a process that is killed, and started again, every few seconds."""
    with Session(engine) as session, session.begin():
        of = factories.school(session)
        group = factories.group(session, of)
        wave = factories.wave(session, factories.version(session, of), group)
        pupils = factories.pupils(session, group, CODES)
        printed = [code for _, code in codes.mint(session, wave, pupils, factories.CODE_KEY)]
    server, port = serve(tmp_path, 0)
    over = threading.Event()
    kills: list[float] = []
    killer = threading.Thread(target=keep_killing, args=(server, tmp_path, port, over, kills))
    killer.start()
    yield School(port, printed, time.monotonic() + SECONDS, kills)
    over.set()
    killer.join()


def keep_killing(
    server: subprocess.Popen[str],
    folder: Path,
    port: int,
    over: threading.Event,
    kills: list[float],
) -> None:
    chance = random.Random(1)
    while not over.wait(chance.uniform(2, 4)):
        assert server.poll() is None
        end(server)
        kills.append(time.monotonic())
        server, _ = serve(folder, port)
    end(server)


def serve(folder: Path, port: int) -> tuple[subprocess.Popen[str], int]:
    script = [sys.executable, "-c", SERVER, str(folder), str(port)]
    server = subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    return server, int(server.stdout.readline())


def end(server: subprocess.Popen[str]) -> None:
    server.kill()
    server.communicate()
