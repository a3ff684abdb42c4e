"""Samples of speech as a small MP3 file."""

from io import BytesIO

import numpy as np
import soundfile
from numpy.typing import NDArray

# Of libsndfile's range from most bits (0) to fewest (1): 24 kbit/s for speech at 22,050 Hz, which
# is 3 KB a second.
COMPRESSION = 0.9


def encoded(samples: NDArray[np.int16], rate: int) -> bytes:
    """Give an MP3 file of one channel; `rate` is the number of samples a second."""
    file = BytesIO()
    soundfile.write(
        file,
        samples,
        rate,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="CONSTANT",
        compression_level=COMPRESSION,
    )
    return file.getvalue()
