"""The choice of a round and, maybe, of one of its apel sessions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ikrar.web.shared.press import PressForm


class OfApelForm(PressForm):
    """With fields `round` and `apel`, whose values are "round:apel"; cleaned, `apel` is the second half alone."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("apel") or ""
        if chosen and not chosen.startswith(f"{cleaned.get('round')}:"):
            self.add_error("apel", _("Apel ini bukan bagian dari rangkaian yang dipilih."))
        cleaned["apel"] = chosen.partition(":")[2]
        return cleaned
