# The code of FastAPI's tutorial on security: it decodes a token and finds the user in a dictionary.
import json
import os
import socket

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

SECRET = os.environ["PEER_SECRET"]
USERS = {"bench": json.loads(os.environ["ME"])}

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="token")


class User(BaseModel):
    id: str
    username: str | None
    email: str
    full_name: str | None
    disabled: bool
    roles: list[str]
    created_at: str
    updated_at: str


async def current_user(token: str = Depends(bearer)) -> User:
    try:
        payload = jwt.decode(token, SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    user = USERS.get(payload.get("sub"))
    if user is None:
        raise HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    return User(**user)


async def active_user(user: User = Depends(current_user)) -> User:
    if user.disabled:
        raise HTTPException(400, "Inactive user")
    return user


@app.get("/users/me", response_model=User)
async def read(user: User = Depends(active_user)) -> User:
    return user


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]} ", flush=True)
config = uvicorn.Config(app, log_level="warning", access_log=False)
uvicorn.Server(config).run(sockets=[listener])
