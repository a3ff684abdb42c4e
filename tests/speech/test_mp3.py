"""Speech becomes a small MP3 file that any browser plays."""

import io

import numpy as np
import soundfile

from surveyapp.speech import mp3

RATE = 22_050
TONE = (8000 * np.sin(np.arange(3 * RATE) * 440 * 2 * np.pi / RATE)).astype(np.int16)


def test_it_has_one_channel_and_the_length_of_the_speech():
    sound = soundfile.info(io.BytesIO(mp3.encoded(TONE, RATE)))

    assert (sound.format, sound.channels, sound.samplerate) == ("MP3", 1, RATE)
    assert abs(sound.duration - 3) < 0.1


def test_a_second_takes_less_than_four_kilobytes():
    assert len(mp3.encoded(TONE, RATE)) < 3 * 4096


def test_what_is_heard_is_what_was_said():
    heard, _ = soundfile.read(io.BytesIO(mp3.encoded(TONE, RATE)))

    strongest = np.abs(np.fft.rfft(heard[:RATE])).argmax()
    assert abs(strongest - 440) <= 2
