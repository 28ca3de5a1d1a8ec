"""Refusals of materials. Those of an upload speak tus 1.0."""

from typing import Any

from yinchuan.kit.errors import AppError, NotFound, Unavailable

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}


class UploadError(AppError):
    def __init__(self, *, headers: dict[str, str] | None = None, **facts: Any) -> None:
        super().__init__(headers={**TUS, **(headers or {})}, **facts)


class UploadUnknown(UploadError, NotFound):
    """No such upload, or somebody else's."""


class WrongProtocol(UploadError):
    status, code, say = 412, "tus_version", "只支持 tus 1.0.0 协议"

    def __init__(self) -> None:
        super().__init__(headers={"Tus-Version": "1.0.0"})


class HeaderRefused(UploadError):
    """`header` is missing or malformed."""

    status, code, say = 400, "upload_header", "上传请求的头部缺失或有误"


class AlgorithmUnknown(UploadError):
    status, code, say = 400, "checksum_algorithm", "不支持这种校验算法"


class WrongContentType(UploadError):
    status, code, say = 415, "upload_content_type", "上传内容的类型须为 application/offset+octet-stream"


class TypeNotAccepted(UploadError):
    status, code, say = 415, "type_not_accepted", "这项材料不接受这种文件"


class TooBig(UploadError):
    status, code, say = 413, "file_too_big", "文件过大，请压缩后再传"


class TooLong(UploadError):
    status, code, say = 413, "upload_too_long", "发来的内容超过了声明的长度"


class EmptyFile(UploadError):
    status, code, say = 400, "file_empty", "文件是空的"


class TooManyFiles(UploadError):
    status, code, say = 413, "too_many_files", "这份申请的文件数已到上限"


class DailyLimit(UploadError):
    status, code, say = 429, "upload_daily_limit", "今天上传的文件已到上限，请明天再传"


class UnknownSlot(UploadError):
    status, code, say = 422, "unknown_slot", "该事项没有这项材料"


class FolderClosed(UploadError):
    """`case` is the case the draft became."""

    status, code, say = 409, "draft_submitted", "这份申请已经提交，不能再修改"


class MaterialExists(UploadError):
    status, code, say = 409, "material_exists", "这个材料编号已用于另一个文件"


class OffsetMismatch(UploadError):
    """`offset` is where to go on."""

    status, code, say = 409, "upload_offset", "续传的位置不一致，请重新询问"


class SecondWriter(UploadError):
    status, code, say = 423, "upload_locked", "该文件正在另一处上传"


class ChecksumMismatch(UploadError):
    """The chunk was dropped; go on from the old offset."""

    status, code, say = 460, "chunk_checksum", "这一段内容校验不一致，请重传这一段"


class HashMismatch(UploadError):
    """The whole file is not what was announced; the upload is dropped."""

    status, code, say = 460, "file_checksum", "文件与声明的不一致，请重新上传"


class UploadExpired(UploadError):
    status, code, say = 410, "upload_expired", "上传已过期，请重新上传"


class UploadStalled(UploadError):
    """The disk refused: nothing was acknowledged that is not kept."""

    status, code, say = Unavailable.status, Unavailable.code, Unavailable.say

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "3"})


class NotReady(AppError):
    """The file is still being received or checked, or was refused."""

    status, code, say = 409, "material_not_ready", "文件还没有通过检查"


class NoPreview(NotFound):
    """None ran ahead of this file, or the file itself is there."""

    code = "no_preview"


class MaterialBound(UploadError):
    status, code, say = 409, "material_bound", "该材料已随申请提交，不能删除"
