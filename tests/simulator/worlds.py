# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of what the bundled worlds contain, for tests, demos and benchmarks. No value here is a real secret.

The world is `seeds` where nothing else is said.
"""

from __future__ import annotations

ORGANIZATION = "bed432e6-676a-4ebe-b5a5-6b3b54e46bda"

# The administrators environment holds the worker application and takes no part in promotions.
ADMIN_ENVIRONMENT = "1f6b0c2d-93e8-4a75-b0d4-6e2c8a5f7b19"
CLIENT_ID = "9c1e4f70-2d5b-4a83-b6f9-0e7d3a8c5b12"
CLIENT_SECRET = "simulator-client-secret-7d1f"

SOURCE_ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
SOURCE_ENVIRONMENT_NAME = "Development"
TARGET_ENVIRONMENT = "5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05"
TARGET_ENVIRONMENT_NAME = "Staging"
PRODUCTION_ENVIRONMENT = "c8e41a97-6f0d-4b53-8d2e-1a9b7c3f5e60"
PRODUCTION_ENVIRONMENT_NAME = "Production"

# What the published examples select, find as dependencies, exclude and map.
POPULATION = "26a126c2-054f-4f18-b077-8226c0c4bf3e"
TARGET_POPULATION = "27091971-0a42-4f67-95d1-d617fc2a16e5"
POPULATION_NAME = "NA Eng Austin"
THEME = "5ab94557-59c3-4afc-bbf6-046444bd04b8"
TARGET_THEME = "f0c75a0b-859e-433d-9edc-07a7c847e185"
# Exists in the source only.
PASSWORD_POLICY = "cd502ee4-176a-438a-a947-a4d8cffb0fdb"
PASSWORD_POLICY_NAME = "Same Day Policy"
EXCLUDED_RESOURCE = "363ef235-f6fe-4bc7-ae3d-63217482f57f"
# Equal in both environments.
UNCHANGED_POPULATION = "2c3b1245-2c38-4174-97fa-069d88a543b1"
TARGET_UNCHANGED_POPULATION = "c7c92d16-e07b-4ddb-8d17-073fea3a219c"
STANDARD_POLICY = "7e2d5b18-4c09-4f6a-a3b7-0d91c6e8f254"
TARGET_STANDARD_POLICY = "b96f0a43-8d17-4e2c-95f8-3a7c1e60d4b2"
# Differs in plain values and has a secret on both sides.
APPLICATION = "91b4d7a2-5e3f-4c86-8a10-d27f6e9b0c35"
TARGET_APPLICATION = "4d8a61f3-0b97-4e52-9c6d-e15f27a83b40"
APPLICATION_SECRET = "simulator-dev-timesheet-secret"
TARGET_APPLICATION_SECRET = "simulator-staging-timesheet-secret"

# The bundled world `variables` has the same environments with the application alone, and besides:
# An application of the source only, and an identity provider with a secret on both sides.
SAML_APPLICATION = "d8e643d9-105b-4f59-82f0-e549a34ee0c0"
SAML_APPLICATION_NAME = "My SAML app"
IDENTITY_PROVIDER = "3f9a1c64-7b2e-4d08-95c1-a6e4d0b8f273"
TARGET_IDENTITY_PROVIDER = "b07d52e8-1c3f-4a96-8e74-5f29c6a1d380"
IDENTITY_PROVIDER_NAME = "Partner Login"
IDENTITY_PROVIDER_SECRET = "simulator-dev-partner-secret"
TARGET_IDENTITY_PROVIDER_SECRET = "simulator-staging-partner-secret"
