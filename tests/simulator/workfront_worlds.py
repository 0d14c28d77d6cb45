# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of what the Workfront part of the bundled world `seeds` contains. No value here is a real secret."""

from __future__ import annotations

from simulator.workfront.tokens import REFRESH_BEGINNING, SESSION_BEGINNING

DOMAIN = "acme"
CUSTOMER = "54286d78b064451096752b99bf968481"

PRODUCTION = "my"
PREVIEW = "preview"
SOURCE = "sb01"
OTHER_SANDBOX = "sb02"
LANES = (PRODUCTION, PREVIEW, SOURCE, OTHER_SANDBOX)

# Whoever may enter, by lane. The key of the planner is that of a user who is no administrator.
API_KEYS = {lane: f"a9a9a9a9a9a9a9a9a9a9a9a9a9a9{number}101" for number, lane in enumerate(LANES, 1)}
PLANNER_KEYS = {lane: f"a9a9a9a9a9a9a9a9a9a9a9a9a9a9{number}202" for number, lane in enumerate(LANES, 1)}
SESSIONS = {lane: f"5e5555e55e5555e55e5555e55e55{number}303" for number, lane in enumerate(LANES, 1)}
BEARER_TOKENS = {lane: f"simulator-bearer-{lane}-4f1c" for lane in LANES}
ADMINS = {lane: f"5ba38da500b752fd66439d4f6a9900{number}1" for number, lane in enumerate(LANES, 1)}
USERNAMES = {lane: f"admin-{lane}@example.com" for lane in LANES}
PASSWORDS = {lane: f"simulator-{lane}-password" for lane in LANES}
CLIENT_IDS = {lane: f"simulator-client-{lane}" for lane in LANES}
CLIENT_SECRETS = {lane: f"simulator-secret-{lane}-6b2d" for lane in LANES}
REFRESH_TOKENS = {lane: f"simulator-refresh-{lane}-8e5a" for lane in LANES}
IMS_CLIENT_ID = "simulator-ims-client"
IMS_CLIENT_SECRET = "simulator-ims-secret-93b7"
IMS_SCOPES = "openid,AdobeID,additional_info.roles,profile"

# Everything that must show up in no log, no result and no record of requests.
SECRETS = (
    *API_KEYS.values(),
    *PLANNER_KEYS.values(),
    *SESSIONS.values(),
    *BEARER_TOKENS.values(),
    *PASSWORDS.values(),
    *CLIENT_SECRETS.values(),
    *REFRESH_TOKENS.values(),
    IMS_CLIENT_SECRET,
)
# How the sessions and refresh tokens begin that the simulator makes up.
ISSUED_SECRETS = (SESSION_BEGINNING, REFRESH_BEGINNING)

# In every lane, under the same id.
GROUP = "52aa9d0e0005fcee8f212835bdaa2691"
GROUP_NAME = "Default Group"

# What the examples of the vendor ask for; all of this is in the source.
PROJECT = "6419b8b9001151ee258921a4f7597ba1"
PROJECT_NAME = "Agency Request"
PROJECT_TASKS = ("6419b8b9001151ee258921a4f7599001", "6419b8b9001151ee258921a4f7599002")
TEMPLATE = "6419b8b9001151ee258921a4f7597bb2"
TEMPLATE_NAME = "New Agency Onboarding"
TEMPLATE_TASKS = ("6419b8b9001151ee258921a4f7598001", "6419b8b9001151ee258921a4f7598002")
QUEUE_DEFINITION = "6419b8b9001151ee258921a4f7598010"
QUEUE_TOPIC = "6419b8b9001151ee258921a4f7598011"
SECOND_TEMPLATE = "6419b8b9001151ee258921a4f7597bc3"
SECOND_TEMPLATE_NAME = "New Agency Offboarding"
DASHBOARD = "645e6435000b4aaebe4776f4a42ed5ad"
DASHBOARD_NAME = "Agency Performance and Readiness"
REPORT = "4bb80aa88a96420296a7f47bf866f162"
VIEW = "109f611680bb3a2b0c0a8c1f5ec63f6d"
FILTER = "f97b662e229fd09ee595d8d359ec88bd"
ROLE = "5f6d114f006883209828ddd9088e63b3"
ROLE_NAME = "DAM Curator"
FORM = "62d9c9a0000013aeeefe7242a0a5fdb2"
FORM_NAME = "Example Document Form"
FIELD = "62d1eee400f8578895166ee91a83f97a"
FIELD_NAME = "Asset Type"
FIELD_OPTIONS = ("62d1eee400f8578895166ee91a840001", "62d1eee400f8578895166ee91a840002")
CALCULATED_FIELD = "62d1eee400f8578895166ee91a83f98b"
FIELD_GROUP = "62d1eee4001c6618e6b9f9a588ba1598"
ACCESS_LEVEL = "5f6d114f006883209828ddd9088e0a01"
ACCESS_LEVEL_NAME = "Agency Reviewer"
EXTERNAL_PAGE = "65f8637900015e4dceb6fe079bd5409d"
# The core API does not show this type.
CALENDAR = "5f6d114f006883209828ddd9088e0c01"
# Two templates of this name.
AMBIGUOUS_NAME = "Campaign Kick-off"
AMBIGUOUS_TEMPLATES = ("6419b8b9001151ee258921a4f7597d01", "6419b8b9001151ee258921a4f7597d02")

# In production: a role of the same name, and what no promotion is about.
TARGET_ROLE = "600f4bed00028a718599f29575840053"
UNRELATED_GROUP = "5ba38da500b752b0f46d13186030b7ad"
UNRELATED_TEMPLATE = "6054cda40000d5af63dc811d9c2b3a07"
UNRELATED_TEMPLATE_TASK = "6054cda40000d5af63dc811d9c2b3b01"
UNRELATED_DASHBOARD = "6054cda40000d5af63dc811d9c2b4a01"
UNRELATED_PROJECT = "6054cda40000d5af63dc811d9c2b5a01"


def host(lane: str, *, adobe: bool = False) -> str:
    """Name the real host of an environment."""
    return f"{DOMAIN}.{lane}.workfront{'.adobe' if adobe else ''}.com"
