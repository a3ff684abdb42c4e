"""The store of older pages on a tablet, for the journeys.

Version 1 of it held drafts and answers, version 2 requests for help as well, version 3 the starts
of a joined tablet.
"""

from typing import Any

from tests.journeys.conftest import Tablet

STORES = {
    1: ["draft", "out", "lease"],
    2: ["draft", "out", "lease", "help"],
    3: ["draft", "out", "lease", "help", "starts"],
}
WRITE = """async ([version, stores, name, key, record]) => {
  const asked = indexedDB.open("surveyapp", version);
  asked.onupgradeneeded = () => stores.forEach((it) => asked.result.createObjectStore(it));
  await new Promise((onsuccess, onerror) => Object.assign(asked, { onsuccess, onerror }));
  const written = asked.result.transaction(name, "readwrite");
  if (record.at) record.at = Date.now();
  written.objectStore(name).put(record, key);
  await new Promise((resolve) => (written.oncomplete = resolve));
  asked.result.close();
}"""


def leave_record(
    tablet: Tablet, version: int, place: tuple[str, str], record: dict[str, Any]
) -> None:
    """Leave a record in a store of an older version, as its page did."""
    tablet.page.goto(f"{tablet.address}/healthz")
    tablet.page.evaluate(WRITE, [version, STORES[version], *place, record])
