"""What schemathesis cannot know of our documents by itself."""

import schemathesis


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """OneRoster's `fields` takes required fields out of an answer, which neither the standard's document nor a schema of the answer can say."""
    if case.query:
        case.query.pop("fields", None)


# Media types that it does not know how to write: the value that it drew goes out as it is.
@schemathesis.serializer("application/zip")
def as_it_is(_context, value):
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    return str(value).encode("utf-8", "replace")
