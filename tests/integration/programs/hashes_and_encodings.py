"""hashlib's built-in algorithms, hmac, base64 and binascii, secrets' comparisons, crc."""

import base64
import binascii
import hashlib
import hmac
import io
import secrets
import uuid

NAMES = (
    "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384",
    "sha3_512", "blake2b", "blake2s",
)  # fmt: skip
for name in NAMES:
    digest = hashlib.new(name, b"the data")
    digest.update(b", in two parts")
    print(name, digest.digest_size, digest.block_size, digest.hexdigest()[:40])
    assert getattr(hashlib, name)(b"the data, in two parts").digest() == digest.digest()
for name in ("shake_128", "shake_256"):
    print(name, hashlib.new(name, b"x").hexdigest(20))
print(set(NAMES) <= hashlib.algorithms_guaranteed)
print(hashlib.md5(b"", usedforsecurity=False).hexdigest())
print(hashlib.blake2b(b"m", digest_size=16, key=b"k" * 8, salt=b"s", person=b"p").hexdigest())
print(
    hashlib.blake2s(
        b"leaf", fanout=2, depth=2, leaf_size=64, node_depth=1, last_node=True
    ).hexdigest()[:24]
)
whole = hashlib.sha256(b"a" * 100_000)
copied = whole.copy()
copied.update(b"!")
print(whole.hexdigest()[:16], copied.hexdigest()[:16], whole.name)
print(hashlib.file_digest(io.BytesIO(b"file"), "sha1").hexdigest())
for bad in (
    lambda: hashlib.new("nope"),
    lambda: hashlib.sha256("text"),
    lambda: hashlib.blake2b(digest_size=99),
):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)

for name in ("md5", "sha256", "sha3_256", "blake2b"):
    print(name, hmac.new(b"key", b"message", name).hexdigest()[:32])
print(hmac.digest(b"k" * 200, b"long key", "sha512").hex()[:32], hmac.compare_digest("a", "a"))
print(hmac.new(b"k", digestmod=hashlib.sha1).name, secrets.compare_digest(b"x", b"y"))
print(len(secrets.token_hex(8)))

data = bytes(range(0, 256, 7)) + b"\xff\xfe"
for encode, decode in (
    (base64.b64encode, base64.b64decode),
    (base64.urlsafe_b64encode, base64.urlsafe_b64decode),
    (base64.b32encode, base64.b32decode),
    (base64.b32hexencode, base64.b32hexdecode),
    (base64.b16encode, base64.b16decode),
    (base64.b85encode, base64.b85decode),
    (base64.a85encode, base64.a85decode),
    (base64.z85encode, base64.z85decode),
    (binascii.hexlify, binascii.unhexlify),
):
    if encode is base64.z85encode:
        data += bytes(-len(data) % 4)
    encoded = encode(data)
    print(encode.__name__, encoded[:32], decode(encoded) == data)
for bad in (
    lambda: base64.b64decode(b"abc"),
    lambda: base64.b64decode(b"a!b=", validate=True),
    lambda: base64.b32decode("1"),
    lambda: binascii.unhexlify("abc"),
    lambda: bytes.fromhex("zz"),
):
    try:
        bad()
    except ValueError as error:
        print(type(error).__name__, error)
print(binascii.crc32(data), binascii.crc_hqx(data, 0), base64.encodebytes(b"x" * 60))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid3(uuid.NAMESPACE_URL, "u").version)
print(uuid.UUID(int=5), len(str(uuid.uuid4())), binascii.b2a_uu(b"uu"))
print(binascii.hexlify(b"abc", "-"))
