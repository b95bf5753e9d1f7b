from django import forms

from ikrar.web.shared.of_apel import OfApelForm
from ikrar.web.shared.press import fresh_key


class Choice(OfApelForm):
    round = forms.CharField()
    apel = forms.CharField(required=False)


def test_an_apel_belongs_to_the_round_that_is_chosen():
    def made(apel):
        return Choice({"key": fresh_key(), "round": "R1", "apel": apel})

    assert list(made("R2:7F3A91").errors) == ["apel"]
    ours, none = made("R1:7F3A91"), made("")
    assert ours.is_valid()
    assert none.is_valid()
    assert (ours.cleaned_data["apel"], none.cleaned_data["apel"]) == ("7F3A91", "")
