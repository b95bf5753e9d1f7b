"""Photographs for a report: read, turned upright, made smaller, written anew; kept no longer than the request."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ikrar.core.refusal import Refusal
from ikrar.web.shared import refusals, uploads
from ikrar.web.shared.papers.scanning import DamagedPhoto, HeicPhoto, NotAPhoto, PhotoTooLarge, has_too_many_pixels
from ikrar.web.shared.papers.typesetting import LONGEST_SIDE

MOST = 6
_MOST_BYTES = 15_000_000


def clean_photo(content: bytes) -> bytes:
    """A fresh JPEG of what can be seen; place, device and all else of the file are gone.

    Refuses    HeicPhoto, NotAPhoto, PhotoTooLarge, DamagedPhoto
    """
    if content[4:8] == b"ftyp":
        raise HeicPhoto
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if has_too_many_pixels(opened):
                raise PhotoTooLarge
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except UnidentifiedImageError:
        raise NotAPhoto from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoTooLarge from None
    except (OSError, SyntaxError, ValueError):
        raise DamagedPhoto from None
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=82)
    return kept.getvalue()


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to six photographs in one field; cleaned to a list of JPEG bytes."""

    widget = _ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST:
            raise forms.ValidationError(_("Paling banyak enam foto."))
        return [self._photo(super(PhotosField, self).clean(file, initial)) for file in files]

    def _photo(self, file: UploadedFile[Any]) -> bytes:
        if (file.size or 0) > _MOST_BYTES:
            raise forms.ValidationError(_now("{file}: lebih dari 15 MB.").format(file=file.name))
        try:
            with uploads.lane:
                return clean_photo(file.read())
        except Refusal as refusal:
            raise forms.ValidationError(f"{file.name}: {refusals.say(refusal)} {refusals.say_todo(refusal)}") from None
