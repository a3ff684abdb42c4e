"""The settings: one frozen value from the environment, with every mistake named at once."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

DATABASES = ("sqlite:///", "postgresql://")
KEY_BYTES = 32
SECRET_LENGTH = 32
MOST_PROXIES = 5
MOST_LATE_DAYS = 365


class BadSettings(Exception):
    """The environment can't be used; `problems` has a sentence for each setting."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting. Keys are empty where none was given: `with_keys` fills them in.

    `comment_key` seals the schools' keys and `code_key` hashes codes: 32 bytes each.
    `trusted_proxies` counts the proxies in front whose X-Forwarded headers are believed.
    `concern_phrases` is a file of a school's own phrases that raise a concern.
    `late_days` is for how many days after a wave has closed a tablet's answers are kept aside.
    """

    database_url: str
    data_folder: Path
    public_url: str
    secret_key: str = ""
    comment_key: bytes = b""
    code_key: bytes = b""
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    concern_phrases: Path | None = None
    late_days: int = 14

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are kept to HTTPS: yes, but on an address that is plain HTTP."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings, each with its default; raise BadSettings with every problem.

        A key may stand in a file instead, named by SECRET_KEY_FILE, COMMENT_KEY_FILE or
        CODE_KEY_FILE.
        """
        settings = _Settings(environ)
        data_folder = Path(environ.get("DATA_FOLDER") or "var").absolute()
        database_url = settings.database_url(data_folder)
        public_url = settings.public_url()
        config = cls(
            database_url=database_url,
            data_folder=data_folder,
            public_url=public_url,
            secret_key=settings.secret_key(),
            comment_key=settings.key("COMMENT_KEY"),
            code_key=settings.key("CODE_KEY"),
            trusted_proxies=settings.number("TRUSTED_PROXIES", cls.trusted_proxies, MOST_PROXIES),
            trusted_hosts=settings.trusted_hosts(public_url),
            concern_phrases=settings.path("CONCERN_PHRASES"),
            late_days=settings.number("LATE_DAYS", cls.late_days, MOST_LATE_DAYS),
        )
        settings.need_keys(config)
        if settings.problems:
            raise BadSettings(settings.problems)
        return config


def with_keys(config: Config) -> Config:
    """Fill in the keys that weren't given from `keys.json` in the data folder.

    They are made at random the first time, in a file that only its owner may read. Whoever loses
    that file loses the comments, so it belongs in the backup, apart from the database.
    """
    if config.secret_key and config.comment_key and config.code_key:
        return config
    path = config.data_folder / "keys.json"
    if not path.exists():
        _make_keys(path)
    kept = _Settings(_kept_keys(path))
    filled = replace(
        config,
        secret_key=config.secret_key or kept.secret_key(),
        comment_key=config.comment_key or kept.key("COMMENT_KEY"),
        code_key=config.code_key or kept.key("CODE_KEY"),
    )
    if kept.problems or not (filled.secret_key and filled.comment_key and filled.code_key):
        raise BadSettings([f"{path} doesn't hold the keys that were made: restore it from backup."])
    return filled


class _Settings:
    """Reads one setting after another and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def database_url(self, data_folder: Path) -> str:
        url = self.environ.get("DATABASE_URL") or f"sqlite:///{data_folder / 'surveyapp.db'}"
        if not url.startswith(DATABASES):
            self.problems.append(
                "DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
            )
        return url

    def public_url(self) -> str:
        url = (self.environ.get("PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/")
        try:
            parts = urlsplit(url)
            host, secure = parts.hostname or "", parts.scheme == "https"
            whole = url == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
        except ValueError:
            host, secure, whole = "", False, False
        if not (whole and host and parts.scheme in ("http", "https")):
            self.problems.append(
                "PUBLIC_URL must be the address people open, such as https://survey.example.org, "
                "without a path."
            )
        elif not secure and not _is_this_machine(host):
            self.problems.append("PUBLIC_URL must begin with https:// unless it is this machine.")
        return url

    def secret_key(self) -> str:
        key = self._text("SECRET_KEY")
        if key and len(key) < SECRET_LENGTH:
            self.problems.append(f"SECRET_KEY must be at least {SECRET_LENGTH} characters.")
        return key

    def key(self, name: str) -> bytes:
        text = self._text(name)
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b"wrong"
        if key and len(key) != KEY_BYTES:
            self.problems.append(f"{name} must be {2 * KEY_BYTES} hexadecimal digits.")
        return key

    def number(self, name: str, default: int, most: int) -> int:
        text = self.environ.get(name) or str(default)
        if text.isascii() and text.isdigit() and int(text) <= most:
            return int(text)
        self.problems.append(f"{name} must be a whole number from 0 to {most}.")
        return default

    def trusted_hosts(self, public_url: str) -> tuple[str, ...]:
        given = [name.strip() for name in self.environ.get("TRUSTED_HOSTS", "").split(",")]
        hosts = [name for name in given if name]
        if any("/" in name or " " in name for name in hosts):
            self.problems.append(
                "TRUSTED_HOSTS must be host names with commas between them, "
                "such as survey.example.org,10.0.0.5."
            )
        return tuple(hosts) or _hosts_of(public_url)

    def path(self, name: str) -> Path | None:
        text = self.environ.get(name, "").strip()
        return Path(text).absolute() if text else None

    def need_keys(self, config: Config) -> None:
        """Want every key when the database is shared: another host would make other keys."""
        if config.database_url.startswith("sqlite:"):
            return
        for name in ("SECRET_KEY", "COMMENT_KEY", "CODE_KEY"):
            if not getattr(config, name.lower()) and not self._names_a_problem(name):
                self.problems.append(f"{name} must be set when the database is PostgreSQL.")

    def _text(self, name: str) -> str:
        path = self.environ.get(f"{name}_FILE")
        if not path:
            return self.environ.get(name, "").strip()
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            self.problems.append(f"{name}_FILE names a file that can't be read: {problem}.")
            return ""

    def _names_a_problem(self, name: str) -> bool:
        return any(problem.startswith(name) for problem in self.problems)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts_of(public_url: str) -> tuple[str, ...]:
    try:
        host = urlsplit(public_url).hostname or ""
    except ValueError:
        return ()
    return ("127.0.0.1", "localhost", "[::1]") if _is_this_machine(host) else (host,)


def _kept_keys(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _make_keys(path: Path) -> None:
    """Make the keys' file whole before it has its name, so that two who start at once share one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    names = ("SECRET_KEY", "COMMENT_KEY", "CODE_KEY")
    _write_private(made, json.dumps({name: secrets.token_hex(KEY_BYTES) for name in names}))
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
