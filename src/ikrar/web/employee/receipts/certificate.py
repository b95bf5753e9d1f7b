"""The certificate, made when its owner asks for it and kept nowhere: text, level in words, QR, bundle attached."""

from __future__ import annotations

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ikrar.apps.ledger import keys
from ikrar.apps.ledger import public as log
from ikrar.apps.pledges.kinds import Way
from ikrar.apps.pledges.queries import proofs
from ikrar.apps.pledges.queries.mine import MyRecord
from ikrar.core.refusal import Refusal
from ikrar.core.statements.bundle import Bundle, read_bundle
from ikrar.core.statements.qr import qr_text, sign_qr
from ikrar.core.statements.text import text_digest
from ikrar.web.employee.receipts.views import own_record
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code
from ikrar.web.shared.papers.certificate import Certificate, certificate
from ikrar.web.shared.papers.letterhead import Letterhead
from ikrar.web.shared.papers.naskah import Naskah

UNAVAILABLE = 503
# Typesetting takes a fifth of a second and the compiler sets one paper at a time: one in hand, one waiting. Whoever
# comes third is told at once, so that certificates never take the threads that signing needs.
_lane = threading.BoundedSemaphore(2)


class CertificateLaneBusy(Refusal):
    code = "certificate.lane_busy"
    sentence = "Banyak orang sedang mengunduh sertifikat, jadi sertifikat Anda belum dibuat."
    todo = "Coba lagi beberapa detik lagi. Tanda terima Anda tetap berlaku tanpa sertifikat."


class CertificateDisputed(Refusal):
    code = "certificate.disputed"
    sentence = "Anda menyatakan tanda tangan ini bukan dari Anda, jadi sertifikatnya tidak dibuat."
    todo = "Tunggu putusannya, atau tanda tangani sendiri untuk mendapat sertifikat yang baru."


@doors.employee
@require_GET
def download(request: HttpRequest, code: str) -> HttpResponse:
    record = own_record(request, code)
    if not _lane.acquire(blocking=False):
        return refusals.answer(request, CertificateLaneBusy(), status=UNAVAILABLE)
    try:
        pdf = make_certificate(record, at=timezone.now())
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    finally:
        _lane.release()
    name = f"sertifikat-{record.text_kind}-{code[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def make_certificate(record: MyRecord, *, at: datetime) -> bytes:
    """PDF/A-3b. What it says of the person is read out of the bundle that it carries, so the two cannot differ.

    Refuses    CertificateDisputed; ProofErased
    """
    if record.disputed and record.upheld is not False:
        raise CertificateDisputed
    data = proofs.bundle_of(commit=record.commit, full=False)
    bundle = read_bundle(data)
    opened = {field: each.value for field, each in bundle.opened.items()}
    found = log.recorded(record.commit)
    on_paper = record.way == Way.PAPER
    digest = text_digest(bundle.text)
    return certificate(
        Certificate(
            letterhead=Letterhead(government=record.organisation),
            naskah=Naskah(record.text_title, bundle.text, digest.hex()),
            round=record.round_title,
            name=opened["name"],
            position=opened.get("position", ""),
            unit=opened["unit"],
            said=record.said,
            occasion=record.apel_title or "",
            signed_at=record.signed_on if on_paper and record.signed_on else record.at,
            zone=ZoneInfo(record.zone),
            level=record.level,
            method=record.method,
            state="tercatat" if found else "diterima",
            index=found.index if found else None,
            receipt=commit_code(record.commit),
            origin=settings.IKRAR_ORIGIN,
            check_url=f"{settings.IKRAR_URL.partition('://')[2]}/periksa",
            qr_text=_code(record, bundle, digest),
            bundle=data,
            made_at=at,
            recorded_at=record.at if on_paper else None,
        )
    )


def _code(record: MyRecord, bundle: Bundle, digest: bytes) -> str:
    """Signed now, with the receipt key of today, for the name as it is printed."""
    signer = keys.receipt_signer()
    name = bundle.opened["name"]
    return qr_text(
        sign_qr(
            signer.private,
            signer.keyid,
            settings.IKRAR_ORIGIN,
            level=record.level,
            commit=record.commit,
            at=int(record.at.timestamp()),
            text_sha256=digest,
            name_salt=name.salt,
            name=name.value,
        )
    )
