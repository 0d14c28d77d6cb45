# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fields of created and updated objects may become."""

from __future__ import annotations

import dataclasses
import fnmatch
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ._comparing import ABSENT
from ._errors import InputError
from ._given import is_blank
from ._masking import MASK, PART_MASK, WHOLE_MASK, leads_to_secret
from ._matching import LONGEST_TEXT, CannotCompareError, Matcher
from ._near_misses import Paths, near_type
from ._plan import CREATE, UPDATE, Change
from ._text import cut

DENY = "deny"
WARN = "warn"
_LEVELS = (DENY, WARN)
_CONDITIONS = ("must_match", "must_not_match", "must_be_one_of")
RULE_KEYS = ("type", "field", *_CONDITIONS, "message", "level")

_LONGEST_PATTERN = 500
_LONGEST_MESSAGE = 1000
_MOST_RULES = 1000
_MOST_PATHS = 100_000
_EMPTY = frozenset({"[]", "{}"})
_NOTHING = _EMPTY | {"null", ABSENT}
_WHOLE_MASKS = frozenset(json.dumps(mask) for mask in (MASK, PART_MASK, WHOLE_MASK))
_ENTRY = "[*]"
_BOUNDARIES = re.compile(r"[.\[]")
_NO_PATH = re.compile(r"\s|\.|.*(\s|\.)\Z|.*\.\.|\$[.\[]|.*\[(-[0-9]+|\s*|['\"].*)\]", re.DOTALL)
"""What begins a text that looks like a path, or a part of one, and is about no field: a rule for it would never object."""
Difference = Mapping[str, str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule objects to; ``field`` is None if the fields of the change are not known."""

    level: str
    field: str | None
    before: str | None
    after: str | None
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class FieldRule:
    """What the fields at a path may become, in objects of a type.

    ``must_match`` is compared with the beginning of a value, ``must_not_match`` with any part of it, both with the string or the
    JSON of another value; ``allowed`` are values as JSON. ``path`` matches the path of a field or of something in it,
    ``containers`` the paths of what the field is in.
    """

    number: int
    type: str | None
    kind: re.Pattern[str] | None
    field: str
    is_secret: bool
    path: re.Pattern[str]
    containers: tuple[re.Pattern[str], ...]
    must_match: re.Pattern[str] | None
    must_not_match: re.Pattern[str] | None
    allowed: frozenset[str] | None
    allowed_text: str
    message: str
    level: str

    def accepts(self, after: str, text: str) -> bool:
        """Return whether there is no objection to a value that can be compared; quicker than to say which."""
        return (
            (self.allowed is None or after in self.allowed)
            and (self.must_match is None or self.must_match.match(text) is not None)
            and (self.must_not_match is None or self.must_not_match.search(text) is None)
        )

    def objection(self, after: str, text: str, matcher: Matcher) -> str:
        """Return why a field must not have a value, given as JSON and as it is compared, or an empty string."""
        if after == ABSENT:
            required = self.must_match is not None or self.allowed is not None
            return f"is removed; it must {self._required()}" if required else ""
        if self.allowed is not None and after not in self.allowed:
            return f"must be one of {self.allowed_text}"
        try:
            if self.must_match is not None and not matcher.matches(self.must_match, text):
                return f"must match {self.must_match.pattern}"
            if self.must_not_match is not None and matcher.matches(self.must_not_match, text, anywhere=True):
                return f"must not match {self.must_not_match.pattern}"
        except CannotCompareError as error:
            return str(error)
        return ""

    def _required(self) -> str:
        return f"be one of {self.allowed_text}" if self.must_match is None else f"match {self.must_match.pattern}"

    def finding(self, difference: Difference, why: str) -> Finding:
        """Return an objection to a field, with what the rule says about it."""
        field, before, after = (difference[key] for key in ("field", "before", "after"))
        shown = f"{field} would change from {cut(before, 200)} to {cut(after, 200)}, but it {why}"
        return Finding(level=self.level, field=field, before=before, after=after, why=self._with_message(shown))

    def unknown_secret(self) -> Finding:
        """Return the objection to an update in which a secret may change."""
        why = f"whether the secret {self.field} changes, and to what, is not shown"
        return Finding(level=self.level, field=self.field, before=MASK, after=MASK, why=self._with_message(why))

    def _with_message(self, why: str) -> str:
        return f"{why}: {self.message}" if self.message else why


class FieldRules:
    """Rules about fields, prepared for plans of any size: which of them are about a type or a path is found out once."""

    def __init__(self, rules: Sequence[FieldRule]) -> None:
        self._rules = tuple(rules)
        self._by_type: dict[str, tuple[FieldRule, ...]] = {}
        self._by_path: dict[tuple[str, str], tuple[tuple[FieldRule, bool], ...]] = {}
        self._shown: dict[str, Paths] = {}
        self._met: set[int] = set()

    def hints(self) -> Iterator[Finding]:
        """Yield a warning for each rule that was about nothing, and comes near to a type or a field of the changes so far."""
        for rule in self._rules:
            hint = "" if rule.number in self._met else self._hint(rule)
            if hint:
                yield Finding(level=WARN, field=None, before=None, after=None, why=hint)

    def _hint(self, rule: FieldRule) -> str:
        entry = f"field_rules: entry {rule.number}"
        about = [kind for kind in self._shown if rule.kind is None or rule.kind.match(kind)]
        if not about:
            kind = near_type(rule.type or "", self._shown)
            return f"{entry} is about no type in the plan: {rule.type}. Did you mean {kind}?" if kind else ""
        path = next(filter(None, (self._shown[kind].near(rule.field) for kind in about)), "")
        return f"{entry} is about no field that the plan changes: {rule.field}. Did you mean {path}?" if path else ""

    def findings(self, change: Change, matcher: Matcher) -> Iterator[Finding]:
        """Yield what the rules object to in a change; only what is created or updated gets values."""
        if not self._rules or change.action not in (CREATE, UPDATE):
            return
        self._shown.setdefault(change.type, Paths())
        rules = self._rules_of(change.type)
        if not rules:
            return
        fields = change.fields
        if fields is None:
            self._met.update(rule.number for rule in rules)
            yield from _unknown(rules)
            return
        if change.action == UPDATE:
            for rule in rules:
                if rule.is_secret:
                    self._met.add(rule.number)
                    yield rule.unknown_secret()
        for difference in fields:
            concerned = self._rules_at(change.type, difference["field"], rules)
            if concerned:
                yield from _judge(concerned, difference, fields, matcher)

    def _rules_of(self, kind: str) -> tuple[FieldRule, ...]:
        if kind not in self._by_type:
            _make_room(self._by_type)
            self._by_type[kind] = tuple(rule for rule in self._rules if rule.kind is None or rule.kind.match(kind))
        return self._by_type[kind]

    def _rules_at(self, kind: str, path: str, rules: Sequence[FieldRule]) -> tuple[tuple[FieldRule, bool], ...]:
        """Return the rules about a path, each with whether it is about something in it."""
        key = (kind, path)
        found = self._by_path.get(key)
        if found is None:
            _make_room(self._by_path)
            found = tuple(
                (rule, not is_field) for rule in rules for is_field in [_is_about(rule, path)] if is_field is not None
            )
            self._by_path[key] = found
            self._shown[kind].add(path)
            self._met.update(rule.number for rule, _is_container in found)
        return found


def _make_room(known: dict[Any, Any]) -> None:
    if len(known) >= _MOST_PATHS:
        known.clear()


def _is_about(rule: FieldRule, path: str) -> bool | None:
    """Return whether a rule is about a path (True), about something in it (False), or neither."""
    if rule.path.match(path):
        return True
    return False if any(container.match(path) for container in rule.containers) else None


def _judge(
    concerned: Sequence[tuple[FieldRule, bool]], difference: Difference, fields: Sequence[Difference], matcher: Matcher
) -> Iterator[Finding]:
    after = difference["after"]
    masked = _is_masked(after)
    text = _text_of(after)
    is_comparable = after not in _NOTHING and not masked and len(text) <= LONGEST_TEXT
    if is_comparable and matcher.holds(_is_accepted, concerned, after, text):
        return
    for rule, is_container in concerned:
        if is_container and after in _NOTHING:
            continue
        why = "is masked, so it cannot be checked" if masked else rule.objection(after, text, matcher)
        if why and not (after == ABSENT and _is_no_loss(difference, fields)):
            yield rule.finding(difference, why)


def _is_accepted(concerned: Sequence[tuple[FieldRule, bool]], after: str, text: str) -> bool:
    return all(rule.accepts(after, text) for rule, _is_container in concerned)


def _is_masked(value: str) -> bool:
    return value in _WHOLE_MASKS or PART_MASK in value or WHOLE_MASK in value


def _is_no_loss(difference: Difference, fields: Sequence[Difference]) -> bool:
    """Return whether what is gone is an entry of a list, was empty, or has become what is judged itself."""
    path = difference["field"]
    if path.endswith("]") or difference["before"] in _EMPTY:
        return True
    return any(each["after"] != ABSENT and each["field"].startswith((f"{path}.", f"{path}[")) for each in fields)


def _unknown(rules: Sequence[FieldRule]) -> Iterator[Finding]:
    """Yield one objection for each level: a plan may have many changes of which no field is known."""
    for level in _LEVELS:
        named = [f"{rule.number} ({rule.field})" for rule in rules if rule.level == level]
        if named:
            entries = "entry" if len(named) == 1 else "entries"
            why = f"its fields are not shown, so field_rules cannot be checked: {entries} {cut(', '.join(named), 500)}"
            yield Finding(level=level, field=None, before=None, after=None, why=why)


def _text_of(value: str) -> str:
    """Return a string as it is, and any other value as JSON."""
    if not value.startswith('"'):
        return value
    if "\\" not in value:
        return value[1:-1]
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, str) else value


def read_field_rules(given: Any) -> FieldRules:
    """Read the rules of a policy.

    :raises InputError: one is not a rule that can be meant; the message names it
    """
    entries = [] if given is None else given
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise InputError("field_rules must be a list of dictionaries.")
    if len(entries) > _MOST_RULES:
        raise InputError(f"field_rules must have at most {_MOST_RULES} entries; got {len(entries)}.")
    return FieldRules([_read_rule(entry, number) for number, entry in enumerate(entries, 1)])


def _read_rule(given: Any, number: int) -> FieldRule:
    where = f"field_rules: entry {number}"
    if not isinstance(given, Mapping):
        raise InputError(f"{where} must be a dictionary.")
    unknown = sorted(str(key) for key in given if key not in RULE_KEYS)
    if unknown:
        raise InputError(f"{where} has unknown keys: {', '.join(unknown)}. A rule has {', '.join(RULE_KEYS)}.")
    rule = dict(given)
    texts = {key: _text(rule[key], f"{where}: {key}") for key in rule if key != "must_be_one_of"}
    if "field" not in texts:
        raise InputError(f"{where} must have a field, such as redirectUris[*].")
    if _NO_PATH.match(texts["field"]):
        raise InputError(
            f"{where}: field must be a path such as policy.mfa.enabled, redirectUris[0] or redirectUris[*], with * for any string; "
            f"got '{cut(texts['field'], 100)}'."
        )
    if not any(key in rule for key in _CONDITIONS):
        raise InputError(f"{where} must have at least one of {', '.join(_CONDITIONS)}.")
    level = texts.get("level", DENY)
    if level not in _LEVELS:
        raise InputError(f"{where}: level must be one of {', '.join(_LEVELS)}; got '{cut(level, 100)}'.")
    values = _values(rule["must_be_one_of"], where) if "must_be_one_of" in rule else None
    return FieldRule(
        number=number,
        type=texts.get("type"),
        kind=_type_pattern(texts["type"]) if "type" in texts else None,
        field=texts["field"],
        is_secret=leads_to_secret(texts["field"]),
        path=_path_pattern(texts["field"]),
        containers=_container_patterns(texts["field"]),
        must_match=_pattern(texts, "must_match", where),
        must_not_match=_pattern(texts, "must_not_match", where),
        allowed=None if values is None else frozenset(values),
        allowed_text=cut(", ".join(values or ()), 500),
        message=texts.get("message", "").rstrip("."),
        level=level,
    )


def _text(value: Any, name: str) -> str:
    if is_blank(value):
        raise InputError(f"{name} is blank. Remove it, or say what is meant.")
    if not isinstance(value, str):
        raise InputError(f"{name} must be a string.")
    longest = _LONGEST_MESSAGE if name.endswith("message") else _LONGEST_PATTERN
    if len(value) > longest:
        raise InputError(f"{name} must have at most {longest} characters; got {len(value)}.")
    return value


def _values(given: Any, where: str) -> list[str]:
    """Return values as JSON; a string that says the JSON of a value that is not a string, as surveys give it, means this value, too."""
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise InputError(f"{where}: must_be_one_of must be a list of at least one value.")
    found = []
    for value in given:
        is_plain = isinstance(value, str | int | None) or (isinstance(value, float) and math.isfinite(value))
        if not is_plain:
            raise InputError(f"{where}: must_be_one_of must only have strings, numbers, booleans and null.")
        found.append(json.dumps(value))
        if isinstance(value, str) and _is_plain_json(value):
            found.append(value)
    return found


def _is_plain_json(text: str) -> bool:
    return text in ("true", "false", "null") or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def _pattern(texts: Mapping[str, str], key: str, where: str) -> re.Pattern[str] | None:
    if key not in texts:
        return None
    try:
        return re.compile(texts[key])
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(f"{where}: {key} must be a regular expression: {error}.") from None


def _type_pattern(given: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(given)}\\Z|{fnmatch.translate(given)}")


def _path_pattern(field: str, end: str = r"(?=\.|\[|\Z)") -> re.Pattern[str]:
    """Return what matches a path, and what is in it: ``*`` is any text, ``[*]`` any index, everything else itself.

    All but the last wildcard match as little as possible, once and for all, so that a path is matched in linear time.
    """
    first, *others = (_literal(piece) for piece in _pieces(field))
    inner = [f"(?=(?P<w{number}>.*?{piece}))(?P=w{number})" for number, piece in enumerate(others[:-1])]
    last = [f".*{piece}" for piece in others[-1:]]
    return re.compile("".join([first, *inner, *last, end]), re.DOTALL)


def _container_patterns(field: str) -> tuple[re.Pattern[str], ...]:
    """Return what matches the paths of what a field is in; if that ends with a wildcard, it could be anything."""
    prefixes = [field[: found.start()] for found in _BOUNDARIES.finditer(field) if found.start()]
    return tuple(_path_pattern(prefix, r"\Z") for prefix in prefixes if _pieces(prefix)[-1])


def _pieces(field: str) -> list[str]:
    return field.replace(_ENTRY, "\0").split("*")


def _literal(piece: str) -> str:
    return r"\[[0-9]+\]".join(re.escape(part) for part in piece.replace(_ENTRY, "\0").split("\0"))
