"""Addresses and headers that nobody would write by hand, on top of those that the service has."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from hypothesis import strategies as st

from api.openapi.answers import ANSWERS
from api.parameters import PARAMETERS
from layers.catalogue import LAYERS
from layers.crs import OFFERED
from layers.tiles.grids import GRIDS

ODD = (
    *("", "%00", "a%00b", "%", "%%", "%zz", "%2", "%u0041", "%ff", "%fe%ff", "%c0%ae%c0%ae", "%c0%80"),
    *("%ed%a0%80", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "..%5c..", "%2f", "%2F%2F", "//", ";", ";a=b"),
    *("a;b", "a%3Bb", "%0d%0aSet-Cookie:%20a=b", "%0a", "%1b%5b31m", "%7f", "%e2%80%ae", "%f0%9f%98%80"),
    *("%ef%bb%bf", "%cc%81", "'", '"', "<script>", "%3Csvg%20onload=x%3E", "{{7*7}}", "${7*7}", "`id`"),
    *("'%20OR%20'1'='1", "\\", "|", "^", "null", "None", "undefined", "true", "[]", "{}", "[0]", "*", "**"),
    *("-", "_", ".", "~", "!", "$", "&", "="),
)  # fmt: skip
NUMBERS = (
    *("0", "-0", "1", "-1", "+1", "01", "1.0", "1e3", "1E999", "-1e999", "NaN", "nan", "inf", "-Infinity"),
    *("1_000", "0x10", "٣", "１２", "½", "²", " 1", "1 ", "1,0", "9" * 19, "9" * 400, "2147483648"),
    *("-9223372036854775809", "0.1", "1e-400", "10000", "10001", "99", "100", "4", "5", "22", "31", "255"),
)  # fmt: skip
DAYS = (
    *("2022", "2018-07", "2018-07/2019-06", "2020/..", "../2020", "../..", "/", "2022/2020", "0000"),
    *("0001", "9999", "0001-01-01", "9999-12-31", "2022-02-30", "2022-13", "2024-02-29", "2024-W01-1"),
    *("20240101", "2022-06-30", "2022-06-30T12:00:00Z", "2022-06-30T24:00:00Z"),
    *("2022-06-30T12:00:00+99:99", "2022-06-30t12:00:00.123456789z", "1989-12/..", "../1989", "2101/.."),
    *("2022-01-01/2022-12-31", "2006-12-31", "2007-01-01", "٢٠٢٢", "-2022"),
)  # fmt: skip
BOXES = (
    *("-99.4,19,-98.9,19.6", "180,-90,-180,90", "170,-10,-170,10", "0,0,0,0", "-99,19,-98"),
    *("-99,19,0,-98,20,0", "nan,nan,nan,nan", "1e308,1e308,1e308,1e308", "-inf,0,inf,1", "-180,-90,180,90"),
    *(",,,", "1,2,3,4,5,6,7", "-1e400,0,1,1", "2.5e6,8e5,2.6e6,9e5"),
    *("-20037508,-20037508,20037508,20037508", "90,180,-90,-180"),
)  # fmt: skip
NAMED = (
    *LAYERS, *GRIDS, *OFFERED, "geometry", "nombre", "-tasa,nombre", "nombre,nombre", "cvegeo,estatus", "20",
    "20001", "ruta-001", "ley_armonizada", "leyes_armonizadas", "criterios", "00", "33", "99999", "2026-03",
    "cql2-text", "cql2-json", "json", "html", "csv", "csv", "html", "tilejson", "mvt", "geojsonseq", "jsonfg",
    "W10", "WyJhIl0", "W2ZhbHNlLCIiLCIwOSJd", "W3RydWUsIi1ub21icmUiLCIwOSIsIngiXQ", "cve_ent='20'",
)  # fmt: skip
FILES = ("geoparquet", "flatgeobuf", "gpkg", "kml", "xlsx", "zip", "csvwkt", "pmtiles")
"""Formats that cost more to make than the rest together: asked less."""

_written = st.binary(max_size=12).map(lambda some: quote(some, safe="/?;:@&=+$,!'()*~"))
_letters = st.text(max_size=12).map(lambda some: quote(some.encode("utf-8", "surrogatepass")))
_long = st.sampled_from(("a", "%41", "9", "(", "é", ",", "/", "%00")).flatmap(
    lambda one: st.integers(50, 9000).map(lambda times: quote(one * times, safe="%/(,"))
)
values = st.one_of(
    *(
        st.sampled_from(pool).map(lambda some: quote(some, safe="%/;:@,=&+$'()*!~"))
        for pool in (ODD, NUMBERS)
    ),
    *(st.sampled_from(pool).map(lambda some: quote(some, safe="/:,")) for pool in (DAYS, BOXES, NAMED)),
    _written,
    _letters,
)
# The folder of the pages' files is no operation, and it is where a path would escape from.
_PATHS = (
    *ANSWERS,
    "/assets/{tabla}",
    "/editions/{id}/collections",
    "/editions/{id}/collections/{layer}/items",
)
_PARTS: dict[str, Sequence[str]] = {
    "layer": tuple(LAYERS),
    "cvegeo": ("20", "20001", "ruta-001"),
    "cve_ent": ("20", "09"),
    "id": ("ley_armonizada", "leyes_armonizadas"),
    "mecanismo": ("ley_armonizada",),
    "tabla": ("criterios",),
    "tileMatrixSetId": tuple(GRIDS),
    "tileMatrix": ("0", "4", "8"),
    "tileRow": ("6", "14"),
    "tileCol": ("3", "7"),
}


@st.composite
def paths(draw: st.DrawFn) -> str:
    """An address that there is, with its parts as they should be or not, and now and then one part more."""
    made = []
    for part in draw(st.sampled_from(_PATHS)).strip("/").split("/"):
        right = _PARTS.get(part.strip("{}"), (part,))
        made.append(draw(st.sampled_from(right) if draw(st.integers(0, 3)) else values))
    if not draw(st.integers(0, 5)):
        made.insert(draw(st.integers(0, len(made))), draw(values))
    return "/" + "/".join(made) + draw(st.sampled_from(("",) * 8 + ("/", "//", "/.", ";", "%20")))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Parameters that there are with values that they may have or not; some twice, some that do not exist."""
    names = st.sampled_from((*PARAMETERS, "estatus", "tasa", "carpetas", "superficie_km2", "fuente"))
    pairs = draw(st.lists(st.tuples(st.one_of(names, names, names, values), values), max_size=4))
    if not draw(st.integers(0, 30)):
        pairs.append(("f", draw(st.sampled_from(FILES))))
    if not draw(st.integers(0, 30)):
        pairs.append((draw(names), draw(_long)))
    joined = draw(st.sampled_from(("&",) * 8 + ("&&", ";", "&amp;", "?"))).join(
        f"{name}={value}" if draw(st.integers(0, 9)) else name for name, value in pairs
    )
    return f"?{joined}" if joined or draw(st.booleans()) else ""


