"""The headers of every answer: what a browser may do with it, and that pages of any origin may read it."""

from __future__ import annotations

HEADERS = {
    "Content-Security-Policy": (
        # The page places bars and marks with style attributes; MapLibre draws in a worker made of a blob.
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; worker-src 'self' blob:; child-src blob:; connect-src 'self'; "
        "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Told to all and not only to who names an origin: a shared cache may hand one answer to both.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Crs, Content-Disposition, Content-Language, Content-Range, ETag, Link, Retry-After"
    ),
}
