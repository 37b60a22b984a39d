"""What one caller of the demo sees: sessions, ids, versions. Knows routes, not schemathesis."""

import itertools
import os

import requests
from urllib3.connection import HTTPConnection

URL = os.environ["YIWANG_URL"]
CALLER = os.environ["YIWANG_CALLER"]
API = f"{URL}/api/v1"
GUARD = {"X-Yiwang": "1"}
TIMEOUT_S = 20
# Sessions that are opened before the first call: wrong passwords, tried later, close an account to sign-ins for an hour.
SPARE = 40
# Whose list tells the ids of a kind, where it is not the kind's own name.
LISTS = {
    "cases": "/cases?queue=all&limit=100", "divisions": "/territory/divisions?limit=100", "jobs": "/jobs/dead?limit=100",
    "classes": "/categories?limit=100",
}
# The fields that hold a path parameter's value, best first.
FIELDS = {"id": ("id", "membership", "code")}
# The state of a version of the small classes in which an act on it may succeed.
EDITION_FOR = {"publish": "proposed", "propose": "draft", "withdraw": "draft", "classes": "draft", "{code}": "draft"}

_addresses = itertools.count(2)


def _address():
    n = next(_addresses)
    return f"127.{n >> 16 & 127}.{n >> 8 & 255}.{n & 255 or 1}"


_init = HTTPConnection.__init__


def _from_another_address(self, *args, **kwargs):
    """Loopback has 16 million addresses. Each connection comes from another one, so that throttles by address, which have
    tests of their own, do not hide operations behind 429."""
    kwargs["source_address"] = (_address(), 0)
    _init(self, *args, **kwargs)


# schemathesis makes its connections itself.
HTTPConnection.__init__ = _from_another_address


