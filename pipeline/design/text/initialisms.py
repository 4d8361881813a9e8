"""Words that are written in capitals when names are joined: `category_id` is `CategoryID`.

In: `snake_case` names. Out: `PascalCase` names as programmers write them. Names of entities and messages are taken as
they are; this is for members.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
acl api ascii cpu css dns eof guid html http https id ip json qps ram rpc sku sla smtp sql ssh tcp tls ttl udp ui uid
uuid uri url utc utf8 vat vm xml xmpp xsrf xss
"""
INITIALISMS: Final = frozenset(_WORDS.split())


def joined(name: str) -> str:
    """`category_id` → `CategoryID`, `tag_ids` → `TagIDs`, `line_2` → `Line2`."""
    return "".join(capital(word) for word in name.split("_"))


def capital(word: str) -> str:
    """One word as part of a joined name."""
    if word in INITIALISMS:
        return word.upper()
    if word.endswith("s") and word[:-1] in INITIALISMS:
        return f"{word[:-1].upper()}s"
    return word[:1].upper() + word[1:]
