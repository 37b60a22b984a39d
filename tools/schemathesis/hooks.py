"""What schemathesis cannot guess: who calls, which ids exist, which version they have.

Calls as YIWANG_CALLER ("stranger", "tracker", or the first account of this role in the demo), lists what that caller sees, and puts existing ids and
versions into most of the generated calls; the others keep what was generated, so that unknown ids are tried, too.
"""

import atexit
import collections
import itertools
import os
import re

import requests
import schemathesis
from requests.adapters import HTTPAdapter

URL = os.environ["YIWANG_URL"]
CALLER = os.environ["YIWANG_CALLER"]
API = f"{URL}/api/v1"
GUARD = {"X-Yiwang": "1"}
TIMEOUT_S = 20
# Of so many calls one keeps its generated ids.
UNKNOWN_EVERY = 4
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
# These end the session that they are called with: each call gets one of its own.
ENDING = {"signOut", "closeTracking", "changePost", "changePassword"}
# Path parameters whose values are the field of another name in the list.
FIELD_OF = {"id": ("id", "membership"), "version": ("version_no", "version")}
# Names of ids in bodies and queries, and where they are found.
MEANING = {
    "lead": "desks", "category": "categories", "membership": "posts", "to": "posts", "by": "posts",
    "hand_to": "posts", "org": "organisations", "person": "persons", "parent": "divisions",
    "division": "divisions", "township": "divisions", "within": "divisions", "queue": None,
}

_turn = itertools.count(1)
_answers = collections.Counter()
_operations = collections.defaultdict(set)
_addresses = itertools.count(2)


def _address():
    """Loopback has 16 million addresses: each connection comes from another one, so that throttles by address, which
    have tests of their own, do not hide operations behind 429."""
    n = next(_addresses)
    return f"127.{n >> 16 & 127}.{n >> 8 & 255}.{n & 255 or 1}"


_init_poolmanager = HTTPAdapter.init_poolmanager


def _from_many_addresses(self, *args, **kwargs):
    _init_poolmanager(self, *args, **kwargs)
    new_pool = self.poolmanager._new_pool

    def pool(scheme, host, port, request_context=None):
        made = new_pool(scheme, host, port, request_context)
        connect = made._new_conn

        def connection():
            made.conn_kw["source_address"] = (_address(), 0)
            return connect()

        made._new_conn = connection
        return made

    self.poolmanager._new_pool = pool


HTTPAdapter.init_poolmanager = _from_many_addresses


