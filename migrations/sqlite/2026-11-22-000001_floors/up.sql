-- Ids count up and are never used twice; times are Unix milliseconds; what the server cannot read is BLOB.

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account       BLOB    NOT NULL UNIQUE,
    login         TEXT    NOT NULL UNIQUE,
    genesis       BLOB    NOT NULL,
    opaque_record BLOB    NOT NULL,
    keys_version  BIGINT  NOT NULL,
    login_wrap    BLOB    NOT NULL,
    recovery_wrap BLOB    NOT NULL,
    created_ms    BIGINT  NOT NULL
);

-- The account's newest keybag is the one of accounts.keys_version. Of each writer (a device's key, or the kit's root key) the newest few are
-- kept, so that no device can put its own in the place of all others.
CREATE TABLE keybags (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT  NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    version    BIGINT  NOT NULL,
    keybag     BLOB    NOT NULL,
    writer     BLOB    NOT NULL,
    signature  BLOB    NOT NULL,
    UNIQUE (account_id, version)
);

CREATE TABLE devices (
    id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id  BIGINT  NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    device      BLOB    NOT NULL UNIQUE,
    device_key  BLOB    NOT NULL,
    added_ms    BIGINT  NOT NULL,
    seen_day_ms BIGINT  NOT NULL,
    revoked     BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX devices_of_account ON devices (account_id);

CREATE TABLE refresh_tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT  NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    device_id  BIGINT  NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    family     BLOB    NOT NULL,
    token_hash BLOB    NOT NULL UNIQUE,
    expires_ms BIGINT  NOT NULL,
    used       BOOLEAN NOT NULL DEFAULT FALSE,
    -- The device's newest try with this token.
    attempt    BIGINT  NOT NULL DEFAULT 0
);
CREATE INDEX refresh_tokens_of_account ON refresh_tokens (account_id);
CREATE INDEX refresh_tokens_of_device ON refresh_tokens (device_id);
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (family);

-- Running logins and recovery challenges: short-lived. `purpose` says which; `account_id` is set once it is known.
CREATE TABLE logins (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    nonce      BLOB    NOT NULL UNIQUE,
    login      TEXT    NOT NULL,
    purpose    BIGINT  NOT NULL DEFAULT 0,
    account_id BIGINT  REFERENCES accounts (id) ON DELETE CASCADE,
    state      BLOB    NOT NULL,
    expires_ms BIGINT  NOT NULL
);
CREATE INDEX logins_of_login ON logins (login);
CREATE INDEX logins_of_account ON logins (account_id);
CREATE INDEX logins_by_expiry ON logins (expires_ms);

CREATE TABLE recoveries (
    account_id INTEGER PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    asked_ms   BIGINT  NOT NULL,
    ready_ms   BIGINT  NOT NULL,
    given_ms   BIGINT
);

CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code_hash  BLOB    NOT NULL UNIQUE,
    expires_ms BIGINT  NOT NULL,
    used       BOOLEAN NOT NULL DEFAULT FALSE
);

-- state_seq is the commit that changed the state last by which the next one is judged; 0 before the first, and in logs that belong to no
-- account.
CREATE TABLE logs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    log        BLOB    NOT NULL UNIQUE,
    account_id BIGINT  REFERENCES accounts (id) ON DELETE CASCADE,
    head_seq   BIGINT  NOT NULL DEFAULT 0,
    head_hash  BLOB    NOT NULL,
    state_seq  BIGINT  NOT NULL DEFAULT 0,
    bytes      BIGINT  NOT NULL DEFAULT 0
);
CREATE INDEX logs_of_account ON logs (account_id);

-- `state` follows from the log of an account: who may write after its head, kept so that a commit can be judged without reading the log.
CREATE TABLE private_logs (
    log_id INTEGER PRIMARY KEY NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    state  BLOB    NOT NULL
);

-- position = logs.id * 2^32 + seq: a log's commits lie together, in order, without an index on random ids.
-- prev is the hash of the commit before, so that a page can say what it follows.
CREATE TABLE commits (
    position INTEGER PRIMARY KEY NOT NULL,
    prev     BLOB    NOT NULL,
    record   BLOB    NOT NULL
);
