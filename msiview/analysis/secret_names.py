"""The names by which a value is known to be secret: a password, a key, a token."""

from __future__ import annotations

SECRET_NAMES = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "credential"),
    *("passwort", "kennwort", "motdepasse", "contrase", "senha", "wachtwoord"),
    *("apikey", "api_key", "api-key", "accesskey", "access_key", "accountkey", "privatekey"),
    *("sharedkey", "accesssignature", "enrollmentkey", "enrollment_key"),
    *("licensekey", "license_key", "licencekey", "licensecode", "pidkey", "connectionstring"),
    *("connection_string", "serialnumber", "serial number", "productid", "productkey"),
    *("tenantid", "tenant_id", "clientid", "client_id", "subscriptionid", "subscription_id"),
    *("subscription-key", "subscription_key", "subscriptionkey", "license-key", "activation-key"),
    *("presharedkey", "pre_shared_key", "cdkey", "cd_key"),
    *("activationcode", "activation_code", "activationkey", "activation_key"),
)
"""What names of secrets contain, in small letters."""

SECRET_ENDS = ("_pass", "dbpass", "userpass", "adminpass", "sapass", "serial", "serialno", "psk")
"""Ends of names of secrets, whose letters are too common elsewhere."""

PUBLIC_ENDS = ("publickeytoken",)
"""Names that contain the word for a secret, but are public: part of every assembly's name."""


def is_secret_name(name: str) -> bool:
    """Whether the value of a property with this name is probably a secret."""
    lowered = name.lower()
    if lowered.endswith(PUBLIC_ENDS):
        return False
    return lowered.endswith(SECRET_ENDS) or any(stem in lowered for stem in SECRET_NAMES)
