#!/usr/bin/env python3
"""Writes six of Andrum's vectors from docs/PROTOCOL.md alone, with Python's `cryptography` and none of our code.

They are frozen: run this to check a change of the protocol's prose, never to make a failing test pass. README.md says where the
others come from.
"""
import hashlib, hmac, json, struct
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def hkdf(secret, info):
    """RFC 5869 without salt; 32 bytes are one round."""
    pseudorandom = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(pseudorandom, info.encode() + b"\1", "sha256")


def hchacha20(key, nonce):
    state = list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key) + struct.unpack("<4I", nonce))

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = ((mixed << turn) | (mixed >> (32 - turn))) & 0xFFFFFFFF

    for _ in range(10):
        for column in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            quarter(*column)
        for diagonal in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*diagonal)
    return struct.pack("<8I", *state[:4], *state[12:])


def aead(key, nonce, aad, plain):
    """XChaCha20-Poly1305, nonce in front."""
    return nonce + ChaCha20Poly1305(hchacha20(key, nonce[:16])).encrypt(bytes(4) + nonce[16:], plain, aad)


def public(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed, message):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def varint(number):
    out = b""
    while number >= 0x80:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def counting(seed, size):
    return bytes((seed + index) % 256 for index in range(size))


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def kit_code(kit):
    number = int.from_bytes(kit, "big")
    groups = []
    for group in range(8):
        values = [number >> (155 - 5 * (4 * group + place)) & 31 for place in range(4)]
        total = 0
        for place, value in enumerate(reversed([group] + values)):
            doubled = value * 2 if place % 2 == 0 else value
            total += doubled // 32 + doubled % 32
        groups.append("".join(ALPHABET[value] for value in values + [-total % 32]))
    return "-".join(groups)


def padded(length):
    for bucket in (1, 2, 4, 8, 16, 32, 64):
        if length <= bucket * 1024:
            return bucket * 1024
    exponent = length.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return (length + mask) & ~mask


def write(name, value):
    def plain(value):
        return value.hex() if isinstance(value, bytes) else {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value

    with open(name + ".json", "w", encoding="utf-8") as file:
        file.write(json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n")


kit = counting(0x11, 20)
k1, k2, root = (hkdf(kit, "andrum/v1/kit/" + part) for part in ("k1", "k2", "root"))
write("kit", {"kit": kit, "code": kit_code(kit), "k1": k1, "k2": k2, "root_public": public(root)})

account_seed, device_seed, new_seed = counting(0x21, 32), counting(0x22, 32), counting(0x23, 32)
genesis = b"\1" + public(account_seed) + public(root) + counting(0x24, 32)
account = sha(b"andrum/v1/genesis\0", genesis)
device_key = public(device_seed)
device = sha(b"andrum/v1/device-id\0", device_key)[:16]
certificate = sign(account_seed, b"andrum/v1/device-certificate\0" + account + device_key)
rotation = sign(root, b"andrum/v1/rotation\0" + account + varint(1) + public(new_seed) + varint(1) + device)
write("account", {
    "kit": kit, "account_seed": account_seed, "device_seed": device_seed, "nonce": counting(0x24, 32), "genesis": genesis,
    "account": account, "device_key": device_key, "device": device, "certificate_signature": certificate,
    "rotation": {"number": 1, "account_key": public(new_seed), "revoked": device, "signature": rotation}})

master, export_key, nonce = counting(0x31, 32), counting(0x32, 64), counting(0x33, 24)


def wrap(key, kind, version):
    return struct.pack(">I", version) + aead(
        key, nonce, b"andrum/v1/wrap\0" + account + bytes([kind]) + struct.pack(">I", version), master)


write("wraps", {
    "account": account, "master": master, "export_key": export_key, "k1": k1, "k2": k2, "version": 3, "nonce": nonce,
    "login_wrap": wrap(hkdf(export_key + k1, "andrum/v1/wrap/login"), 1, 3),
    "recovery_wrap": wrap(hkdf(k2, "andrum/v1/wrap/recovery"), 2, 3)})

# Three identities that are known to be well formed: one of the age test kit, two made with age-keygen's rules.
from_testkit = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"


def bech32(prefix, data):
    def checksum(values):
        total = 1
        for value in values:
            top, total = total >> 25, (total & 0x1FFFFFF) << 5 ^ value
            for bit, constant in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                total ^= constant if top >> bit & 1 else 0
        return total

    number, bits = int.from_bytes(data, "big"), len(data) * 8
    pad = -bits % 5
    values = [number << pad >> shift & 31 for shift in range(bits + pad - 5, -1, -5)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    final = checksum(expanded + values + [0] * 6) ^ 1
    values += [final >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[value] for value in values)


identities = [bech32("age-secret-key-", counting(seed, 32)).upper() for seed in (0x41, 0x42)]


def text(value):
    return varint(len(value.encode())) + value.encode()


def texts(values):
    return varint(len(values)) + b"".join(map(text, values))


keybag = (b"\1" + genesis + account_seed + texts([identities[0], from_testkit]) + texts([identities[1]]) + varint(300)
          + varint(1) + device + text("Ylvas mobil") + varint(1) + account + varint(1000) + counting(0x43, 32) + b"\0")
plain = struct.pack("<I", len(keybag)) + keybag
plain += bytes(padded(len(plain)) - len(plain))
write("keybag", {
    "account": account, "master": master, "version": 9, "nonce": nonce, "encoded": keybag,
    "sealed": aead(hkdf(master, "andrum/v1/keybag"), nonce, b"andrum/v1/keybag\0" + account + struct.pack(">Q", 9), plain),
    "account_seed": account_seed, "vault": [identities[0], from_testkit], "inbox": [identities[1]], "rotation": 300,
    "device": device, "device_name": "Ylvas mobil", "pin_seq": 1000, "pin_hash": counting(0x43, 32)})

salt = counting(0x51, 16)
passphrase = "Å, en dörr på glänt"
stretched = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=64 * 1024).derive(passphrase.encode())
write("argon2id", {"passphrase": passphrase, "salt": salt, "key": stretched})

lengths = [0, 1, 1023, 1024, 1025, 2048, 2049, 4096, 5000, 8192, 16384, 16385, 32768, 65535, 65536, 65537, 67584, 67585, 100000, 131072,
           131073, 200000, 262144, 300000, 507904, 507905, 524288]
write("padding", [[length, padded(length)] for length in lengths])
