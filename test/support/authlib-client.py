"""An application that signs a user in with Authlib, as Debian has it.

Reads a JSON object from the standard input and prints another one. With "back", the URL that the browser came back to, it
finishes the sign-in that it started before.
"""

import json
import sys

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken


def main():
    given = json.load(sys.stdin)
    session = OAuth2Session(
        given["client_id"],
        given["client_secret"],
        scope="openid profile email",
        redirect_uri=given["redirect_uri"],
        state=given.get("state"),
        code_challenge_method="S256",
    )
    metadata = session.request(
        "GET", given["issuer"] + "/.well-known/openid-configuration", withhold_token=True
    ).json()
    step = finish if "back" in given else start
    json.dump(step(session, metadata, given), sys.stdout)


def start(session, metadata, given):
    code_verifier, nonce = generate_token(48), generate_token()
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=code_verifier, nonce=nonce
    )
    return {**given, "url": url, "state": state, "nonce": nonce, "code_verifier": code_verifier}


def finish(session, metadata, given):
    token = session.fetch_token(
        metadata["token_endpoint"],
        authorization_response=given["back"],
        code_verifier=given["code_verifier"],
    )
    keys = session.request("GET", metadata["jwks_uri"], withhold_token=True).json()
    jwt = JsonWebToken(metadata["id_token_signing_alg_values_supported"])

    def check(**changes):
        expected = {"client_id": given["client_id"], "nonce": given["nonce"], **changes}
        claims = jwt.decode(
            token["id_token"],
            JsonWebKey.import_key_set(keys),
            claims_cls=CodeIDToken,
            claims_options={
                "iss": {"essential": True, "value": given["issuer"]},
                "aud": {"essential": True, "value": expected["client_id"]},
            },
            claims_params={**expected, "access_token": token["access_token"]},
        )
        claims.validate()
        return claims

    def refuse(**changes):
        try:
            check(**changes)
        except Exception as error:
            return str(error)
        return None

    return {
        "claims": check(),
        "wrong_nonce": refuse(nonce="another"),
        "wrong_audience": refuse(client_id="another"),
        "userinfo": session.get(metadata["userinfo_endpoint"]).json(),
    }


main()
