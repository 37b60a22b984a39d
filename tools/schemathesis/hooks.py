"""What schemathesis cannot guess: who calls, which ids exist, which version they have, what a plausible text is.

Calls as YIWANG_CALLER ("stranger", "tracker", or the first account of this role in the demo) and lists what that caller
sees. Of four generated calls two get existing ids and versions, one of them plausible words as well; the others keep what
was generated, so that unknown ids and odd texts are tried, too. What is wrong on purpose is never mended.
"""

import atexit
import collections
import datetime
import itertools
import os
import re
import sys

import schemathesis

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from world import CALLER, GUARD, World  # noqa: E402

# These end the session that they are called with: those calls that succeed get one of their own.
ENDING = {"signOut", "closeTracking", "changePost"}
# Names of ids in bodies and queries, and of what they are an id.
IDS = {
    "lead": "desks", "desks": "desks", "category": "categories", "membership": "posts", "to": "posts", "by": "posts",
    "hand_to": "posts", "org": "organisations", "person": "persons", "parent": "divisions", "division": "divisions",
    "township": "divisions", "within": "divisions",
}
# Names of free texts, with one that any of them may be.
TEXTS = {
    "words", "reason", "note", "address", "refer_to", "name", "zh", "en", "caller", "answer", "place_note", "why",
}
TEXT = "演示"
NAMED = {
    "phone": "13800001234", "lng": 120.1302, "lat": 30.2595, "text": "330106",
}
HOURS = {"from": "09:00", "to": "17:30"}
DAY = datetime.timedelta(days=1)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)

_turn = itertools.count()
_answers = collections.Counter()
_operations = collections.defaultdict(set)
_world = None


def world():
    """Signed in and listed at the first call: schemathesis reads this file before it knows its address."""
    global _world
    if _world is None:
        _world = World()
    return _world


def _kind(path, name):
    """`/api/v1/cases/{id}/file` and `id`: cases."""
    parts = path.strip("/").split("/")
    return parts[parts.index("{%s}" % name) - 1]


def _act(path):
    """`/api/v1/cases/{id}/accept-return`: accept_return; `notes`: note."""
    return path.rsplit("/", 1)[1].replace("-", "_").removesuffix("s")


def _plausible(value, name, turn, thing):
    """The same body with existing ids and plain words."""
    if isinstance(value, dict) and value.keys() == HOURS.keys():
        return HOURS
    if isinstance(value, dict):
        made = {key: _plausible(inner, key, turn, thing) for key, inner in value.items()}
        if name == "place" and not made.get("point") and not made.get("address"):
            made["division"] = world().pick("divisions", turn)
        if {"org", "desks"} <= made.keys():
            made.update(world().office(turn) or {})
        for key in {"by", "to", "hand_to"} & made.keys():
            made[key] = world().colleague(thing) or made[key]
        if {"by", "from", "until"} <= made.keys():
            now = datetime.datetime.now(datetime.timezone.utc)
            made["from"], made["until"] = ((now + days * DAY).isoformat() for days in (1, 2))
        return made
    if isinstance(value, list):
        if name == "items":
            return world().judged(thing) or value
        if value and isinstance(value[0], dict) and value[0].keys() == HOURS.keys():
            return [HOURS]
        return [] if name == "photos" else [_plausible(inner, name, turn, thing) for inner in value]
    if name in NAMED and isinstance(value, type(NAMED[name])):
        return NAMED[name]
    if isinstance(value, str) and name in TEXTS:
        return TEXT
    if isinstance(value, str) and name in IDS and (UUID.match(value) or IDS[name] in ("categories", "divisions")):
        return world().pick(IDS[name], turn) or value
    return value


def _positive(case):
    return case.meta is None or case.meta.generation.mode.is_positive


def _path(case, turn):
    """Puts existing ids into the path; gives the last of them."""
    thing = None
    for name, value in list((case.path_parameters or {}).items()):
        if name == "id" and not UUID.match(str(value)):
            continue
        kind = _kind(case.operation.path, name)
        if kind == "cases" and case.operation.method == "post":
            found = world().case_for(_act(case.operation.path), turn)
        elif kind == "catalogues" and case.operation.method != "get":
            found = world().edition_for(case.operation.path.rsplit("/", 1)[1], turn)
        else:
            found = world().pick(kind, turn, name)
        if found is not None:
            case.path_parameters[name] = thing = found
    return thing


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.headers is None:
        case.headers = {}
    operation = case.operation.definition.raw.get("operationId")
    turn = next(_turn)
    case.headers.update(GUARD)
    # A connection each, and so an address each: see world.py.
    case.headers["Connection"] = "close"
    cookie = world().cookie
    if operation in ENDING and (turn % 4 == 0 or operation != "changePost"):
        cookie = world().spare() if turn % 4 == 0 else ""
    if cookie:
        case.headers["Cookie"] = cookie
    if turn % 4 > 1:
        return
    thing = _path(case, turn // 4) or case.operation.path
    if not _positive(case):
        return
    if isinstance(case.headers.get("If-Match"), str) and thing in world().versions:
        case.headers["If-Match"] = f'"{world().versions[thing]}"'
    if turn % 4:
        return
    case.headers.pop("Idempotency-Key", None)
    if operation == "openTracking" and world().receipt:
        case.body = {key: world().receipt[key] for key in ("number", "code")}
    elif operation == "changePost" and world().own_posts:
        case.body = {"membership": world().own_posts[0]}
    elif isinstance(case.body, dict):
        case.body = _plausible(case.body, "", turn // 4, thing)
    if case.query:
        case.query = _plausible(dict(case.query), "", turn // 4, thing)


@schemathesis.hook
def after_call(context, case, response):
    _answers[response.status_code] += 1
    _operations[case.operation.definition.raw.get("operationId")].add(response.status_code)
    thing = next(reversed((case.path_parameters or {}).values()), case.operation.path)
    tag = (response.headers.get("etag") or [""])[0].strip('"')
    if tag.isdigit():
        world().versions[str(thing)] = int(tag)
    try:
        body = response.json()
    except ValueError:
        return
    if isinstance(body, dict):
        world().learn(body)
        if response.status_code == 412 and body.get("current"):
            world().versions[str(thing)] = body["current"]["version"]


@atexit.register
def report():
    """How often what was answered, and what never succeeded: behind that nothing was seen."""
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(_answers.items()))
    never = sorted(name for name, seen in _operations.items() if not any(200 <= s < 400 for s in seen))
    print(f"outside: {CALLER}: {sum(_answers.values())} calls ({answers})", flush=True)
    print(f"outside: {CALLER}: never done: {' '.join(never) or 'none'}", flush=True)