def _call(method, path, cookie="", body=None):
    headers = {**GUARD, "Connection": "close"}
    if cookie:
        headers["Cookie"] = cookie
    answer = requests.request(method, f"{API}{path}", json=body, headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()
    return answer


def _cookie(answer):
    return answer.headers["Set-Cookie"].split(";")[0]


def _sign_in(caller):
    """The cookie of a new session, and the case for a tracker."""
    if caller == "stranger":
        return "", None
    if caller == "tracker":
        places = _call("GET", "/territory/divisions").json()["items"]
        report = {"words": "楼道的灯不亮（演示）", "place": {"division": places[0]["code"]}, "phone": "13800000000"}
        receipt = _call("POST", "/reports", body=report).json()
        opened = _call("POST", "/tracking", body={"number": receipt["number"], "code": receipt["code"]})
        return _cookie(opened), receipt["id"]
    demo = _call("GET", "/portal").json()["demo"]
    account = next(person["account"] for person in demo["accounts"] if person["role"] == caller)
    return _cookie(_call("POST", "/sessions", body={"account": account, "password": demo["password"]})), None


class World:
    """What the caller sees: ids by kind, versions by id."""

    def __init__(self):
        self.cookie, self.case = _sign_in(CALLER)
        self.known = {}
        self.versions = {}
        if self.case:
            self.known["reports"] = [self.case]
        self.me = self._get("/me") or {}

    def _get(self, path):
        try:
            return _call("GET", path, self.cookie).json()
        except requests.HTTPError:
            return None

    def _own(self, item):
        """Whether ending it would end this run."""
        mine = (self.me.get("person"), (self.me.get("current") or {}).get("membership"))
        return item.get("current") is True or any(v in mine for k, v in item.items() if k in ("id", "person", "membership"))

    def items(self, kind):
        query = "?queue=all&limit=100" if kind == "cases" else "?limit=100"
        page = self._get({"divisions": "/territory/divisions", "desks": None, "posts": None}.get(kind, f"/{kind}") + query) or {}
        return [item for item in page.get("items", []) if isinstance(item, dict) and not self._own(item)]

    def values(self, kind, fields):
        """Values of one of these fields in the list of that kind; empty when the caller has no such list."""
        key = f"{kind} {fields[0]}"
        if key not in self.known:
            self.known[key] = list(self._find(kind, fields))
        return self.known[key]

    def _find(self, kind, fields):
        if kind == "reports":
            return self.known.get("reports", [])
        if kind == "posts":
            posts = [post["membership"] for person in self.items("persons") for post in person.get("posts", [])]
            return posts or [item["membership"] for item in self.items("colleagues")]
        if kind == "desks":
            cases = self.values("cases", ("id",))
            leads = [self._get(f"/cases/{case}/leads") or {} for case in cases[:5]]
            return [lead[k] for page in leads for lead in page.get("items", []) for k in ("desk", "id") if k in lead]
        if kind == "photos":
            cases = [self._get(f"/cases/{case}") or {} for case in self.values("cases", ("id",))[:20]]
            return [photo["id"] for case in cases for photo in case.get("photos", [])]
        found = []
        for item in self.items(kind):
            name = next((f for f in fields if f in item), None)
            if name:
                found.append(item[name])
                if isinstance(item.get("version"), int):
                    self.versions[str(item[name])] = item["version"]
        return found

    def pick(self, kind, fields, turn):
        values = self.values(kind, fields)
        return values[turn % len(values)] if values else None


WORLD = None


def world():
    global WORLD
    if WORLD is None:
        WORLD = World()
    return WORLD


def _kind(path, name):
    """`/api/v1/cases/{id}/file` and `id`: cases."""
    parts = path.strip("/").split("/")
    at = parts.index("{%s}" % name)
    return parts[at - 1]


def _fill(value, name, turn):
    """A body with existing ids in the places of generated ones."""
    if isinstance(value, dict):
        return {k: _fill(v, k, turn) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, name, turn) for v in value]
    kind = MEANING.get(name)
    if kind and isinstance(value, str) and (UUID.match(value) or kind in ("categories", "divisions")):
        fields = ("code",) if kind in ("categories", "divisions") else ("id", "membership")
        return world().pick(kind, fields, turn) or value
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers = case.headers if case.headers is not None else {}
    operation = case.operation.definition.raw.get("operationId")
    turn = next(_turn)
    case.headers.update(GUARD)
    case.headers["Connection"] = "close"
    cookie = _sign_in(CALLER)[0] if operation in ENDING else world().cookie
    if cookie:
        case.headers["Cookie"] = cookie
    if turn % UNKNOWN_EVERY == 0:
        return
    thing = None
    for name, value in list((case.path_parameters or {}).items()):
        text = str(value)
        if not UUID.match(text) and name == "id":
            continue
        found = world().pick(_kind(case.operation.path, name), FIELD_OF.get(name, (name,)), turn)
        if found is not None:
            case.path_parameters[name] = thing = str(found)
    match = case.headers.get("If-Match")
    if isinstance(match, str) and re.fullmatch(r'"\d+"', match) and thing in world().versions:
        case.headers["If-Match"] = f'"{world().versions[thing]}"'
    if isinstance(case.body, dict) and turn % 2:
        case.body = _fill(case.body, "", turn)


@schemathesis.hook
def after_call(context, case, response):
    _answers[response.status_code] += 1
    _operations[case.operation.definition.raw.get("operationId")].add(response.status_code)
    tag = (response.headers.get("etag") or [""])[0].strip('"')
    thing = next(reversed((case.path_parameters or {"": None}).values()), None)
    if thing and tag.isdigit():
        world().versions[str(thing)] = int(tag)
    if thing and response.status_code == 412:
        current = response.json().get("current") or {}
        world().versions[str(thing)] = current.get("version", 0)


@atexit.register
def report():
    """One line for the table, and which operations never succeeded: what was behind them was not seen."""
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(_answers.items()))
    unseen = sorted(name for name, seen in _operations.items() if not any(200 <= status < 400 for status in seen))
    print(f"outside: {CALLER}: {sum(_answers.values())} calls ({answers}); never done: {' '.join(unseen) or 'none'}", flush=True)
