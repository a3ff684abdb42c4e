"""The voices of espeak-ng: which one reads a language, how fast, and what it says.

The program is started with fixed arguments and gets the text on its standard input, so that no
text can be an option or a file's name. Nothing is sent anywhere and nothing is written to disk.
"""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from surveyapp.speech import mp3

PROGRAM = "espeak-ng"
LONGEST_SECONDS = 60

# Words a minute; the program's own speed is 175.
SPEEDS = {"pupils": 135, "both": 135, "staff": 160}

# The voice of a language, where it isn't called as the language is.
PREFERRED = {"en": "en-gb", "fr": "fr-fr", "zh": "cmn"}
HEADER_BYTES = 44  # of a sound file as the program writes it, which are followed by the samples
RATE_AT = slice(24, 28)


class NoProgram(Exception):
    """The program isn't installed on this machine."""


class Unspoken(Exception):
    """A text couldn't be read: the program failed, took too long or had nothing to say."""


@dataclass(frozen=True)
class Voice:
    """One voice at one speed; `name` is the program's, `speed` in words a minute."""

    language: str
    name: str
    speed: int

    def recording(self, text: str) -> str:
        """Name the recording of a text by all that it depends on."""
        return digest(self.language, text, PROGRAM, self.name, str(self.speed))

    def read(self, text: str) -> bytes:
        """Read a text aloud as an MP3 file; raises Unspoken."""
        samples, rate = _samples(self, text)
        if not samples.any():
            raise Unspoken("There is nothing to say.")
        return mp3.encoded(samples, rate)


def digest(*parts: str) -> str:
    """Give 32 hexadecimal digits that stand for some texts in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def voice(language: str, audience: str) -> Voice | None:
    """Choose the voice for a language (a BCP 47 tag) and an audience; None where there is none.

    Raises NoProgram.
    """
    tag = language.lower()
    base = tag.split("-")[0]
    there = _names(_path())
    wanted = (PREFERRED.get(tag, tag), PREFERRED.get(base, base))
    name = next((name for name in wanted if name in there), None)
    return Voice(language, name, SPEEDS[audience]) if name else None


def speakable(text: str) -> str:
    """Take from a text what would be a command to the program: control characters, [[phonemes]]."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain.replace("[[", "[ [")


def _path() -> str:
    path = shutil.which(PROGRAM)
    if path is None:
        raise NoProgram(f"{PROGRAM} isn't installed.")
    return path


@cache
def _names(path: str) -> frozenset[str]:
    """List the voices by the second column of the program's own list."""
    listed = _run([path, "--voices"], b"").decode("utf-8", "replace").splitlines()[1:]
    return frozenset(line.split()[1] for line in listed if len(line.split()) > 1)


def _samples(voice: Voice, text: str) -> tuple[NDArray[np.int16], int]:
    """Give what the program says, and the number of samples a second."""
    encoding = ["-b", "1"]  # UTF-8
    how = ["-v", voice.name, "-s", str(voice.speed)]
    sound = _run([_path(), "--stdin", "--stdout", *encoding, *how], speakable(text).encode())
    if len(sound) < HEADER_BYTES or not sound.startswith(b"RIFF"):
        raise Unspoken(f"{PROGRAM} said nothing.")
    whole = (len(sound) - HEADER_BYTES) // 2 * 2
    samples = np.frombuffer(sound[HEADER_BYTES : HEADER_BYTES + whole], dtype="<i2")
    return samples.astype(np.int16), int.from_bytes(sound[RATE_AT], "little")


def _run(command: list[str], text: bytes) -> bytes:
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=True,
            env={"LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise Unspoken(f"{PROGRAM} failed: {type(problem).__name__}.") from problem
    return done.stdout
