# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts the ``run`` of a module for Ansible."""

from __future__ import annotations

import dataclasses
import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._bounds import check_arguments, check_forms
from ._errors import InputError, MissingLibraryError, PromotionError
from ._given import only_given
from ._masking import MASK, without_values
from ._progress import Show
from ._runtime import Result, Runtime
from ._text import shortened, visible, visible_strings

RESULT_IS_SHOWN = "ENVOPS_PROMOTION_RESULT_IS_SHOWN"
"""The environment variable by which a task says to its module that its result is shown.

The arguments cannot: they have no_log also to keep secrets out of the system's log.
"""

_INTERNAL = "_ansible_"
"""How the names of the arguments begin that ansible-core adds to those of the task."""
_LONGEST_LINE = 500
"""Characters of a line that is shown while a module works; a status can be of any length."""

Run = Callable[[Mapping[str, Any], Runtime], Result]


@dataclasses.dataclass(frozen=True)
class ModuleSpec:
    """What a module accepts, in the terms of AnsibleModule; every module supports check mode.

    ``concealed`` names options of the type raw that may contain secrets: AnsibleModule learns only that they are given, so
    that it cannot show them, even if other arguments are invalid. ``guards`` names options of which a blank is refused
    instead of ignored. ``bulky`` names the return values that are shortened if a result is too large, in this order.
    """

    argument_spec: Mapping[str, Any]
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_together: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()
    required_by: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    concealed: Sequence[str] = ()
    guards: Sequence[str] = ()
    bulky: Sequence[str] = ()

    def to_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments for AnsibleModule or an argument spec validator."""
        fields = (field.name for field in dataclasses.fields(self))
        return {name: getattr(self, name) for name in fields if name not in ("concealed", "guards", "bulky")}


class DiscreetModule(AnsibleModule):
    """An AnsibleModule that neither logs nor returns the values of certain options; they are in ``concealed``.

    It masks what is in ``no_log_values`` in everything that it returns. ansible-core 2.22 leaves that to the controller, which
    masks only what it shows: registered variables, and the reports made of them, would hold the secrets.
    """

    def __init__(self, options: Sequence[str], guards: Sequence[str] = (), **kwargs: Any) -> None:
        self._options = options
        self._guards = guards
        self.concealed: dict[str, Any] = {}
        super().__init__(**kwargs)  # type: ignore[no-untyped-call] # of ansible-core

    def _load_params(self) -> None:
        """Remove what is blank, and the values to conceal, before anything else uses the arguments."""
        super()._load_params()  # type: ignore[no-untyped-call] # of ansible-core
        given = {name: value for name, value in self.params.items() if not name.startswith(_INTERNAL)}
        internal = {name: value for name, value in self.params.items() if name.startswith(_INTERNAL)}
        try:
            self.params = given_arguments(given, self.argument_spec, self._guards) | internal
        except InputError as error:
            refusal = _described(error)
            # Nothing of what is refused is shown, because it is not known yet what of it is secret.
            self.params = internal
            self._set_internal_properties()  # type: ignore[no-untyped-call] # of ansible-core
        else:
            refusal = {}
        if refusal:
            self.fail_json(**refusal)
        self.concealed = {name: self.params[name] for name in self._options if self.params.get(name) is not None}
        self.params.update(dict.fromkeys(self.concealed, MASK))

    def exit_json(self, **kwargs: Any) -> NoReturn:
        """Return a result without secrets."""
        super().exit_json(**self._without_secrets(kwargs))

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        """Return a failure without secrets."""
        super().fail_json(**_short(self._without_secrets({"msg": msg, **kwargs})))

    def mask(self, text: str) -> str:
        """Return a text without secrets."""
        return str(without_values(text, self.no_log_values))

    def warn_discreetly(self, text: str) -> None:
        """Return a warning, without secrets, with the result."""
        self.warn(shortened(visible(self.mask(text))))

    def _without_secrets(self, result: dict[str, Any]) -> dict[str, Any]:
        masked: dict[str, Any] = without_values(
            {"invocation": {"module_args": self.params}, **result}, self.no_log_values
        )
        return masked


def run_module(
    spec: ModuleSpec, run: Run, sleep: Callable[[float], None] = time.sleep, show: Show | None = None
) -> None:
    """Run a module to its end: read the arguments, do the work, print the result, exit.

    ``show`` shows a line while the module works; it never gets a secret.
    """
    module = DiscreetModule(spec.concealed, spec.guards, supports_check_mode=True, **spec.to_kwargs())
    runtime = Runtime(
        check_mode=module.check_mode,
        diff=module._diff,
        warn=module.warn_discreetly,
        register_secret=module.no_log_values.add,
        hidden=bool(module.no_log) and RESULT_IS_SHOWN not in os.environ,
        mask=module.mask,
        sleep=sleep,
        show=None if show is None else lambda line: show(visible(module.mask(line))[:_LONGEST_LINE]),
    )
    end: Callable[..., None] = module.fail_json
    try:
        answer, end = success(run({**module.params, **module.concealed}, runtime), runtime), module.exit_json
    except PromotionError as error:
        answer = failure(error, runtime)
    except BaseException as error:  # pylint: disable=broad-exception-caught # the user gets a message, not a traceback
        if _is_meant_for_the_host(error):
            raise
        answer = {"msg": _unexpected(error), "exception": traceback.format_exc(), **_logged(runtime)}
    # Not while an error is handled: AnsibleModule would add a traceback even to an expected error.
    end(**answer)


def given_arguments(
    params: Mapping[str, Any], argument_spec: Mapping[str, Any], guards: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a module's arguments without those that are blank.

    :raises InputError: one is out of bounds
    """
    given = only_given(params, argument_spec, guards)
    check_arguments(given, argument_spec)
    check_forms(given, argument_spec)
    return given


