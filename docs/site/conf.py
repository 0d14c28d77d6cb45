# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sphinx settings of the pages that the docs session builds."""

from __future__ import annotations

project = "envops.promotion"
copyright = "2026 The envops.promotion contributors"
extensions = ["sphinx_antsibull_ext"]
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
html_theme = "sphinx_ansible_theme"
html_theme_options = {"documentation_home_url": "index.html", "vcs_pageview_mode": "", "topbar_links": {}}
html_show_sphinx = False
html_copy_source = False
default_role = "any"
# Labels of ansible-core's own documentation, which isn't fetched.
suppress_warnings = ["ref.ref"]
