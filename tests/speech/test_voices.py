"""Texts become recordings on this machine, whatever stands in them."""

import io
import os
import stat
from pathlib import Path

import pytest
import soundfile

from surveyapp.speech import voices
from surveyapp.speech.voices import NoProgram, Unspoken, Voice, speakable, voice

SENTENCE = "I felt safe at school this week."
HOSTILE = [
    "--help",
    "-f /etc/passwd",
    "-w /tmp/out.wav",
    '<speak><break time="60s"/><audio src="https://example.org/a.wav"/>Hello</speak>',
    "[[h@'loU]] \x0155S \x00 %s $(id) `id`",
    "Zoë’s “café” – 学校 😀",
    "a very long question " * 95 + "now!!",
]
LISTED = "Pty Language Age/Gender VoiceName\n 5  en-gb  --/M  English\n"


@pytest.mark.usefixtures("espeak")
@pytest.mark.parametrize(("language", "name"), [("en", "en-gb"), ("cy", "cy"), ("en-US", "en-us")])
def test_a_sentence_is_a_recording_of_a_few_seconds(language: str, name: str):
    chosen = found(language)

    made = chosen.read(SENTENCE)

    assert chosen.name == name
    sound = soundfile.info(io.BytesIO(made))
    assert (sound.format, sound.channels) == ("MP3", 1)
    assert 2 < sound.duration < 5
    assert len(made) <= 4096 * sound.duration


@pytest.mark.usefixtures("espeak")
def test_staff_are_read_to_faster_than_children():
    lengths = [
        soundfile.info(io.BytesIO(found("en", audience).read(SENTENCE))).duration
        for audience in ("pupils", "staff")
    ]

    assert lengths[0] > lengths[1] * 1.1


@pytest.mark.usefixtures("espeak")
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_only_read(text: str):
    made = found("en").read(text)

    assert 0.3 < soundfile.info(io.BytesIO(made)).duration < 240


@pytest.mark.usefixtures("espeak")
def test_what_a_command_would_do_is_not_done():
    plain, marked = (found("en").read(text) for text in ("hello", '<break time="9s"/>hello'))

    assert len(marked) < len(plain) + 9 * 1000


@pytest.mark.usefixtures("espeak")
def test_a_text_without_a_word_is_told():
    with pytest.raises(Unspoken):
        found("en").read(" ")


@pytest.mark.usefixtures("espeak")
def test_a_language_without_a_voice_has_none():
    assert voice("tlh", "pupils") is None


def test_a_recording_is_named_by_all_that_it_depends_on():
    plain = Voice("en", "en-gb", 135)
    others = [Voice("en", "en-us", 135), Voice("en", "en-gb", 160), Voice("cy", "en-gb", 135)]

    names = {plain.recording("Never"), plain.recording("Often")}
    names |= {other.recording("Never") for other in others}

    assert plain.recording("Never") == Voice("en", "en-gb", 135).recording("Never")
    assert len(names) == 5
    assert {len(name) for name in names} == {32}


def test_control_characters_and_phonemes_are_taken_from_a_text():
    assert speakable("a\x01b\x00c\nd [[e]]") == "a b c d [ [e]]"


def test_without_the_program_there_is_no_voice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoProgram):
        voice("en", "pupils")


def test_the_text_goes_by_standard_input_and_nothing_else_does(stub: Path):
    chosen = found("en")

    with pytest.raises(Unspoken):
        chosen.read("--help me")

    given, text, environment = stub.read_text().split("|")
    assert given == "--stdin --stdout -b 1 -v en-gb -s 135"
    assert text == "--help me"
    assert "SECRET_KEY" not in environment


def test_a_program_that_fails_is_told(stub: Path):
    program = stub.parent / "espeak-ng"
    chosen = found("en")
    program.write_text("#!/bin/sh\nexit 1\n")

    with pytest.raises(Unspoken):
        chosen.read("Never")


def test_a_program_that_hangs_is_ended(stub: Path, monkeypatch: pytest.MonkeyPatch):
    chosen = found("en")
    (stub.parent / "espeak-ng").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    monkeypatch.setattr(voices, "LONGEST_SECONDS", 0.2)

    with pytest.raises(Unspoken):
        chosen.read("Never")


def found(language: str, audience: str = "pupils") -> Voice:
    chosen = voice(language, audience)
    assert chosen is not None
    return chosen


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program in the place of espeak-ng that writes down what it is given."""
    told = tmp_path / "told"
    program = tmp_path / "espeak-ng"
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = --voices ] && {{ printf "{LISTED}"; exit; }}\n'
        f'printf "%s|%s|%s" "$*" "$(/bin/cat)" "$(/usr/bin/env)" > {told}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SECRET_KEY", "s" * 32)
    return told
