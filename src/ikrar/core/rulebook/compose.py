"""From a text of the rulebook to the words that an agency adopts and people sign."""

from __future__ import annotations

from collections.abc import Mapping

from ikrar.core.refusal import Refusal
from ikrar.core.rulebook.check import PLACEHOLDER
from ikrar.core.rulebook.types import Text


class FieldNotFilled(Refusal):
    code = "rulebook.field_not_filled"
    sentence = "Isian {label} pada naskah {title} belum diisi."
    todo = "Isi dulu, baru naskah dapat disahkan."


def compose(text: Text, values: Mapping[str, str]) -> str:
    """Return heading, preamble, numbered points and closing with the adopter's fields filled in.

    values    by field name; what signers fill is not part of the text
    Returns   lines with one final LF; what is hashed is made of them by statements.text
    Refuses   FieldNotFilled
    """
    for field in text.fields:
        if field.filled_by == "adopter" and not values.get(field.name, "").strip():
            raise FieldNotFilled(label=field.label, title=text.title)
    points = "\n".join(f"{point.number}. {point.words}" for point in text.points)
    parts = [part for part in (text.heading, text.preamble, points, text.closing) if part]
    return PLACEHOLDER.sub(lambda place: values[place.group(1)].strip(), "\n\n".join(parts)) + "\n"
