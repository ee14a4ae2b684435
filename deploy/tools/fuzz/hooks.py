"""Media types that schemathesis does not know how to write: the value that it drew goes out as it is."""

import schemathesis


@schemathesis.serializer("application/zip")
def as_it_is(_context, value):
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    return str(value).encode("utf-8", "replace")
