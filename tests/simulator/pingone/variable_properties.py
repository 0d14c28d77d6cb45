# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which properties can take variables. Source: PingOne contract, section 10.3, both columns.

The vendor's list of identity providers is cut off; it is taken as far as it can be read.
"""

from __future__ import annotations

from simulator.pingone.categories import category_of
from simulator.pingone.model import Json
from simulator.pingone.property_paths import has

_SUPPORTED = {
    "Applications": """
        acsUrls audienceRestriction corsSettings corsSettings.origins defaultTargetUrl deviceCustomVerificationUri
        devicePathId domainName homePageUrl idpSigning.algorithm idpSigning.key.id initiateLoginUri jwks jwksUrl
        kerberos.gateways kerberos.key.id mobile.bundleId mobile.huaweiAppId mobile.huaweiPackageName
        mobile.integrityDetection.googlePlay.decryptionKey
        mobile.integrityDetection.googlePlay.serviceAccountCredentials
        mobile.integrityDetection.googlePlay.verificationKey
        mobile.packageName mobile.uriPrefix postLogoutRedirectUris redirectUris replyUrl sloEndpoint
        sloResponseEndpoint spEncryption.certificate.id spEntityId spVerification.cert.id subjectNameIdentifierFormat
        targetLinkUri
    """,
    "Authentication": "relyingPartyId",
    "Branding": "companyName logo.href",
    "Custom Domain": "domainName",
    "Email Domains": "domainName",
    "Gateways": """
        bindDN bindPassword defaultSharedSecret kerberos.serviceAccountPassword
        kerberos.serviceAccountUserPrincipalName radiusClients radiusClients.ip serversHostAndPort
    """,
    "Identity Providers": """
        appId appSecret authorizationEndpoint clientEnvironment clientId clientSecret clientSecretSigningKey
        discoveryEndpoint idpEntityId idpVerification.certificates issuer jwksEndpoint keyId sloEndpoint
        spSigning.key.id ssoEndpoint teamId
    """,
}


def supported_properties(kind: str) -> list[str]:
    """List the property paths of a resource type that can take variables."""
    return _SUPPORTED.get(category_of(kind), "").split()


def present_properties(kind: str, body: Json) -> list[str]:
    """List those of them that a body has."""
    return [path for path in supported_properties(kind) if has(body, path)]
