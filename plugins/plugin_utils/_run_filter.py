# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the filter with which a role gets the decisions of its run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ansible.constants as C
from ansible import context
from ansible.errors import AnsibleUndefinedVariable
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._failure import Failure
from ansible_collections.envops.promotion.plugins.module_utils._run import Run, gather
from ansible_collections.envops.promotion.plugins.plugin_utils._check_files import find_checks, problem_with_checks
from ansible_collections.envops.promotion.plugins.plugin_utils._executor import job_url, user
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import (
    given_options,
    options_of,
    problem_with,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import whole_values

_NAMES_A_FILE = re.compile("@(?!/dev/)")
"""What begins an argument with variables that names a file which is still there afterwards."""


def _command() -> str:
    """Return what runs the same playbook again, with its files of variables; or an empty string.

    Variables that are given in the command itself may contain secrets.
    """
    given = context.CLIARGS
    if "start_at_task" not in given:
        return ""  # not ansible-playbook
    inventories = [each for each in given.get("inventory") or () if each not in (vars(C)["DEFAULT_HOST_LIST"] or ())]
    words = ["ansible-playbook", *(word for each in inventories for word in ("-i", each)), *given.get("args", ())]
    files = [each for each in map(str, given.get("extra_vars") or ()) if _NAMES_A_FILE.match(each)]
    return " ".join(shlex.quote(str(word)) for word in [*words, *(word for each in files for word in ("-e", each))])


def run_filters(role: str, load_run: Callable[[], type[Run]]) -> dict[str, Callable[..., Any]]:
    """Return the filter of a role by its name, as Ansible wants it from a plugin; ``load_run`` returns the role's run."""

    @pass_context
    def decide(variables: Context, names: Iterable[str], part: str = "steps") -> Any:
        """Return the decisions of a part for what the named variables hold where the filter is used."""
        names = list(names)
        if part == "accepted":
            return _accepted(variables)
        if part == "checks":
            return find_checks(_checks(variables), variables.get("playbook_dir"))
        if part == "options":
            return options_of(role, variables.get, names) if names else given_options(role, variables.get)
        run = load_run()
        if part == "refused":
            failure = Failure(message=" ".join(names), advice="", kind=InputError.kind, known={})
            return run.read({"failure": failure.to_dict()}, user=user()).short_result
        if part in ("problem", "given"):
            problem = problem_with(role, variables.get, variables.parent, run.FACTS, is_all=part == "problem")
            if problem or part == "given":  # nothing else may be done with what is given
                return problem or _problem_with_checks(variables)
        own = [name for name in names if name.startswith(f"{role}_")]
        seen = whole_values(gather(role, names, variables.get, _options(variables, own, part)))
        seen["circumstances"] = {**seen["circumstances"], "command": _command(), "job_url": job_url()}
        found = run.read(seen, user=user())
        if part == "problem":
            return found.missing_input or _problem_with_checks(variables)
        return found.decide(part)

    def _accepted(variables: Context) -> Any:
        """Return the fact with the options that the first tasks of the role have checked; its last task empties it.

        :raises AnsibleUndefinedVariable: there is none, so the tasks of the role may do nothing
        """
        accepted = variables.get(f"__{role}_accepted")
        if not isinstance(accepted, Undefined) and accepted:
            return accepted
        raise AnsibleUndefinedVariable(
            f"The role {role} was entered behind its first tasks, which check its variables, so it does nothing. Run it without "
            "--start-at-task, --step and --skip-tags always; to run a part of a role, use its tags."
        )

    def _problem_with_checks(variables: Context) -> str:
        skip_tags = variables.get("ansible_skip_tags") or ()
        return problem_with_checks(f"{role}_checks", _checks(variables), variables.get("playbook_dir"), skip_tags)

    def _checks(variables: Context) -> Sequence[Any]:
        option = f"{role}_checks"
        given = options_of(role, variables.get, [option])["checks"] if option in spec_of(role) else None
        return given if isinstance(given, list | tuple) else [] if given is None else [given]

    def _options(variables: Context, own: list[str], part: str) -> Mapping[str, Any]:
        """Return options, as the role has read them into its fact when it started, or as they are given.

        Before it has started and after it has ended, the variable with them is an error in the role itself.
        """
        fact = None if part == "problem" else variables.get(f"__{role}_options")
        # Up to ansible-core 2.18, an error in a variable is one only where its value is used. There, the path of an include is also read
        # for no host, without facts, to find the static imports below it.
        if isinstance(fact, Undefined) and variables.get("inventory_hostname") is not None:
            fact = _accepted(variables)
        if not isinstance(fact, Mapping):
            return options_of(role, variables.get, own)
        return {short: fact.get(short) for short in (name.removeprefix(f"{role}_") for name in own)}

    return {f"{role}_run": decide}