def call(method, path, cookie="", body=None):
    headers = {**GUARD, "Connection": "close"}
    if cookie:
        headers["Cookie"] = cookie
    answer = requests.request(method, f"{API}{path}", json=body, headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()
    return answer


def _cookie(answer):
    return answer.headers["Set-Cookie"].split(";")[0]


def sign_in(caller):
    """The cookie of a new session; a tracker's receipt with it."""
    if caller == "stranger":
        return "", None
    if caller == "tracker":
        places = call("GET", "/territory/divisions").json()["items"]
        report = {"words": "楼道的灯不亮（演示）", "place": {"division": places[0]["code"]}, "phone": "13800000000"}
        receipt = call("POST", "/reports", body=report).json()
        opened = call("POST", "/tracking", body={"number": receipt["number"], "code": receipt["code"]})
        return _cookie(opened), receipt
    demo = call("GET", "/portal").json()["demo"]
    account = next(person["account"] for person in demo["accounts"] if person["role"] == caller)
    return _cookie(call("POST", "/sessions", body={"account": account, "password": demo["password"]})), None


class World:
    """What the caller sees."""

    def __init__(self):
        self.cookie, self.receipt = sign_in(CALLER)
        self._spare = [sign_in(CALLER)[0] for _ in range(SPARE)] if self.receipt is None else []
        self.versions = {}
        self._seen = {}
        self.rows = {}
        self.editions = {}
        self._known = {"reports": [self.receipt["id"]]} if self.receipt else {}
        me = self._get("/me") or {}
        self.own_posts = [post["membership"] for post in me.get("posts", [])]
        self._mine = {me.get("person"), *self.own_posts} - {None}
        for row in self._items("cases"):
            self.learn(row)

    def spare(self):
        """A session to end; none when all are used."""
        if self.receipt:
            return sign_in(CALLER)[0]
        return self._spare.pop() if self._spare else ""

    def _get(self, path):
        try:
            return call("GET", path, self.cookie).json()
        except (requests.HTTPError, ValueError):
            return None

    def _own(self, item):
        """Whether to end it would end this run."""
        named = {item.get(key) for key in ("id", "person", "membership") if isinstance(item.get(key), str)}
        return item.get("current") is True or bool(self._mine & named)

    def _items(self, kind):
        page = self._get(LISTS.get(kind, f"/{kind}?limit=100"))
        items = page.get("items", []) if isinstance(page, dict) else []
        for item in items:
            self.learn(item)
        return [item for item in items if isinstance(item, dict) and not self._own(item)]

    def learn(self, row):
        """Keeps an answer that shows a thing with its version."""
        if isinstance(row.get("version_no"), int):
            self.versions[str(row["version"])] = row["version_no"]
            self.editions[str(row["version"])] = row.get("state")
        if isinstance(row.get("kind"), str) and isinstance(row.get("version"), int):
            self.versions[row["kind"]] = row["version"]
        for post in row.get("posts", []) if isinstance(row.get("posts"), list) else []:
            self.versions[post["membership"]] = row.get("version")
        if isinstance(row.get("id"), str) and isinstance(row.get("version"), int):
            self.versions[row["id"]] = row["version"]
            if "actions" in row:
                self.rows[row["id"]] = row

    def case_for(self, act, turn):
        """A case on which the caller can do this; any when there is none."""
        able = [id for id, row in self.rows.items() if any(a["act"] == act for a in row["actions"])]
        some = able or list(self.rows)
        return some[turn % len(some)] if some else None

    def edition_for(self, act, turn):
        """A version of the small classes on which this can be done; any when there is none."""
        self.pick("catalogues", turn, "version")
        able = [version for version, state in self.editions.items() if state == EDITION_FOR.get(act, state)]
        some = able or list(self.editions)
        return some[turn % len(some)] if some else None

    def office(self, turn):
        """An organisation with one of its desks, for a post to be given."""
        offices = self._once("organisations", lambda: self._items("organisations"))
        office = offices[turn % len(offices)] if offices else None
        return office and {"org": office["id"], "desks": [desk["id"] for desk in office["desks"][:1]]}

    def colleague(self, post):
        """Another post of the same organisation."""
        offices = self._once("posts by office", self._by_office)
        mates = next((posts for posts in offices.values() if post in posts), [])
        return next((mate for mate in mates if mate != post), None)

    def _by_office(self):
        offices = {}
        for person in self._items("persons"):
            for post in person.get("posts", []):
                offices.setdefault(post["org"]["id"], []).append(post["membership"])
        return offices

    def _once(self, key, find):
        if key not in self._seen:
            self._seen[key] = find()
        return self._seen[key]

    def judged(self, case):
        """The closing standard of a case, each item met."""
        category = self.rows.get(case, {}).get("category") or {}
        return [{"code": item["code"], "ok": True} for item in category.get("standard", [])]

    def pick(self, kind, turn, field="id"):
        """A value of this field in the list of that kind; `None` when the caller has no such list."""
        key = kind if field == "id" else f"{kind} {field}"
        if key not in self._known:
            self._known[key] = [str(value) for value in self._find(kind, field)]
        values = self._known[key]
        return values[turn % len(values)] if values else None

    def _find(self, kind, field):
        if kind == "cases":
            return list(self.rows)
        if kind == "posts":
            posts = [p["membership"] for person in self._items("persons") for p in person.get("posts", [])]
            return posts or [item["membership"] for item in self._items("colleagues")]
        if kind == "stand-ins":
            posts = [post for person in self._items("persons") for post in person.get("posts", [])]
            return [post["stand_in"]["id"] for post in posts if post.get("stand_in")]
        if kind == "desks":
            leads = [self._get(f"/cases/{case}/leads") or {} for case in list(self.rows)[:8]]
            return [option["lead"]["desk"] for page in leads for option in page.get("items", [])]
        if kind == "photos":
            cases = [self._get(f"/cases/{case}") or {} for case in list(self.rows)[:20]]
            return [photo["id"] for case in cases for photo in case.get("photos", [])]
        found = []
        for item in self._items(kind):
            value = next((item[name] for name in FIELDS.get(field, (field,)) if name in item), None)
            if value is not None:
                found.append(value)
        return found
