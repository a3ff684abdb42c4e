"""What is not English goes to a person; what is, however it is spelled, is read."""

import pytest

from surveyapp.analysis.text import concerns, sentiment
from surveyapp.analysis.text.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "dw i ddim yn hoffi'r ysgol achos mae pawb yn gas",
        "mae fy ffrindiau yn wych ond mae'r toiledau yn fudr",
        "boję się iść do szkoły bo oni mnie biją",
        "أنا أخاف من المدرسة ولا أحد يساعدني",
        "میں اسکول نہیں جانا چاہتا",
        "mujhe school pasand nahi hai kyunki woh mujhe marte hain",
        "Мені страшно йти додому",
        "我不喜欢学校",
        "asdfgh jkl qwpoe zxmcn",
        "kocham szkołę",
        "nem szeretem",
        "ich weiß",
    ],
)
def test_another_language_is_not_read_and_goes_to_a_person(text: str):
    assert not is_english(text)
    assert sentiment.read(text).label == "not read"
    assert concerns.NOT_READ in {concern.category for concern in concerns.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍👍",
        "ok",
        "Mohammed",
        "Mrs Kowalczyk",
        "miss is bare jokes ngl fr fr",
        "idk tbh its alrite innit",
        "skool is gd bt lunsh is horibl n evry1 pushis",
        "i hav no frends heer nd i wnt 2 go hom",
        "me and Oluwaseun and Agnieszka play football",
        "cba wiv pe 2day m8",
        "ah dinnae like it, the weans are aye greetin",
        "pizza",
        "wagwan my g school is peak still",
        "mi teecha is nis",
        "mi vil kil miself",
        "mi dadd hitts mee",
        "Señora Muñoz is nice",
    ],
)
def test_english_is_read_however_it_is_spelled(text: str):
    assert is_english(text)
    assert sentiment.read(text).label != "not read"
