# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)

"""PingOne environments as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
name: pingone
short_description: PingOne environments as hosts
version_added: 0.1.0
description:
  - Makes a host of each PingOne environment that the worker application can read, so that plays can promote to many environments.
  - The name of a host is the name of its environment. It is the ID instead if several environments have the name, and if Ansible
    has a meaning of its own for it, such as V(all).
  - Hosts have the variables C(pingone_environment_id), C(pingone_environment_name), C(pingone_type), C(pingone_region),
    C(pingone_status), C(pingone_organization_id), C(pingone_license_id) and, unless O(services) is V(false), C(pingone_services).
    What PingOne does not show is null. Their tasks run on the controller (C(ansible_connection=local)).
  - The inventory contains no credentials, and neither does its cache. What is cached is found only with the same options; with an
    O(access_token), only with the same token.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [envops.promotion.pingone]
  types:
    description: Only environments of these types. An empty list is an error, as one of O(names).
    type: list
    elements: str
    choices: [SANDBOX, PRODUCTION]
  names:
    description:
      - Only environments with one of these names, in which V(*) stands for any characters.
      - A name without V(*) that no environment has is an error.
    type: list
    elements: str
  services:
    description: Whether to read which services each environment has.
    type: bool
    default: true
  validate_certs:
    description: Whether to verify the TLS certificates of the service.
    type: bool
    default: true
  ca_path:
    description: A file or a directory of CA certificates to trust instead of the default ones.
    type: path
  http_timeout:
    description: The timeout of each whole response, in seconds.
    type: float
    default: 30.0
  http_retries:
    description: How often to retry a request after a transient failure (throttling, server errors, lost connections).
    type: int
    default: 5
requirements:
  - requests
notes:
  - The name of the file must end with C(pingone.yml) or C(pingone.yaml).
  - An option that is null, or a string without anything but blanks, counts as not given. Its default then comes from the
    environment, as for the modules. A string may be a template.
seealso:
  - module: envops.promotion.pingone_environment_info
"""

EXAMPLES = r"""
# The credentials come from the environment (PINGONE_CLIENT_ID and others).
plugin: envops.promotion.pingone
types: [PRODUCTION]
groups:
  # The environments to which a fleet is promoted.
  pingone_fleet: pingone_environment_name.startswith('Brand ')
keyed_groups:
  - key: pingone_region
    prefix: region
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: .cache/inventory
cache_timeout: 600
"""