def success(result: Result, runtime: Runtime) -> dict[str, Any]:
    """Return the keys of a succeeded task's result."""
    diff = {} if result.diff is None else {"diff": result.diff}
    return {**result.returns, **_logged(runtime), "changed": result.changed, **diff}


def failure(error: PromotionError, runtime: Runtime) -> dict[str, Any]:
    """Return the keys of a failed task's result."""
    if isinstance(error, MissingLibraryError):
        return {"msg": missing_required_lib(error.library), "exception": error.trace}
    return {**_described(error), **_logged(runtime)}


def _described(error: PromotionError) -> dict[str, Any]:
    result = error.to_result()
    return {"msg": visible(str(error)), **result, "error": visible_strings(result["error"])}


def _logged(runtime: Runtime) -> dict[str, Any]:
    """Return the requests that changed something, if the service says under which IDs it has logged them."""
    return {"correlation_ids": list(runtime.writes)} if runtime.writes else {}


def _short(failed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a failed result whose texts quote no more than people can read; what they quote may be of any length."""
    texts: dict[str, Any] = {
        key: shortened(failed[key]) for key in ("msg", "exception") if isinstance(failed.get(key), str)
    }
    if isinstance(failed.get("error"), Mapping):
        texts["error"] = {
            key: shortened(value) if isinstance(value, str) else value for key, value in failed["error"].items()
        }
    return {**failed, **texts}


def _unexpected(error: BaseException) -> str:
    """Return the message for an error that the collection did not expect."""
    return visible(f"An unexpected error in the collection envops.promotion: {type(error).__name__}: {error}")


def _is_meant_for_the_host(error: BaseException) -> bool:
    """Return whether an exception ends the task from outside: an interruption, or the time limit that Ansible sets."""
    return isinstance(error, KeyboardInterrupt) or (
        not isinstance(error, Exception) and type(error).__module__.partition(".")[0] == "ansible"
    )
