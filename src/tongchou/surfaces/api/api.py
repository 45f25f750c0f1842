"""The API as a whole: routers, errors with stable codes, and who may call."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from tongchou.surfaces.api.auth import TokenAuth
from tongchou.surfaces.api.duplicates import router as duplicates_router
from tongchou.surfaces.api.law import router as law_router
from tongchou.surfaces.api.lines import lines_router
from tongchou.surfaces.api.records import router as records_router
from tongchou.surfaces.api.shapes import Problem

api = NinjaAPI(
    title="统筹 Tongchou",
    version="1",
    description="政务信息化项目统筹建设管理：办法的每一步都是一个操作。金额为整数分，日期为 ISO 8601。",
    auth=TokenAuth(),
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from a stranger; the document is openapi.json
)
api.add_router("", records_router)
api.add_router("", duplicates_router)
api.add_router("", law_router)
api.add_router("", lines_router())


def _problem(request: HttpRequest, status: int, code: str, says: str) -> HttpResponse:
    return api.create_response(request, Problem(code=code, says=says).model_dump(), status=status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, 404, "not-found", str(error) or "没有这一项。")


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(request, 401, "no-token", "没有有效的令牌。请求头写 Authorization: Bearer 加上你的令牌。")


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = "；".join(f"{'.'.join(str(p) for p in e['loc'])}：{e['msg']}" for e in error.errors)
    return _problem(request, 422, "malformed", f"请求的格式不对。{places}")
