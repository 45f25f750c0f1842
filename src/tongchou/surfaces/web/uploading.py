"""Files on their way in: from whoever has signed in only, no more than a paper may have, and touching no disk (32)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler

AROUND = 1 << 20
"""Bytes of a form beside its file: other fields and boundaries."""


class KnownSenderUploadHandler(MemoryFileUploadHandler):
    """Refuses before a byte is read: a stranger's file, and a body that is too large for any paper."""

    def handle_raw_input(self, input_data: Any, meta: dict[str, Any], content_length: int, *others: Any) -> Any:
        """Look at how much is coming; then read as usual."""
        if content_length > settings.TONGCHOU_UPLOAD_BYTES + AROUND:
            raise RequestDataTooBig("文件太大。")
        return super().handle_raw_input(input_data, meta, content_length, *others)

    def new_file(self, *told: Any, **more: Any) -> None:
        """Look at who sends a file; a token's owner is known as ``auth``, a session's as ``user``."""
        known = getattr(self.request, "auth", None) or (
            hasattr(self.request, "user") and self.request.user.is_authenticated
        )
        if not known:
            raise SuspiciousOperation("登录以后才能上传文件。")
        super().new_file(*told, **more)
