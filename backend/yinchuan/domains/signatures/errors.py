"""Refusals of signatures."""

from yinchuan.kit.errors import AppError


class DocumentDiffers(AppError):
    """`errors` names the first place where the document is not what the server would have shown."""

    status, code, say = 422, "document_differs", "签名的内容与政务云核对的不一致，请重新核对后签名"


class DigestDiffers(AppError):
    status, code, say = 422, "digest_differs", "签名与所签内容不符，请重新签名"


class ConsentMissing(AppError):
    """`errors` names each text that has to be agreed to."""

    status, code, say = 422, "consent_missing", "请先阅读并同意相关告知"


class SignatureEmpty(AppError):
    status, code, say = 422, "signature_empty", "没有看到签名，请在签名区写下姓名"


class SignatureTooLong(AppError):
    status, code, say = 422, "signature_too_long", "签名笔画过多，请清除后重写"


class NameDiffers(AppError):
    status, code, say = 422, "signature_name", "键入的姓名与实名信息不一致"
