"""360Giving's own data quality tests over one file: `python quality-360giving.py FOLDER-OF-THE-STANDARD FILE` tells what they found as JSON."""

import json
import sys
import tempfile

import libcove.lib.common

# Which registers org-id.guide knows is asked of the network; here only the prefix that 360Giving gives itself is known.
libcove.lib.common.get_orgids_prefixes = lambda *_: ["360G"]

from lib360dataquality.cove.schema import Schema360
from lib360dataquality.cove.threesixtygiving import common_checks_360

standard, path = sys.argv[1:]


class SchemaAtHand(Schema360):
    codelists = f"file://{standard}/codelists/"


with tempfile.TemporaryDirectory() as folder, open(path, encoding="utf-8") as file:
    schema = SchemaAtHand(
        folder,
        f"{standard}/schema/360-giving-package-schema.json",
        f"{standard}/schema/360-giving-schema.json",
    )
    told = {"file_type": "json"}
    common_checks_360(told, folder, json.load(file), schema)

if told["quality_accuracy_errored"] or told["usefulness_errored"]:
    sys.exit("the tests themselves failed")
found = {"errors": told["validation_errors"]}
for kind in ("quality_accuracy_checks", "usefulness_checks"):
    found[kind] = sorted(message["type"] for message, _, _ in told[kind])
print(json.dumps(found))