targets = st.tuples(paths(), queries()).map(lambda parts: "".join(parts).encode("ascii"))
"""What stands between the method and the version of a request."""

HEADERS = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Range", "If-None-Match", "If-Range"),
    *("If-Modified-Since", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"),
    *("X-Forwarded-Prefix", "Host", "Cookie", "Authorization", "Origin", "Access-Control-Request-Method"),
    *("Content-Length", "Expect", "Via"),
)  # fmt: skip
_SAID = (
    *("*/*", "text/html", "application/json;q=0", "*/*;q=nan", "text/*;q=1e9, */*;q=-1", "image/png"),
    *(",,;;=", ";q=", "gzip", "br, zstd;q=0.5", "identity;q=0, *;q=0", "gzip;q=x", "es-MX,en;q=0.1"),
    *("en;q=2", "*-*", "x" * 300, "bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-1,5-9"),
    *("bytes=99999999999999999999-", "lines=1-2", "bytes=--", '"', 'W/"x"', '"abc", *', "*"),
    *('"' + "a" * 200 + '"', "for=1.2.3.4;host=a.b;proto=https", 'for="[::1]:x', "1.2.3.4, 5.6.7.8"),
    *("http, https", "javascript", "a.b/c?d", "/p/%2e%2e/", "//evil", "a b", "0", "1e3", "%00"),
)  # fmt: skip
_header_text = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30
)
headers = st.lists(
    st.tuples(st.sampled_from(HEADERS), st.one_of(st.sampled_from(_SAID), _header_text)), max_size=4
)
"""Headers that change how an answer is made, with values that make sense or none."""
methods = st.sampled_from(("GET",) * 12 + ("HEAD", "OPTIONS", "POST", "DELETE", "TRACE", "get", "QUERY"))