import contextlib
import sys
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.display import Display
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.envops.promotion.plugins.module_utils._bounds import check_arguments
from ansible_collections.envops.promotion.plugins.module_utils._errors import PromotionError
from ansible_collections.envops.promotion.plugins.module_utils._given import is_blank, only_given
from ansible_collections.envops.promotion.plugins.module_utils._ids import near
from ansible_collections.envops.promotion.plugins.module_utils._masking import without_values
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.hosts import (
    Host,
    fingerprint,
    hosts_of,
    read_selected,
    read_stored,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Runtime
from ansible_collections.envops.promotion.plugins.module_utils._text import visible

_OPTIONS: dict[str, Any] = {
    **CONNECTION,
    "types": {"type": "list", "elements": "str", "choices": ["SANDBOX", "PRODUCTION"]},
    "names": {"type": "list", "elements": "str"},
    "services": {"type": "bool", "default": True},
}
_SECRETS = tuple(name for name, option in CONNECTION.items() if option.get("no_log"))

display = Display()


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory plugin, as Ansible looks for it."""

    NAME = "envops.promotion.pingone"

    @property
    def _untyped(self) -> Any:
        """This plugin with the methods of ansible-core, which have no types."""
        return self

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """Set the options that Ansible uses itself; it would refuse a blank, and a template where a number is wanted.

        Those of PingOne are read by ``_given_options``.
        """
        given = {name: value for name, value in (direct or {}).items() if name not in _OPTIONS and not _is_empty(value)}
        super().set_options(task_keys, var_options, given)  # type: ignore[no-untyped-call] # of ansible-core

    def verify_file(self, path: str) -> bool:
        """Return whether a file may be for this plugin."""
        is_file = super().verify_file(path)  # type: ignore[no-untyped-call] # of ansible-core
        return bool(is_file) and path.endswith(("pingone.yml", "pingone.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the environments to the inventory.

        :raises AnsibleParserError: the options are wrong, or the environments cannot be read
        """
        super().parse(inventory, loader, path, cache)
        config = self._untyped._read_config_data(path)
        self._check_names(config, path)
        secrets: set[str] = set()
        try:
            options = self._given_options(config, path)
            secrets |= {str(options[name]) for name in _SECRETS if options[name]}
            environments = self._environments(options, secrets, path, use_cache=cache)
        except PromotionError as error:
            # Without its causes, which can quote what is masked here.
            raise AnsibleParserError(visible(str(without_values(f"{path}: {error}", secrets)))) from None
        for host in hosts_of(environments, services=options["services"], python=sys.executable):
            self._add(host)

    def _check_names(self, config: Mapping[str, Any], path: str) -> None:
        """Check that the file has no option that the plugin does not know.

        :raises AnsibleParserError: it has one
        """
        for name in config:
            if name not in self.option_definitions:
                hint = " or ".join(near(str(name), self.option_definitions))
                advice = f"Did you mean {hint}?" if hint else f"Options: {', '.join(sorted(self.option_definitions))}."
                raise AnsibleParserError(visible(f"{path}: unknown option '{name}'. {advice}"))

    def _given_options(self, config: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Return the options of PingOne with their defaults, as modules read theirs.

        :raises AnsibleParserError: one is invalid
        :raises InputError: one is out of bounds
        """
        given = {name: self._untyped.templar.template(config[name]) for name in _OPTIONS if name in config}
        read = only_given(given, _OPTIONS)
        check_arguments(read, _OPTIONS)
        validated = ArgumentSpecValidator(_OPTIONS).validate(read)
        if validated.error_messages:
            secrets = {str(given[name]) for name in _SECRETS if given.get(name)}
            problem = without_values(f"{path}: {'; '.join(validated.error_messages)}", secrets)
            raise AnsibleParserError(visible(str(problem)))
        return dict(validated.validated_parameters)

    def _environments(
        self, options: Mapping[str, Any], secrets: set[str], path: str, *, use_cache: bool
    ) -> list[dict[str, Any]]:
        """Return the environments from the cache, if it holds what these options would read, or from PingOne."""
        is_cached = self._untyped.get_option("cache")
        key = self._untyped.get_cache_key(path)
        asked = fingerprint(options, _SECRETS)
        if is_cached and use_cache:
            # Nothing is stored, or JSON that is not Ansible's own, which its cache cannot read.
            with contextlib.suppress(KeyError, TypeError):
                stored = read_stored(self._untyped._cache[key], asked)
                if stored is not None:
                    return stored
        runtime = Runtime(
            check_mode=False,
            diff=False,
            warn=lambda text: display.warning(visible(str(without_values(text, secrets)))),
            register_secret=secrets.add,
            mask=lambda text: str(without_values(text, secrets)),
        )
        found = read_selected(
            open_api(options, runtime), types=options["types"], names=options["names"], services=options["services"]
        )
        if is_cached:
            self._untyped._cache[key] = {"asked": asked, "environments": found}
        return found

    def _add(self, host: Host) -> None:
        name = self._untyped.inventory.add_host(_untrusted(host.name))
        variables = {key: _untrusted(value) for key, value in host.variables.items()}
        for key, value in variables.items():
            self._untyped.inventory.set_variable(name, key, value)
        strict = self._untyped.get_option("strict")
        self._untyped._set_composite_vars(self._untyped.get_option("compose"), variables, name, strict=strict)
        self._untyped._add_host_to_composed_groups(self._untyped.get_option("groups"), variables, name, strict=strict)
        self._untyped._add_host_to_keyed_groups(
            self._untyped.get_option("keyed_groups"), variables, name, strict=strict
        )


def _is_empty(value: Any) -> bool:
    """Return whether an option is not given: a blank, or a list of nothing else."""
    return all(map(is_blank, value)) if isinstance(value, list) and value else is_blank(value)


def _untrusted(value: Any) -> Any:
    """Return a value that Ansible takes for no template; only what could be one, because lists of the inventory show the mark."""
    if isinstance(value, list):
        return [_untrusted(entry) for entry in value]
    return wrap_var(value) if isinstance(value, str) and "{" in value else value
